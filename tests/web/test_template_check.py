"""What templates name that is not there is found in every branch, at its line; what may be right is never found."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sample_site import a_paper, artifacts_of, curated_of
from sites import new_digest, run, some_papers, write

from digest.problems import Problem
from digest.shipped import shipped_themes
from digest.web.pages import TEMPLATES
from digest.web.template_check import check_templates
from digest.web.theme import Theme, find_theme

THEMES = sorted(path.name for path in shipped_themes().iterdir() if path.is_dir())
NONE = Path("none")
NEVER = "{% if false %}\n"


def a_theme(root: Path, **templates: str) -> Theme:
    """A theme of these templates, all others empty."""
    names = {name.removesuffix(".html"): "" for name in TEMPLATES.values()}
    for name, text in {**names, **templates}.items():
        write(root / "bare" / f"{name}.html", text)
    return find_theme("bare", root, shipped_themes(), "digest.toml")


def found(root: Path, **templates: str) -> list[Problem]:
    return check_templates(a_theme(root, **templates))


# --- what is found


@pytest.mark.parametrize("name", THEMES)
def test_the_shipped_themes_name_nothing_that_is_not_there(name: str) -> None:
    assert check_templates(find_theme(name, NONE, shipped_themes(), "digest.toml")) == []


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        ("{{ page.isue }}", 1, "'page.isue' is not there on FrontPage", "did you mean 'issue'?"),
        ("\n{{ page.issue.href.x }}", 2, "'page.issue.href.x' is not there on a text", "themes/README.md"),
        ("{{ page.issue.ref }}", 1, "'page.issue.ref' is not there on Link", "did you mean 'href'?"),
        ("{{ page.issue.zzz }}", 1, "on Link", "it has href, label"),
        ("{{ pages.issue }}", 1, "there is no 'pages' here", "did you mean 'page'?"),
        ("{{ it.issue }}", 1, "there is no 'it' here", ""),
        ("{{ site.titel }}", 1, "'site.titel' is not there on Site", "did you mean 'title'?"),
        ("{{ site.words.menu.tday }}", 1, "'site.words.menu.tday' is not there on Menu", "'today'"),
        ("{{ site.words.issue.page|say(pag=1) }}", 1, "'site.words.issue.page' is not told its {page}", "Page {page}"),
        ("{% set w = site.words.issue %}{{ (w.page if 1 else w.page_of)|say(page=1) }}", 1, "its {name}", "{name}"),
        ("{{ site.words.menus }}", 1, "on Words", "did you mean 'menu'?"),
        ("{% for card in page.lead %}\n{{ card.paper.titel }}{% endfor %}", 2, "on Paper", "'title'"),
        ("{% for x in page.lead if x.hef %}{% endfor %}", 1, "'x.hef' is not there on Card", "'href'"),
        ("{% for x in page.lead %}{% else %}{{ x }}{% endfor %}", 1, "there is no 'x'", ""),
        ("{% for x in page.lead %}{% endfor %}\n{{ x }}", 2, "there is no 'x' here", ""),
        ("{% for x in page.lead %}{{ loop.frist }}{% endfor %}", 1, "on LoopContext", "'first'"),
        ("{% for x in page.lead[:3] %}{{ x.nte }}{% endfor %}", 1, "on Card", "'note'"),
        ("{% set x = page.lead[0].paper %}{{ x.vtes }}", 1, "'x.vtes' is not there on Paper", "'votes'"),
        ("{% set x = page.lead|first %}{{ x.nte }}", 1, "on Card", "did you mean 'note'?"),
        ("{{ page['isue'] }}", 1, "\"page['isue']\"", "did you mean 'issue'?"),
        ("{% with x = page.issue %}{{ x.lable }}{% endwith %}", 1, "on Link", "'label'"),
        ("{{ page.lead|map(attribute='paper.titel')|join }}", 1, "on Paper", "did you mean 'title'?"),
        ("{{ page.days|sum('cont') }}", 1, "on Counted", "did you mean 'count'?"),
        ("{% for x in page.topics|sort(attribute='nam') %}{% endfor %}", 1, "on TopicSummary", "'name'"),
        ("{% for link in page.lead[0].paper|links_out %}{{ link.hrf }}{% endfor %}", 1, "on Link", "'href'"),
        ("{% set n = namespace(next=1) %}{{ n.nxt }}", 1, "'n.nxt' is not there", "did you mean 'next'?"),
        ("{{ page.head.title|plan }}", 1, "there is no filter 'plan'", "did you mean 'plain'?"),
        ("{{ page.lead is mapin }}", 1, "there is no test 'mapin'", "did you mean 'mapping'?"),
        ("{% include 'crad.html' %}", 1, "there is no template 'crad.html'", "'card.html'"),
        ("{% extends 'bse.html' %}", 1, "there is no template 'bse.html'", "did you mean 'base.html'?"),
        ("{{ page.lead[0]|part('crad.html') }}", 1, "there is no template 'crad.html'", "'card.html'"),
        ("{{ page.issue|part('card.html') }}", 1, "'it.paper' is not there on Link", "it has"),
        ("{% import 'crad.html' as x %}", 1, "there is no template 'crad.html'", "'card.html'"),
        ("{% from 'macros.html' import row, rov %}", 1, "the imported template has no 'rov'", "'row'"),
        ("{% set x %}{{ page.isue }}{% endset %}", 1, "on FrontPage", "'issue'"),
        ("{% macro m(a) %}{{ a.b }}{{ page.isue }}{% endmacro %}", 1, "on FrontPage", "'issue'"),
        ("{% extends 'base.html' %}{% block mian %}{% endblock %}", 1, "replaces no block", "'main'"),
        ("{% extends 'base.html' %}{% block main %}{{ page.isue }}{% endblock %}", 1, "on Front", "'issue'"),
        ("{% extends 'base.html' %}{% block main %}{{ super() }}{{ x }}{% endblock %}", 1, "no 'x' here", ""),
        ("{% for x in page.lead %}{% include 'loop.html' %}{% endfor %}", 1, "there is no 'loop'", ""),
        ("{% if %}", 1, "the template fails: Expected an expression", "themes/README.md"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named_with_its_line_and_the_nearest_name(
    tmp_path: Path, text: str, line: int, said: str, hint: str
) -> None:
    parts = {
        "base": "{{ page.head.title }}{% block main %}{% endblock %}",
        "card": "{{ it.paper.title }}",
        "loop": "{{ x.href }}{{ loop.index }}",
        "macros": "{% macro row(x) %}{{ x.y }}{% endmacro %}",
    }
    (problem,) = found(tmp_path, front=text, **parts)
    at = {"'it.paper' is not there on Link": "card.html", "there is no 'loop'": "loop.html"}
    assert problem.path == str(tmp_path / "bare" / at.get(said, "front.html"))
    assert problem.line == line
    assert said.replace("\"page['isue']\"", "'page['isue']'") in problem.fact
    assert hint in problem.hint


@pytest.mark.parametrize(
    "around",
    [
        f"{NEVER}%s{{% endif %}}",
        "{% if page.lead %}{% elif false %}%s{% else %}{% endif %}",
        "{% if true %}{% else %}%s{% endif %}",
        "{% for x in () %}%s{% endfor %}",
        "{{ '' if true else (%s) }}",
        "{% macro never() %}%s{% endmacro %}",
        "{% filter upper %}%s{% endfilter %}",
        "{{ (1, 2)|join(%s) }}",
        "{% autoescape false %}%s{% endautoescape %}",
    ],
)
def test_a_branch_that_no_content_takes_is_read_too(tmp_path: Path, around: str) -> None:
    wrong = "page.nothing" if "(%s)" in around else "{{ page.nothing }}"
    (problem,) = found(tmp_path, front=around.replace("%s", wrong))
    assert "'page.nothing' is not there on FrontPage" in problem.fact


def test_a_part_is_read_with_the_type_of_what_it_is_given(tmp_path: Path) -> None:
    templates = {
        "front": "{% for x in page.lead %}{{ x|part('row.html') }}{% endfor %}{{ page.issue|part('row.html') }}",
        "row": "{{ it.href }}\n{{ it.label }}",
    }
    (problem,) = found(tmp_path, **templates)
    assert (Path(problem.path).name, problem.line) == ("row.html", 2)
    assert "'it.label' is not there on Card" in problem.fact


def test_a_frame_is_read_once_for_each_page_and_says_whose_lack_it_is(tmp_path: Path) -> None:
    frame = "{% extends 'base.html' %}"
    templates = dict.fromkeys(("front", "paper", "issue", "topic"), frame)
    (problem,) = found(tmp_path, **templates, base="{{ page.card }}")
    assert problem.fact == "'page.card' is not there on FrontPage, IssuePage and 1 more"


def test_a_template_that_no_page_leads_to_is_read_for_what_is_wrong_anywhere(tmp_path: Path) -> None:
    text = "{{ page.anything }}{{ it.anything }}{{ row.anything }}\n{{ site.titel }}{{ 1|upperr }}"
    assert [(p.line, p.hint) for p in found(tmp_path, spare=text)] == [
        (2, "did you mean 'title'?"),
        (2, "did you mean 'upper'?"),
    ]


def test_an_imported_template_sees_the_page_only_where_it_is_asked_for(tmp_path: Path) -> None:
    macros = "{% macro row() %}{{ page.head.title }}{{ site.title }}{% endmacro %}"
    assert found(tmp_path, front="{% from 'm.html' import row with context %}", m=macros) == []
    problems = found(tmp_path, front="{% from 'm.html' import row %}", m=macros)
    assert {problem.hint for problem in problems} == {"say `with context` where it is asked for"}


def test_a_child_extends_the_template_that_it_replaces_by_the_name_of_its_theme(tmp_path: Path) -> None:
    a_theme(tmp_path, front="{{ page.head.title }}{% block main %}first{% endblock %}")
    write(tmp_path / "child/theme.toml", 'parent = "bare"')
    write(
        tmp_path / "child/front.html", "{% extends 'bare/front.html' %}{% block main %}second{% endblock %}"
    )
    theme = find_theme("child", tmp_path, shipped_themes(), "digest.toml")
    assert check_templates(theme) == []
    page = next(a for a in artifacts_of(curated_of([]), theme=theme) if a.path == "index.html")
    assert page.make().endswith(b"second")
    write(tmp_path / "child/front.html", "{% extends 'bare/frnt.html' %}")
    (problem,) = check_templates(theme)
    assert problem.hint == "did you mean 'bare/front.html'?"


def test_templates_that_extend_each_other_are_found(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, front="{% extends 'a.html' %}", a="{% extends 'front.html' %}")
    assert "extends itself" in problem.fact


FIELD = re.compile(r"(?<=[\w)\]])\.([a-z_0-9]+)(?![\w/.']*')")
STATEMENT = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


def misspelt(text: str, ends: dict[int, str]) -> str:
    """The text with a mark after each of these fields."""
    for end in sorted(ends, reverse=True):
        text = f"{text[:end]}{ends[end]}{text[end:]}"
    return text


def test_every_field_that_the_templates_of_paper_read_is_found_where_it_is_misspelt(tmp_path: Path) -> None:
    """All at once, and then again those that another hid: what is read of an unknown value is not wrong."""
    shutil.copytree(shipped_themes() / "paper", tmp_path / "paper")
    texts = {path: path.read_text(encoding="utf-8") for path in (tmp_path / "paper").glob("*.html")}
    left = {
        (path, said.start() + field.end()): f"zq{path.stem}{said.start() + field.end()}".replace("-", "")
        for path, text in texts.items()
        for said in STATEMENT.finditer(text)
        for field in FIELD.finditer(said[0])
    }
    assert len(left) > 200
    seen = {(path, end) for path, end in left}
    while seen:
        for path, text in texts.items():
            write(path, misspelt(text, {end: mark for (of, end), mark in left.items() if of == path}))
        facts = "".join(
            f"{p.fact} " for p in check_templates(find_theme("paper", tmp_path, NONE, "digest.toml"))
        )
        seen = {place for place, mark in left.items() if re.search(rf"{mark}\b", facts)}
        left = {place: mark for place, mark in left.items() if place not in seen}
    assert {(path.name, texts[path][end - 20 : end]) for path, end in left} == set()


# --- what is not


@pytest.mark.parametrize(
    "text",
    [
        "{% if page.issue %}{{ page.issue.label }}{% endif %}",
        "{% set x = 1 %}{% if page.issue %}{% set x = page.issue %}{% endif %}{{ x.label }}",
        "{% if page.lead %}{% set x = page.lead[0] %}{% endif %}{{ x.paper.id }}",
        "{% if unheard_of is defined %}{{ unheard_of }}{% endif %}{{ nor_this|default('') }}",
        "{% for a, b in page.lead[0].topics|map(attribute='name')|batch(2) %}{{ a.upper() }}{% endfor %}",
        "{% for day in page.days %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ loop.last }}{% endfor %}",
        "{% set n = namespace(a=1) %}{% set n.b = 2 %}{{ n.a }}{{ n.b }}",
        "{% macro m(a, b=1) %}{{ a.tag ~ b ~ varargs ~ z }}{% endmacro %}{% set z = 1 %}{{ m(site.words) }}",
        "{% macro m() %}{{ caller('x') }}{% endmacro %}{% call(x) m() %}{{ x.upper() }}{% endcall %}",
        "{% set x %}text{% endset %}{{ x.upper() }}{{ x|tex }}",
        "{{ page.lead[0].paper.featured_on.year }}{{ page.lead[0].paper.title.lower().split()[0] }}",
        "{{ page.lead|length + 1 }}{{ page.lead|first|attr('href') }}{{ ('RSS', 'Atom')[0].lower() }}",
        "{{ {'a': 1}['a'] }}{% for k, v in {'a': page.issue}.items() %}{{ k }}{{ v.label }}{% endfor %}",
        "{% extends 'base.html' %}{% set t = page.lead %}{% block main %}{{ super() }}{{ t[0].href }}{% endblock %}",
        "{% extends 'base.html' %}{% block title %}{{ frame }}{% endblock %}",
        "{% for x in page.lead %}{% include 'row.html' %}{% endfor %}{% include 'gone.html' ignore missing %}",
        "{% include ['gone.html', 'foot.html'] %}{% include 'f' ~ 'oot.html' %}",
        "{% from 'm.html' import row as r %}{{ r(page.issue) }}{% import 'm.html' as m %}{{ m.row(page.issue) }}",
        "{% for x in page.lead recursive %}{% if false %}{{ loop(()) }}{% endif %}{% endfor %}",
        "{{ page.lead|selectattr('note')|list|length }}{{ page.days|groupby('count')|length }}",
        "{{ (page.issue or page.lead[0]).href }}{{ (page.issue if page.lead else page.lead[0]).label }}",
        "{{ range(3)|sum }}{% filter upper %}{{ site.title }}{% endfilter %}{{ ''|part('foot.html') }}",
    ],
)  # fmt: skip
def test_what_renders_is_never_found(tmp_path: Path, text: str) -> None:
    theme = a_theme(
        tmp_path,
        front=text,
        base="{% set frame = page.head.title %}{% block title %}{% endblock %}"
        "{% if frame %}{% set deep = 1 %}{% block main %}{{ deep }}{% endblock %}{% endif %}",
        row="{{ x.href }}{{ page.head.title }}",
        foot="{{ site.title }}",
        m="{% macro row(x) %}{{ x.label }}{% endmacro %}",
    )
    papers = curated_of([a_paper(1, topics=("x", "y"))])
    next(a for a in artifacts_of(papers, theme=theme) if a.path == "index.html").make()
    assert check_templates(theme) == []


# --- the command


def test_digest_check_says_it_with_the_path_that_its_user_would_type(tmp_path: Path) -> None:
    root = new_digest(tmp_path, some_papers(3))
    text = (shipped_themes() / "paper" / "card.html").read_text(encoding="utf-8")
    write(root / "themes/paper/card.html", f"{NEVER}{{{{ it.paper.autors }}}}{{% endif %}}\n{text}")
    done = run(root, "check")
    assert done.returncode == 1
    said = (
        "themes/paper/card.html:2: 'it.paper.autors' is not there on Paper\n  hint: did you mean 'authors'?"
    )
    assert said in done.stdout + done.stderr
