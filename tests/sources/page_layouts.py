"""The same papers as each kind of page shows them: what is read must be what was rendered."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from saved_pages import TODAY, Shown

from digest.sources.reading import Reading

GET = ("Get trending papers in your email inbox once a day!", "Get trending papers in your email inbox!")
SITE = "https://huggingface.co"


def _votes(paper: Shown) -> str:
    return "-" if paper.votes is None else str(paper.votes)


def _day(paper: Shown) -> str:
    comments = "" if paper.comments is None else f" {paper.comments}"
    return f"{paper.day}{comments}"


def _footer(paper: Shown) -> list[str]:
    if paper.author_count is None or paper.day is None:
        return []
    return [f"  • {paper.author_count} authors", "·", _day(paper)]


# --- plain text, as the five seeds


def spaced(papers: Sequence[Shown]) -> str:
    blocks = ["new", GET[1], "Subscribe", "Daily Papers", "by AK and the research community"]
    return "\n\n".join([*blocks, *(part for paper in papers for part in (paper.title, paper.abstract))])


def dense(papers: Sequence[Shown]) -> str:
    parts = [part for paper in papers for part in (paper.title, paper.abstract)]
    return "\n".join([*GET, f"Subscribe{parts[0]}", *parts[1:]])


def dated(papers: Sequence[Shown]) -> str:
    """With the day in its header, and no footers."""
    parts = [part for paper in papers for part in (paper.title, paper.abstract)]
    return "\n\n".join(["new", GET[1], "Subscribe", "byAK and the research community", "Mar 17", *parts])


def footed(papers: Sequence[Shown]) -> str:
    blocks = ["new", GET[1], "Subscribe", "Daily Papers", "byAK and the research community", "Nov 26"]
    for paper in papers:
        blocks += [paper.title, paper.abstract]
        if footer := _footer(paper):
            blocks.append("\n".join(footer))
    return "\n\n".join(blocks)


def footed_in_a_line(papers: Sequence[Shown]) -> str:
    blocks = ["new", GET[1], "Subscribe", "Daily Papers", "by AK and the research community", "Nov 26"]
    for paper in papers:
        blocks += [paper.title, paper.abstract]
        if footer := _footer(paper):
            blocks.append(" ".join(part.strip() for part in footer))
    return "\n\n".join(blocks)


def footed_dense(papers: Sequence[Shown]) -> str:
    lines = ["new", *GET, "Subscribe", "Daily Papers", "by AK and the research community", "Nov 26"]
    for paper in papers:
        lines += [paper.title, paper.abstract, *_footer(paper)]
    return "\n".join(lines)


def voted(papers: Sequence[Shown]) -> str:
    """As a browser copies it: votes and who submitted above each title, tabs, the site's own footer."""
    blocks = [
        *("Hugging Face", "Models", "Datasets", "Spaces", "Docs", "Pricing", "Log In", "Sign Up", "new"),
        *(GET[1], "Subscribe", "Daily Papers", "by AK and the research community"),
        *("Daily", "Weekly", "Monthly", "Trending Papers", "Nov 26"),
    ]
    for at, paper in enumerate(papers):
        blocks += ["Submitted by", f"reader{at}", _votes(paper), paper.title, paper.abstract, *_footer(paper)]
    blocks += ["Previous", "Next", "System theme", "Company", "TOS", "Privacy", "About", "Jobs", "Website"]
    return "\n\n".join([*blocks, "Models", "Datasets", "Spaces", "Pricing", "Docs"])


def voted_dense(papers: Sequence[Shown]) -> str:
    lines = ["new", GET[1], "Subscribe", "Daily Papers", "by AK and the research community", "Nov 26"]
    for paper in papers:
        lines += [f"[-] {_votes(paper)}", paper.title, paper.abstract, *_footer(paper)]
    return "\n".join(lines)


def upvoted(papers: Sequence[Shown]) -> str:
    blocks = ["new", GET[1], "Subscribe", "Daily Papers", "by AK and the research community", "Nov 26"]
    for paper in papers:
        blocks += ["Upvote", _votes(paper), paper.title, paper.abstract, "\n".join(_footer(paper))]
    return "\n\n".join(filter(None, blocks))


# --- Markdown


def links(papers: Sequence[Shown]) -> str:
    """Headings that are links, abstracts that are links, faces in the link of the authors."""
    blocks = [
        *("new", GET[0], GET[1], f"[Subscribe]({SITE}/login?next=%2Fpapers)", "# Daily Papers"),
        f"## by [![]({SITE}/front/assets/papers-by.png)AK]({SITE}/akhaliq) and the research community",
        *("- Daily\n- Weekly\n- Monthly", f"[Trending Papers]({SITE}/papers/trending)", "Nov 26"),
    ]
    for paper in papers:
        page = f"{SITE}/papers/{paper.arxiv_id}"
        title, abstract = _escaped(paper.title), "\\\\\n".join(_wrap(_escaped(paper.abstract), 80))
        blocks += [
            f"[{_votes(paper)}]({SITE}/login?next=%2Fpapers%2F{paper.arxiv_id})",
            f"### [{title}]({page})",
            f"[{abstract}]({page})",
            _who_linked(paper, page),
            "·",
            f"{paper.day}" + (f"[{paper.comments}]({page}#community)" if paper.comments else ""),
        ]
    return "\n\n".join([*blocks, f"[Previous]({SITE}/papers/date/2025-11-25)"])


