"""Papers to cite: some of our own, any at all, and those of whole digests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from digest.library.merge import merge_records
from digest.library.store import load_papers
from digest.model import Paper
from digest.sources.reading import read_listing

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 20)

NASTY = "{}\\$%&#_~^@\"\n\r\t,=;*<>|-+'`\x00\x0b\x1b\x85\u2028\u2029\u202e\ufeff＝＋"
PIECES = [
    *(
        "\\",
        "\\\\",
        "$x$",
        "$$",
        "$\\{$",
        "\\(y\\)",
        "$a\\\\{b}$",
        "$50%$",
        "}",
        "{",
        "}}",
        "@misc{x,",
        "\n@misc{x,",
    ),
    *(
        "\nER  - ",
        "\r\nTY  - JOUR",
        "\nAU  - Eve",
        " and ",
        " AND ",
        "</script",
        "<!--",
        "]]>",
        "=1+1",
        "@SUM(A1)",
    ),
    *(
        "BERT",
        "Learning",
        "of",
        "Zürich",
        "論文",
        "\\'e",
        "\\emph{x}",
        "\ud800",
        "\U000f0000",
        "https://x.example/?a=1&b=2",
    ),
]


def paper(title: str = "Attention Is All You Need", **said: Any) -> Paper:
    """A paper that says what the test needs."""
    return Paper(**{"id": "an-id", "title": title, "featured_on": TODAY} | said)


def transformer(**said: Any) -> Paper:
    """A paper of which everything is known."""
    known = {
        "id": "1706.03762",
        "arxiv_id": "1706.03762",
        "authors": ("Ashish Vaswani", "Aidan N. Gomez", "The Transformer Team"),
        "published": date(2017, 6, 12),
        "abstract": "It is $O(n^2)$, and a < b > c.",
        "categories": ("cs.CL", "cs.LG"),
        "doi": "10.5555/3295222.3295349",
        "url": "https://arxiv.org/abs/1706.03762",
        "pdf_url": "https://arxiv.org/pdf/1706.03762",
        "votes": 12,
    }
    return paper(**known | said)


texts = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.sampled_from(NASTY) | st.characters(), max_size=8)),
    max_size=6,
).map("".join)
papers = st.builds(
    Paper,
    id=texts,
    title=texts,
    abstract=texts,
    authors=st.lists(texts, max_size=4).map(tuple),
    author_count=st.none() | st.integers(0, 4000),
    published=st.none() | st.dates(),
    featured_on=st.just(TODAY),
    votes=st.none() | st.integers(0, 9),
    arxiv_id=st.none() | st.sampled_from(["2401.01234", "hep-th/9901001", "}{"]) | texts,
    doi=st.none() | st.sampled_from(["10.1000/a{b}_%c", "10.1000/<x>"]) | texts.map("10.1000/{}".format),
    url=st.none() | st.sampled_from(["https://x.example/{a}?b=1;c=%20#d", "javascript:x"]) | texts,
    categories=st.lists(texts | st.just("cs.CL"), max_size=2).map(tuple),
)
digests = st.lists(papers, max_size=5)


def demonstration() -> tuple[Paper, ...]:
    """The papers of the repository's own digest."""
    found, problems = load_papers(ROOT / "content" / "papers", "content/papers")
    assert problems == ()
    return found


def listed(folder: Path, pattern: str) -> tuple[Paper, ...]:
    """The papers of all listings in the folder."""
    read = [
        read_listing(file.read_bytes(), file.name, today=TODAY).records
        for file in sorted(folder.glob(pattern))
    ]
    return merge_records((), [record for records in read for record in records]).papers
