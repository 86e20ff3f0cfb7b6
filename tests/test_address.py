"""Directory names for ids."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from digest.address import address, addresses

SAFE = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


@given(st.text())
def test_every_id_has_an_address_that_every_file_system_can_hold(paper_id: str) -> None:
    name = address(paper_id)
    assert SAFE.fullmatch(name)
    assert len(name) <= 80
    assert name not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert address(paper_id) == name


@given(
    st.sets(st.one_of(st.text(max_size=8), st.sampled_from(["a", "A", "a/b", "a-b", "A-B", "con", "CON"])))
)
def test_no_two_ids_share_an_address_even_where_case_does_not_count(ids: set[str]) -> None:
    given_addresses = addresses(ids)
    assert given_addresses.keys() == ids
    assert len({name.lower() for name in given_addresses.values()}) == len(ids)


def test_an_arxiv_id_stands_as_it_is_and_a_plain_slug_too() -> None:
    assert address("2401.01234") == "2401.01234"
    assert address("hep-th/9901001") == "hep-th-9901001"
    assert (
        address("order-matters-sequence-to-sequence-for-sets")
        == "order-matters-sequence-to-sequence-for-sets"
    )


def test_where_the_slug_lost_something_a_hash_follows() -> None:
    for lossy in ("../../etc/passwd", "a/b", "Dup-1", "trailing.dots...", "论文-é-ß", "x" * 300, "con", "."):
        assert re.search(r"(^|-)[0-9a-f]{6}$", address(lossy)), lossy