def _who_linked(paper: Shown, page: str) -> str:
    if paper.author_count is not None:
        faces = f"- ![](https://cdn.example/a.jpeg)\\\\\n- ![]({SITE}/b.svg)\\\\\n"
        return f"[{faces}- {paper.author_count} authors]({page})"
    name = paper.organisation or "Somewhere"
    slug = name.replace(" ", "-")
    return f"[![{slug}](https://cdn.example/{slug}.png){name}]({SITE}/{slug})"


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)


def _escaped(text: str) -> str:
    for char in "\\[]_*`":
        text = text.replace(char, "\\" + char)
    return text


def numbered(papers: Sequence[Shown]) -> str:
    """Numbered links, wrapped at 120 columns, titles too."""
    lines = [
        "[[Hugging Face's logo] Hugging Face][1]",
        "* [ Models ][2]",
        "* * Website",
        "    * [ Tasks][9]",
        "new",
        "",
    ]
    lines += [GET[0], "", GET[1], "", "[Subscribe][29]", "", "# Daily Papers", ""]
    lines += ["## by[AK][30] and the research community", "* Daily", "* Weekly", "* Monthly", "", "Nov 26"]
    number = 31
    for paper in papers:
        title = _wrap(f"[{paper.title}][{number + 1}]", 116)
        lines += ["[", _votes(paper), f"][{number}]", "", *(f"### {part}" for part in title), "", "[", ""]
        lines += _wrap(paper.abstract, 120)
        lines += ["", f"][{number + 2}]", *_who_numbered(paper, number + 3), "·"]
        lines.append(f"{paper.day}" + (f" [ {paper.comments}][{number + 4}]" if paper.comments else ""))
        number += 5
    return "\n".join(lines)


def _who_numbered(paper: Shown, number: int) -> list[str]:
    if paper.author_count is not None:
        return ["[", f"* {paper.author_count} authors", f"][{number}]"]
    name = paper.organisation or "Somewhere"
    return [f"[[{name.lower()}] {name}][{number}]"]


def bare_addresses(papers: Sequence[Shown]) -> str:
    """Addresses on lines of their own, below what they belong to."""
    blocks = [
        "# Daily Papers - Hugging Face",
        " Hugging Face",
        f"{SITE}/",
        "Models",
        f"{SITE}/models",
        "Log In",
    ]
    blocks += [
        f"{SITE}/login",
        "new",
        *GET,
        "Subscribe",
        f"{SITE}/login?next=%2Fpapers",
        "Daily Papers",
        "by ",
        "AK",
    ]
    blocks += [f"{SITE}/akhaliq", " and the research community", "long lines", "Daily", "Weekly", "Monthly "]
    blocks += [f"{SITE}/papers/trending", " ", f"{SITE}/papers/date/2025-11-25", "Nov 26"]
    for paper in papers:
        page = f"{SITE}/papers/{paper.arxiv_id}"
        blocks += [f" [-] {_votes(paper)}", f"{SITE}/login?next=%2Fpapers%2F{paper.arxiv_id}"]
        blocks += [paper.title, page, paper.abstract, page]
        if paper.author_count is not None:
            blocks.append(f"[\n\n{paper.author_count} authors]({page})")
        else:
            blocks += [" ", page, f" {paper.organisation or 'Somewhere'}", f"{SITE}/somewhere"]
        blocks += ["·", f"{paper.day} "]
        blocks += [str(paper.comments), f"{page}#community"] if paper.comments else []
    blocks += [
        "Previous",
        f"{SITE}/papers/date/2025-11-25",
        "System theme",
        "Company",
        "TOS",
        f"{SITE}/terms",
    ]
    return "\n\n".join(
        [*blocks, "Careers", "https://apply.example/", "Trending Papers ranked by GitHub stars activity"]
    )


def trending(papers: Sequence[Shown]) -> str:
    """Each card twice; only headings, who wrote it and a link to code."""
    lines = [
        "# What is this page?",
        "**URL:** https://example.org",
        "-----",
        "",
        *GET,
        "",
        "## Trending Papers",
        "",
    ]
    lines += ["## by AK and the research community", ""]
    for paper in [paper for paper in papers for _ in range(2)]:
        title = _wrap(paper.title, 70)
        lines += [f"### {title[0]}", *(f"  {part}" for part in title[1:]), "", paper.abstract]
        lines += [f"- {paper.author_count} authors"] if paper.author_count is not None else []
        lines += [f"[LINK: GitHub 11.3k]({paper.code_url})"] if paper.code_url else []
        lines.append("")
    return "\n".join([*lines, "-----"])


