"""BibTeX that bibtexparser reads back, and that BibTeX's own count of braces accepts."""

from __future__ import annotations

import re
from datetime import date

import bibtexparser
import pytest
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


@pytest.mark.parametrize(
    "formula",
    [
        r"\immediate\write18{id}",
        r"\input{/etc/passwd}",
        r"\def\x{\x\x}",
        r"\csname end\endcsname",
        r"\directlua{os.exit()}",
        r"^^5cinput{x}",
        r"x\newcommand{\a}{b}",
    ],
)
def test_a_formula_that_would_do_more_than_be_set_is_written_as_characters(formula: str) -> None:
    assert not re.search(
        r"\\(?!textbackslash|textasciicircum|text|[{}$_^&%#])", latex.title(f"On ${formula}$")
    )


@pytest.mark.parametrize("formula", [r"\left(x\right)", r"\alpha\newline y", r"x \rightarrow y", r"\Re z"])
def test_a_formula_that_is_only_mathematics_stays(formula: str) -> None:
    assert latex.title(f"On ${formula}$") == f"On {{${formula}$}}"


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


def test_a_key_that_is_taken_gets_letters_that_the_id_gives() -> None:
    same = [transformer(id=str(number)) for number in range(300)]
    keys = cite_keys(same)
    assert keys[0] == "vaswani2017attention"
    assert all(re.fullmatch("vaswani2017attention[a-z]{3,4}", key) for key in keys[1:])
    assert len(set(keys)) == 300


def test_a_key_is_the_same_whatever_is_listed_besides_and_in_whatever_order() -> None:
    same = [transformer(id=str(number)) for number in range(9)]
    keys = dict(zip([one.id for one in same], cite_keys(same), strict=True))
    others = [paper(id="x", title="Kelp", authors=("Ada Kelp",)), paper(id="y")]
    for shown in (same[::-1], [*others, *same], [*same[4:], *others, *same[:4]]):
        found = dict(zip([one.id for one in shown], cite_keys(shown), strict=True))
        assert {id: found[id] for id in keys} == keys


def test_a_paper_more_changes_no_key_if_it_is_listed_last_and_one_at_most_if_it_is_not() -> None:
    same = [transformer(id=str(number)) for number in range(1, 20)]
    keys = cite_keys(same)
    late = transformer(id="0", featured_on=date(2026, 11, 21))
    assert cite_keys([*same, late])[:-1] == keys
    early = transformer(id="0", featured_on=date(2026, 11, 19))
    changed = [old for old, new in zip(keys, cite_keys([early, *same])[1:], strict=True) if old != new]
    assert changed == ["vaswani2017attention"]


def test_keys_that_others_have_are_not_given_again() -> None:
    assert cite_keys([transformer()], ["vaswani2017attention"])[0].startswith("vaswani2017attention")
    assert cite_keys([transformer()], ["vaswani2017attention"]) != ["vaswani2017attention"]


def test_keys_are_plain_letters() -> None:
    assert cite_keys([transformer(title="Où l'été dort", authors=("Łukasz Øster-Müßig",))]) == [
        "ostermussig2017ou"
    ]
    assert cite_keys([paper(id="hep-th/9901001"), paper(id="Çà, et {là}"), paper(id="論文")]) == [
        "hep-th/9901001",
        "ca-et-la",
        "paper",
    ]
