"""From the lines of a page to what they say: without Markdown, with the addresses that they link to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from digest import identifiers
from digest.sources.hf_text.addresses import address_alone, are_numbered, without_addresses, without_numbers
from digest.sources.hf_text.kinds import Kind, kind_of
from digest.text import one_line

_URL = r"((?:https?://|/|#)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?: +\"[^\"]*\")?"
_TARGET = rf"\](?:\({_URL}\)|\[(\d+)\])"
_LINK = re.compile(rf"\[([^\[\]]*){_TARGET}")
_WHOLE_LINK = re.compile(rf"\[(.*){_TARGET}")
_LINK_END = re.compile(rf"{_TARGET}$")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^\s()]*\)|\[(?:图片|图像|画像|Image|Bild)[:：][^\[\]]*\](?!\()")
_NAMED_IMAGE = re.compile(r"\[\[[^\[\]]*\] *(?=[^\[\]]*\](?:\(|\[\d+\]))")  # `[[logo] Name][67]`
_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_LISTED = re.compile(r"^(?:[*+-]|\d+[.)])\s+(?=\W*\[.*/papers/\d)")
_MARKED = re.compile(r"[\[\]\\#`<]|\*\*|__|^\s*\d+\.")
_RULE = re.compile(r"[-=_*─—]{3,}|--")
_TAGS = re.compile(r"(?:<[^<>]{1,300}>\s*)+")
_NOTHING = re.compile(rf"{_TAGS.pattern}|{_RULE.pattern}|`{{3}}\w*|[\[\]]")
_LINKED_PROSE = re.compile(r"\s*\[(?![\[!-])[^\[\]]{60,}")
_REFERENCE = re.compile(r"\[?(\d+)(?:\]:?|\.)\s+(https?://\S+)")
_BREAK = re.compile(r"\\{1,2}(?=\s{2}|\s*$)")
_ESCAPED = re.compile(r"\\([\\*_`#+~>|.-])")
_SURELY_ESCAPED = re.compile(r"^\W*\d+\\\.|\\\[[\w ,;-]{1,40}\\\]|\\\*.*\\\*|\w\\_\w")
_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[A-Za-z]")  # a command of TeX, its backslash single
_LOUD = re.compile(r"(\*\*|__)([^*_].*?)\1|(\*)([^*]+)\*")
_ADDRESS = re.compile(r"https?://\S+")
_PAPER = re.compile(r"(?:^|next=|huggingface\.co|hf\.co)(/papers/[^\s?#&]+)")
_SIGN = re.compile(rf"{_TARGET}[*_]*(?:\s|$)|^#{{1,6}}\s+\S")
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for brackets that are part of the text


class RawLine(Struct, frozen=True, gc=False):
    """One line of the listing as it stands there: its width tells how the text was wrapped."""

    number: int
    raw: str
    text: str  # without what is invisible, white space apart


class Line(Struct, frozen=True, gc=False):
    """What one line of the listing says; `text` is empty where it says nothing."""

    source: RawLine
    text: str
    kind: Kind = Kind.TEXT
    links: tuple[str, ...] = ()
    heading: int = 0  # the level of a heading, or 0
    opens: bool = False  # a link begins here that ends on a later line
    closes: bool = False  # a link ends here that began on an earlier line

    @property
    def is_address(self) -> bool:
        """Whether the line is an address and nothing else."""
        return self.links == (self.text,)


def is_markdown(lines: Iterable[RawLine]) -> bool:
    """Whether the lines show Markdown: a heading, a link to a paper, or three links of other kinds."""
    signs = [line.text.strip() for line in lines if _SIGN.search(line.text.strip())]
    certain = (sign.startswith("#") or ("](" in sign and _PAPER.search(sign)) for sign in signs)
    return len(signs) >= 3 or any(certain)


def is_all_tags(text: str) -> bool:
    """Whether a line of Markdown is tags that say nothing, as `<a id="s-0"></a>`."""
    return bool(_TAGS.fullmatch(text))


def references(lines: Iterable[RawLine]) -> dict[str, str]:
    """The addresses of numbered links, where the text lists them."""
    found = (_REFERENCE.fullmatch(line.text.strip()) for line in lines if "://" in line.text)
    return {reference[1]: reference[2] for reference in found if reference}


def read_plain(lines: Sequence[RawLine], addresses: Mapping[str, str] | None = None) -> list[Line]:
    """What the lines of plain text say; `addresses` are those of links that a text browser has numbered."""
    if are_numbered(line.text for line in lines):
        return [_numbered(line, addresses or {}) for line in lines]
    return [_plain(line) for line in lines]


def read_marked_up(lines: Sequence[RawLine], addresses: Mapping[str, str]) -> list[Line]:
    """What the lines of Markdown say; `addresses` are those of its numbered links."""
    escapes = any(_LINKED_PROSE.match(line.text) for line in lines) or _are_escaped(lines)
    return [_marked_up(line, addresses, escapes) for line in lines]


def _are_escaped(lines: Iterable[RawLine]) -> bool:
    """Whether a program has put a backslash before each sign of Markdown; elsewhere a backslash is TeX."""
    texts = [line.text for line in lines if "\\" in line.text]
    return any(map(_SURELY_ESCAPED.search, texts)) and not any(map(_UNESCAPED.search, texts))


def paper_of(link: str) -> str | None:
    """The arXiv id of the paper that an address of the site, or of arXiv, leads to."""
    found = _PAPER.search(unquote(link))
    return identifiers.arxiv_id(f"https://huggingface.co{found[1]}" if found else link)


def leads_to_votes(link: str) -> bool:
    """Whether the address is the one behind a number of votes: it asks to log in first."""
    return "/login?" in link


def leads_to_comments(link: str) -> bool:
    """Whether the address is the one behind a number of comments."""
    return link.endswith("#community")


def _plain(line: RawLine) -> Line:
    text = one_line(line.text)
    if not text or _RULE.fullmatch(text):
        return Line(line, "")
    links: tuple[str, ...] = ()
    if "://" in text:
        text = address_alone(text) or text
        text, links = (text, (text,)) if _ADDRESS.fullmatch(text) else without_addresses(text)
    return Line(line, text, kind_of(text), links)


def _numbered(line: RawLine, addresses: Mapping[str, str]) -> Line:
    if _REFERENCE.fullmatch(line.text.strip()):
        return Line(line, "")
    text, numbers = without_numbers(line.text)
    links = tuple(filter(None, (addresses.get(number) for number in numbers)))
    plain = _plain(replace(line, text=text))
    return replace(plain, source=line, links=plain.links + links)


def _marked_up(line: RawLine, addresses: Mapping[str, str], escapes: bool) -> Line:
    if not _MARKED.search(line.text):
        return _plain(line)
    text = _LISTED.sub("", _BREAK.sub(" ", line.text).strip())
    if address_alone(text):
        return _plain(line)
    if not text or _NOTHING.fullmatch(text) or _REFERENCE.fullmatch(text):
        return Line(line, "")
    heading = _HEADING.fullmatch(text)
    text = (heading[2] if heading else text).replace(r"\[", _OPEN).replace(r"\]", _CLOSE)
    text, links, closes = _unlinked(_without_images(text, bool(heading)), addresses)
    opens = text.startswith("[") and text.count("[") > text.count("]")
    text = _unescaped(text.removeprefix("[") if opens else text, escapes or bool(heading))
    if _ADDRESS.fullmatch(text):
        links = (text,)
    elif "<http" in text:
        text, behind = without_addresses(text)
        links += behind
    level = len(heading[1]) if heading else 0
    return Line(line, text, kind_of(text), links, level, opens, closes)


def _without_images(text: str, is_heading: bool) -> str:
    shown = _IMAGE.sub("", text)
    if not is_heading:  # where it would be a part of the title: `[[Re] Title](…)`
        shown = _NAMED_IMAGE.sub("[", shown)
    # A list of faces: `- ![](…)` is not the dash that stands for no votes.
    return shown if shown == text or re.search(r"\w", shown) else ""


def _unescaped(text: str, escapes: bool) -> str:
    if escapes:
        text = _ESCAPED.sub(r"\1", text).replace(_OPEN, "[").replace(_CLOSE, "]")
    text = one_line(text.replace(_OPEN, r"\[").replace(_CLOSE, r"\]"))
    loud = _LOUD.fullmatch(text)
    return loud[2] or loud[4] if loud else text


def _unlinked(text: str, addresses: Mapping[str, str]) -> tuple[str, tuple[str, ...], bool]:
    """The text with each link replaced by its words, the addresses, and whether an earlier link ends here."""
    links: list[str] = []

    def words(found: re.Match[str]) -> str:
        links.append(found[2] or addresses.get(found[3], ""))
        return f" {found[1]}" if found[1].isdigit() else found[1]  # `May 29[6](…)`

    whole = _WHOLE_LINK.fullmatch(text)
    if whole and "](" not in whole[1] and "][" not in whole[1]:
        text = words(whole)
    for _ in range(2):  # a link's words may hold an image that is a link
        text = _LINK.sub(words, text)
    end = _LINK_END.search(text)
    if end:
        links.append(end[1] or addresses.get(end[2], ""))
        text = text[: end.start()]
    return text, tuple(filter(None, links)), end is not None
