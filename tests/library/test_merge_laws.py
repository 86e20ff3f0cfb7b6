"""What merging promises for any records: order, repetition and batches make no difference."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from works import added, as_records, clear_records, tangled_records, without_names

from digest.library.merge import merge_records
from digest.library.month_files import lines_of
from digest.library.normalise import normalise
from digest.model import Record, is_key


def batches(records: Sequence[Record], data: st.DataObject) -> list[list[Record]]:
    """The records shuffled, and cut into batches anywhere."""
    rest = data.draw(st.permutations(records))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rest)), max_size=4)))
    return [rest[start:end] for start, end in zip([0, *cuts], [*cuts, len(rest)], strict=True)]


@given(clear_records, st.data())
def test_adding_in_any_order_and_in_any_batches_gives_the_same_papers(records, data):
    at_once = added(records)
    assert without_names(added(*batches(records, data))) == without_names(at_once)


@given(tangled_records, st.data())
def test_within_a_batch_order_makes_no_difference_even_where_works_share_everything(records, data):
    shuffled = data.draw(st.permutations(records))
    assert without_names(added(shuffled)) == without_names(added(records))


@given(tangled_records, st.data())
def test_adding_again_changes_nothing(records, data):
    parts = batches(records, data)
    papers = added(*parts)
    again = merge_records(papers, data.draw(st.sampled_from(parts)))
    assert again.papers == papers
    assert not again.new
    assert not again.joined


@given(tangled_records, tangled_records)
def test_an_id_once_given_stays_an_id_or_becomes_an_alias(first, second):
    before = added(first)
    merged = merge_records(before, second)
    given = {paper.id for paper in before}
    assert given <= {name for paper in merged.papers for name in (paper.id, *paper.aliases)}
    assert len(given - {paper.id for paper in merged.papers}) == merged.joined


@given(tangled_records, tangled_records)
def test_no_name_is_that_of_two_papers(first, second):
    papers = added(first, second)
    names = [name for paper in papers for name in (paper.id, *paper.aliases) if not is_key(name)]
    assert len(names) == len(set(names))


@given(tangled_records)
def test_every_record_is_counted_once_and_points_to_its_paper(records):
    merged = merge_records((), records)
    ids = {paper.id for paper in merged.papers}
    assert merged.new == len(merged.papers)
    assert merged.new + merged.repeated == len(records)
    assert {outcome.paper_id for outcome in merged.outcomes} == ids


@given(tangled_records, tangled_records)
def test_an_export_added_to_an_empty_store_gives_the_same_store_byte_for_byte(first, second):
    papers = added(first, second)
    again = merge_records((), as_records(papers))
    assert lines_of(again.papers) == lines_of(papers)
    assert not again.problems


@given(tangled_records)
def test_different_arxiv_ids_are_never_one_paper(records):
    told = {record.arxiv_id for record in map(normalise, records) if record.arxiv_id}
    found = [paper.arxiv_id for paper in added(records) if paper.arxiv_id]
    assert sorted(found) == sorted(told)
