"""An editor's Markdown: what of it reaches a page."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.prose import markdown_html

X2 = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("", ""),
        ("# Title\n\n## Next", '<h2 id="title">Title</h2>\n<h3 id="next">Next</h3>'),
        ('It\'s "*so*" -- yes', "<p>It’s “<em>so</em>” – yes</p>"),
        ("Costs $5 and $10, \\$x$", "<p>Costs $5 and $10, $x$</p>"),
        ("So $x^2$ and `$x_1$`", f"<p>So {X2} and <code>$x_1$</code></p>"),
        ("    $x_1$", "<pre><code>$x_1$\n</code></pre>"),
        ("# The $x^2$ law", f'<h2 id="the-law">The {X2} law</h2>'),
        ("$x^{$ & <", "<p>$x^{$ &amp; &lt;</p>"),
        ("![Us](us.png)", '<p><img alt="Us" src="us.png"></p>'),
        ("<img src='us.png'>", '<p><img alt="" src="us.png"></p>'),
        ("![A <b> & c](https://a.org/t.gif)", "<p>A &lt;b&gt; &amp; c</p>"),
        ("![](//a.org/t.gif)![](/\\a.org/t.gif)![](data:x)", "<p></p>"),
        ("[a](javascript:x) <a href='vbscript:x'>b</a>", "<p><a>a</a> <a>b</a></p>"),
        ('<p onclick="x" style="y" class="z toc">a</p><script>x</script>', '<p class="toc">a</p>'),
        ("<h1>a</h1><iframe src=x></iframe><form><input></form>", "a"),
        ("[x](/y$x^2$ '$x^2$')", '<p><a href="/y$x^2$" title="$x^2$">x</a></p>'),
    ],
)
def test_markdown_becomes_listed_elements(source: str, page: str) -> None:
    written = markdown_html(source).strip()
    assert written == page


def test_links_go_to_the_web_to_mail_and_within_the_site() -> None:
    page = markdown_html("[a](https://a.org) [b](mailto:b@c.org) [c](../x/) [d](#y) [e](ftp://a.org)")
    assert _attributes(page, "a", "href") == ["https://a.org", "mailto:b@c.org", "../x/", "#y", None]


def test_a_prefix_keeps_the_ids_of_two_texts_apart_and_their_links_whole() -> None:
    page = markdown_html("[TOC]\n\n# Head\n\nWord[^1]\n\n[^1]: Note", id_prefix="note-")
    ids = [value for name in ("h2", "li", "sup") for value in _attributes(page, name, "id") if value]
    links = [value for value in _attributes(page, "a", "href") if value]
    assert sorted(ids) == ["note-fn:1", "note-fnref:1", "note-head"]
    assert sorted(link.removeprefix("#") for link in links) == sorted(ids)


def test_a_table_is_aligned_by_classes() -> None:
    page = markdown_html("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert '<th class="align-right">a</th>' in page
    assert '<td class="align-center">2</td>' in page
    assert "style" not in page


def test_a_formula_on_lines_of_its_own_is_displayed() -> None:
    assert '<math display="block">' in markdown_html("So\n$$\nx^2\n$$\nholds.")


PIECES = (
    "$x^2$ $ \\ ` * _ [a]( ) ![ # <b> <img src=x onerror=y> <script> </script> javascript: https://a.org"
    " <svg onload=x> <math><style> <a href=' \" ' > < & {: #id onclick=x } | --- 1. ``` ~~~ [^1] :"
)
SPACES = (" ", "\n", "\n\n", "    ", "\U000f0000", "\0")


@settings(max_examples=60)
@given(st.lists(st.sampled_from((*PIECES.split(), *SPACES)), max_size=25).map("".join))
def test_any_markdown_is_harmless_and_the_same_each_time(source: str) -> None:
    page = markdown_html(source)
    assert page == markdown_html(source)
    for element in html5lib.parseFragment(page, treebuilder="etree", namespaceHTMLElements=False).iter():
        assert element.tag not in ("script", "style", "svg", "iframe", "form", "h1")
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            assert name not in ("href", "src") or not value.strip().lower().startswith(("javascript", "data"))
            assert name != "src" or "//" not in value


def _attributes(page: str, tag: str, name: str) -> list[str | None]:
    parsed = html5lib.parseFragment(page, treebuilder="etree", namespaceHTMLElements=False)
    return [element.get(name) for element in parsed.iter(tag)]
