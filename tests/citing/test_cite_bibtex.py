"""BibTeX that bibtexparser reads back, and that BibTeX's own count of braces accepts."""

from __future__ import annotations

import re

import bibtexparser
from bibtexparser import middlewares
from citable import digests, paper, papers, texts, transformer
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from digest.citing import bibtex, facts, latex
from digest.citing.keys import cite_keys
from digest.model import Paper
from digest.prose import plain

BACK = {
    "{\\textbackslash}": "\\",
    "{\\textbraceleft}": "{",
    "{\\textbraceright}": "}",
    "{\\textasciitilde}": "~",
    "{\\textasciicircum}": "^",
    "{\\textless}": "<",
    "{\\textgreater}": ">",
    "{\\textbar}": "|",
}
FORMULA = re.compile(r"\{\$(.+?)\$\}")
ESCAPED = re.compile("|".join(map(re.escape, BACK)) + r"|\\([&%$#_])|[{}]")


def unescaped(value: str) -> str:
    """What LaTeX prints for a value without formulas."""
    return ESCAPED.sub(lambda found: BACK.get(found[0]) or found[1] or "", value)


def readable(value: str) -> str:
    """A title in readable characters, by a decoder that is not ours; it lacks five signs that LaTeX has."""
    context = get_default_latex_context_db()
    signs = {"textless": "<", "textgreater": ">", "textbar": "|", "textbraceleft": "{", "textbraceright": "}"}
    context.add_context_category(
        "signs", [MacroTextSpec(name, sign) for name, sign in signs.items()], prepend=True
    )
    decode = LatexNodes2Text(context).latex_to_text
    parts = FORMULA.split(value)
    return "".join(plain(f"${part}$") if place % 2 else decode(part) for place, part in enumerate(parts))


def balanced(text: str) -> bool:
    """Whether the braces match as BibTeX counts them: a backslash before one changes nothing."""
    depth = 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def read(text: str, *more: middlewares.Middleware) -> list[bibtexparser.model.Entry]:
    library = bibtexparser.parse_string(text, append_middleware=list(more))
    assert library.failed_blocks == []
    assert len(library.blocks) == len(library.entries)  # no text stands between entries
    return library.entries


def test_an_entry_is_as_arxiv_exports_it() -> None:
    assert bibtex([transformer(author_count=4)]) == (
        "@misc{vaswani2017attention,\n"
        "      title={Attention Is All You Need},\n"
        "      author={Vaswani, Ashish and Gomez, Aidan N. and {The Transformer Team} and others},\n"
        "      year={2017},\n"
        "      month=jun,\n"
        "      eprint={1706.03762},\n"
        "      archivePrefix={arXiv},\n"
        "      primaryClass={cs.CL},\n"
        "      doi={10.5555/3295222.3295349},\n"
        "      url={https://arxiv.org/abs/1706.03762},\n"
        "      note={4 authors},\n"
        "}\n"
    )


def test_a_paper_of_which_little_is_known_claims_no_more() -> None:
    text = bibtex([paper("Kelp", author_count=12, url="https://x.example/kelp")])
    assert text == (
        "@misc{an-id,\n      title={Kelp},\n      url={https://x.example/kelp},\n      note={12 authors},\n}\n"
    )


def test_special_characters_are_escaped_and_formulas_kept() -> None:
    assert latex.title("100% of R&D_x costs #1 {~^}") == (
        r"100\% of {R\&D\_x} costs \#1 "
        r"{\textbraceleft}{\textasciitilde}{\textasciicircum}{\textbraceright}"
    )
    assert (
        latex.title("SO($N$) models, $\\{x\\}$ and \\(y_i\\)")
        == r"{SO}({$N$}) models, {$\lbrace x\rbrace$} and {$y_i$}"
    )
    assert latex.title("From $5 to $10") == r"From \$5 to \$10"