def structured(papers: Sequence[Shown]) -> str:
    """Each card twice, the votes below it, pictures named in Chinese."""
    blocks = ["# Saved", '<a id="s-0"></a>', "new", *GET, f"[Subscribe]({SITE}/login?next=%2Fpapers)"]
    blocks += [
        "# Trending Papers",
        f"## by[[图片：无替代文本] AK]({SITE}/akhaliq) and the research community",
    ]
    blocks += ["-", "-", "-", "Trending Papers"]
    for paper, published in [(paper, word) for paper in papers for word in ("Published on ", "")]:
        page = f"{SITE}/papers/{paper.arxiv_id}"
        blocks += [f"[[图片：无替代文本]]({page})", "Submitted by", "[图片：无替代文本]", "reader"]
        blocks += ['<a id="s-1"></a>', f"### [{paper.title}]({page})", paper.abstract]
        if paper.author_count is not None:
            blocks += [
                "-",
                "-",
                "- [图片：无替代文本]",
                f"- {paper.author_count} authors",
                f"· {published}{paper.day}",
            ]
        else:
            name = paper.organisation or "Somewhere"
            blocks.append(f"[[图片：{name}] {name}]({SITE}/x) · {published}{paper.day}")
        if paper.votes is not None:
            blocks.append(f"[Upvote\n\n{paper.votes}]({SITE}/login?next=%2Fpapers%2F{paper.arxiv_id})")
        code = f"[GitHub 131]({paper.code_url}) " if paper.code_url else ""
        blocks.append(f"{code}[arXiv Page](https://arxiv.org/abs/{paper.arxiv_id})")
    return "\n\n".join(blocks)


def mail(papers: Sequence[Shown]) -> str:
    lines = [
        "Daily Papers",
        "by AK and the AI research community",
        "Here is the selection of papers for today (6 Jul):",
    ]
    lines += [f"{paper.title} ({_votes(paper)} ▲)" for paper in papers]
    return "\n".join([*lines, "To view more checkout today's Daily Paper page."])


class Layout(NamedTuple):
    """A way to show papers: the fields that it shows, the day in its header."""

    render: Callable[[Sequence[Shown]], str]
    fields: frozenset[str]
    header: date | None = None

    def check(self, reading: Reading, papers: Sequence[Shown]) -> None:
        """What was read is what was shown."""
        assert reading.problems == ()
        got = [{name: getattr(record, name) for name in self.fields} for record in reading.records]
        assert got == [self._expected(paper) for paper in papers]
        assert {record.featured_on for record in reading.records} == {self.header or TODAY}

    def _expected(self, paper: Shown) -> dict[str, object]:
        footed = paper.author_count is not None or self.render in _ORGANISATIONS
        shown: dict[str, object] = {
            **paper._asdict(),
            "published": paper.published(self.header or TODAY) if footed else None,
            "comments": paper.comments if footed else None,
        }
        return {name: shown[name] for name in self.fields}


_ORGANISATIONS = (
    links,
    numbered,
    bare_addresses,
    structured,
)  # where they stand, a footer stands without authors
_PLAIN = frozenset({"title", "abstract"})
_FOOT = _PLAIN | {"author_count", "published", "comments"}
_DAY = date(2025, 11, 26)
LAYOUTS: dict[str, Layout] = {
    "spaced": Layout(spaced, _PLAIN),
    "dense": Layout(dense, _PLAIN),
    "dated": Layout(dated, _PLAIN, date(2026, 3, 17)),
    "footed": Layout(footed, _FOOT, _DAY),
    "footed in a line": Layout(footed_in_a_line, _FOOT, _DAY),
    "footed and dense": Layout(footed_dense, _FOOT, _DAY),
    "voted": Layout(voted, _FOOT | {"votes"}, _DAY),
    "voted and dense": Layout(voted_dense, _FOOT | {"votes"}, _DAY),
    "upvoted": Layout(upvoted, _FOOT | {"votes"}, _DAY),
    "links": Layout(links, _FOOT | {"votes", "arxiv_id"}, _DAY),
    "numbered": Layout(numbered, _FOOT | {"votes"}, _DAY),
    "bare addresses": Layout(bare_addresses, _FOOT | {"votes", "arxiv_id"}, _DAY),
    "trending": Layout(trending, _PLAIN | {"author_count", "code_url"}),
    "structured": Layout(structured, _PLAIN | {"author_count", "published", "votes", "arxiv_id", "code_url"}),
    "mail": Layout(mail, frozenset({"title", "votes"}), date(2026, 7, 6)),
}
PLAIN = tuple(LAYOUTS)[:9]
