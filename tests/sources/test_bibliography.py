"""A bibliography of any of three formats: its titles and abstracts, or one line on why there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.problems import DigestError
from digest.sources.bibliography import Liked, read_bibliography

WELL = [
    ('@article{a, title = {{The} {Big} One}, abstract = "It is\n big."}', Liked("The Big One", "It is big.")),
    ("@Book(a, title={On $O(n^2)$ things})", Liked("On O(n²) things")),
    (
        "\ufeffTY  - JOUR\r\nTI  - The Big One\r\nAB  - It is big.\r\nER  - \r\n",
        Liked("The Big One", "It is big."),
    ),
    ("TY  - JOUR\nT1  - The Big One\nN2  - It is big.\nER  - \n", Liked("The Big One", "It is big.")),
    (
        '[{"id": "a", "title": "The Big One", "abstract": "It is big."}, {}]',
        Liked("The Big One", "It is big."),
    ),
    ('{"title": "The Big One"}', Liked("The Big One")),
]


@pytest.mark.parametrize(("content", "liked"), WELL)
def test_what_somebody_likes_is_read_from_each_format(content: str, liked: Liked) -> None:
    assert read_bibliography(content.encode(), "likes") == (liked,)


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b"\0\1\2",
            b"%PDF-1.7",
            b"A list of papers",
            b"{",
            b"[1, 2]",
            b'[{"title": 3}]',
            b"[" * 100_000,
        ),
        *(b"@article{", b'@article{x, title="' + b"{" * 5000, b"TY  - JOUR\nER  - ", b"TY  - \xff\nTI - \n"),
    ],
)
def test_what_holds_none_is_one_problem(content: bytes) -> None:
    with pytest.raises(DigestError) as caught:
        read_bibliography(content, "likes.bib")
    assert [problem.path for problem in caught.value.problems] == ["likes.bib"]


def test_real_bibliographies_are_read(shared: Path) -> None:
    files = [
        path
        for kind in ("bibtex", "biblatex", "ris", "csl_json")
        for path in sorted((shared / "samples" / kind).iterdir())
        if not path.name.endswith(".expected.json")
    ]
    assert sum(map(_count, files)) > 50


def _count(path: Path) -> int:
    try:
        return len(read_bibliography(path.read_bytes(), path.name))
    except DigestError:
        return 0