def test_capitals_that_a_style_must_not_lower_are_protected() -> None:
    assert latex.title("BERT: Pre-Training of a GPT-4 with Q-Learning, B4 and A Vision") == (
        "{BERT}: Pre-Training of a {GPT-4} with {Q-Learning}, {B4} and A Vision"
    )
    assert latex.title("Towards a theory of Gaussian processes in small rooms") == (
        "Towards a theory of {Gaussian} processes in small rooms"
    )


def test_all_entries_of_a_digest_are_read_back(cited: tuple[Paper, ...]) -> None:
    entries = read(bibtex(cited))
    assert [entry.key for entry in entries] == cite_keys(cited)
    for known, entry in zip(cited, entries, strict=True):
        fields = {field.key: field.value for field in entry.fields}
        assert fields.get("eprint", "") == facts.arxiv_id(known)
        assert fields.get("doi", "") == facts.doi(known)
        assert fields.get("url", "") == facts.link(known)
        assert fields.get("year") == (f"{known.published.year:04}" if known.published else None)
        assert fields.get("month") == (f"{known.published:%b}".lower() if known.published else None)
        assert fields.get("note", "") == facts.author_note(known)


def test_the_titles_of_a_digest_are_read_back(cited: tuple[Paper, ...]) -> None:
    titles = [readable(entry.fields_dict["title"].value) for entry in read(bibtex(cited))]
    assert titles == [facts.title(known) for known in cited]


def test_the_authors_of_a_digest_are_read_back(cited: tuple[Paper, ...]) -> None:
    parts = (middlewares.SeparateCoAuthors(), middlewares.SplitNameParts())
    for known, entry in zip(cited, read(bibtex(cited), *parts), strict=True):
        found = entry.fields_dict["author"].value if "author" in entry.fields_dict else []
        if facts.names_are_missing(known):
            assert found.pop().last == ["others"]
        names = list(facts.authors(known))
        assert len(found) == len(names)
        for name, back in zip(names, found, strict=True):
            assert unescaped(" ".join(back.last)) == (name.family or name.literal)
            assert " ".join(back.von) == name.particle
            assert " ".join(back.first) == name.given


@given(digests)
def test_whatever_papers_say_every_entry_is_read_back(given_papers: list[Paper]) -> None:
    text = bibtex(given_papers)
    entries = read(text, middlewares.SeparateCoAuthors())
    assert [entry.key for entry in entries] == cite_keys(given_papers)
    assert balanced(text)
    for known, entry in zip(given_papers, entries, strict=True):
        authors = entry.fields_dict["author"].value if "author" in entry.fields_dict else []
        assert len(authors) == len(list(facts.authors(known))) + facts.names_are_missing(known)


@given(texts)
def test_escaping_loses_nothing(text: str) -> None:
    assert unescaped(latex.escape(text)) == text


@given(st.lists(papers, min_size=2, max_size=6))
def test_keys_are_alike_for_no_two_papers_not_even_but_for_case(given_papers: list[Paper]) -> None:
    keys = cite_keys([*given_papers, *given_papers])
    assert len({key.lower() for key in keys}) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9.:/-]+", key) for key in keys)


def test_a_key_that_is_taken_gets_a_letter() -> None:
    same = [transformer(id=str(number)) for number in range(30)]
    keys = cite_keys(same)
    assert (keys[0], keys[1], keys[2], keys[29]) == (
        "vaswani2017attention",
        "vaswani2017attentiona",
        "vaswani2017attentionb",
        "vaswani2017attentionac",
    )


def test_a_key_does_not_change_when_papers_are_added_behind() -> None:
    first = [transformer(), paper(id="x"), transformer(id="y")]
    assert cite_keys([*first, transformer(id="z"), paper(id="x")])[:3] == cite_keys(first)


def test_keys_are_plain_letters() -> None:
    assert cite_keys([transformer(title="Où l'été dort", authors=("Łukasz Øster-Müßig",))]) == [
        "ostermussig2017ou"
    ]
    assert cite_keys([paper(id="hep-th/9901001"), paper(id="Çà, et {là}"), paper(id="論文")]) == [
        "hep-th/9901001",
        "ca-et-la",
        "paper",
    ]
