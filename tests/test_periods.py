"""Days, weeks and months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.periods import PERIODS, bounds, kind_of


@given(st.dates() | st.sampled_from([date.min, date.max]))
def test_a_day_lies_within_each_of_its_periods(day: date) -> None:
    for kind, name in PERIODS:
        period = name(day)
        first, last = bounds(period)
        assert kind_of(period) == kind
        assert first <= day <= last
        assert name(first) == name(last) == period


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert [name(date(2027, 1, 1)) for _, name in PERIODS] == ["2027-01-01", "2026-W53", "2027-01"]


@pytest.mark.parametrize("wrong", ["2026", "2026-W60", "2026-13", "2026-02-30", "latest"])
def test_what_is_no_period_is_a_value_error(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        bounds(wrong)
