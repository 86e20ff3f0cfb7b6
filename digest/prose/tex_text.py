r"""TeX outside of formulas: emphasis, accents, symbols, quotes and dashes, with or without its backslashes.

What is not certain stays as it stands in the source: unknown commands with arguments, unbalanced braces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from digest.prose.spans import MARKS, Spans, Tag, Verbatim, is_marked
from digest.prose.wordlist import words

_STYLES = {"emph": "em", "textit": "em", "textsl": "em", "textbf": "strong", "texttt": "code"}
_STYLES |= dict.fromkeys(words("textsc textsf textrm textmd textup textnormal text mbox underline uline"), "")
_SWITCHES = {
    "it": "em",
    "em": "em",
    "sl": "em",
    "itshape": "em",
    "bf": "strong",
    "bfseries": "strong",
    "tt": "code",
}
_SWITCHES |= dict.fromkeys(
    words("sc rm sf scshape tiny scriptsize footnotesize small normalsize large Large"), ""
)
# Without its backslash a command must be a word of no language; a switch must open its braces.
_COMMANDS = (
    rf"\\(?:(?P<style>{'|'.join(_STYLES)})|(?P<footnote>footnote)|(?P<cite>cite[a-z]*)\*?)\{{"
    rf"|\{{(?:\\(?P<switch>{'|'.join(_SWITCHES)})(?:[ ]+|(?=\\))|(?P<lost>{'|'.join(_SWITCHES)})[ ]+(?=\S))"
)
_OPENING = re.compile(_COMMANDS)
_OPENING_OR_BARE = re.compile(rf"{_COMMANDS}|(?P<bare>text(?:bf|it|tt|sc|sf)|(?<![A-Za-z])emph)\{{")
_BRACE = re.compile(r"(?<!\\)[{}]")
_ESCAPED_QUOTES = re.compile(r'\\"(?<![\w\\]\\")([^"\\]{1,200})\\"(?!\w)')
_APOSTROPHE = re.compile(r"\\'(?<=[A-Za-z]\\')(?=(?:s|t|re|ve|ll|d|m)(?![a-z]))")
_ACCENTED = (
    r"\\(?:[`'^](?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])"
    r"|[\"~=.](?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[aeiounyzgcAEIOUNYZGC])"
    r"|[Hckurvdb](?:\{\\?[A-Za-z]\}|[ ][A-Za-z](?=[a-z])))"
)
_LETTER = r"\\(?:aa|AA|ae|AE|oe|OE|ss|o|O|l|L|dh|DH|th|TH|dj|DJ)(?![A-Za-z(])(?:\{\}|[ ](?=[a-z]))?"
_FOREIGN = re.compile(rf"\{{(?:{_ACCENTED}|{_LETTER})\}}|{_ACCENTED}|{_LETTER}")
_DEGREES = re.compile(
    r"[\\{^](?<=\d.)(?:(?<=\\)deg(?:ree)?s?(?![A-Za-z])|(?<=\{)\\deg(?:ree)?s?\}"
    r"|(?<=\^)(?:\\?circ(?![A-Za-z])|\{\\?circ\}))"
)
_NAME = re.compile(r"\\([A-Za-z]+)(?![A-Za-z\[\\\d_]|\{(?!\}))(?:\{\})?")
_SILENT = words("xspace noindent newline par smallskip medskip bigskip centering protect looseness")
_SHORT = {"eg": "e.g.", "ie": "i.e.", "etc": "etc", "etal": "et al.", "wrt": "w.r.t.", "vs": "vs."}
_ESCAPES = {r"\%": "%", r"\&": "&", r"\#": "#", r"\$": "$", r"\_": "_", r"\{": "{", r"\}": "}"}
_ESCAPES |= {r"\,": "\u202f", r"\ ": " ", r"\-": "", r"\/": "", r"\@": ""}
_ESCAPED = re.compile(r"(?<!\\)\\[%&#$_{},/@ -]")
_QUOTED = re.compile(r"(?<!`)``(?=\S)(.{1,300}?)''", re.DOTALL)
_DASHES = re.compile("--+")
_BEFORE_DASH, _AFTER_DASH = re.compile(rf"[\w)\]}}.'\"”{MARKS}]"), re.compile(rf"[\w(\\“\"'{MARKS}]")
_TIE = re.compile(rf"~(?:(?<=[A-Za-z)\]{MARKS}]~)(?=[A-Za-z(\\“{MARKS}])|(?<=\.~)(?=[\dA-Z]))")
_STRAY_DOLLAR = re.compile(rf"(?<=[%×}}{MARKS}])\$(?![\w{MARKS}])|\$(?=[{MARKS}])")


def formatted(text: str, spans: Spans) -> str:
    r"""The text with `\emph{…}`, `{\it …}` and their kind as elements, and sizes and families forgotten."""
    opening = _OPENING_OR_BARE if "text" in text or "emph{" in text else _OPENING
    closing = dict(_pairs(text))
    edits: list[tuple[int, int, str]] = []
    done = 0
    for found in opening.finditer(text):
        end = closing.get(text.index("{", found.start()))
        if end is None or found.start() < done or _is_script(text, found.start(), end):
            continue
        name = _element(found)
        inside = text[found.end() : end]
        if name == "code" and not is_marked(inside):
            code = Verbatim(_ESCAPED.sub(_unescaped, inside), code=True)
            edits.append((found.start(), end + 1, spans.keep(code)))
            done = end
        else:
            before, after = _around(name, found, spans)
            edits += [(found.start(), found.end(), before), (end, end + 1, after)]
    return _edited(text, sorted(edits))


def _element(found: re.Match[str]) -> str:
    if style := found["style"] or found.groupdict().get("bare"):
        return _STYLES[style]
    return _SWITCHES.get(found["switch"] or found["lost"] or "", "")


def _around(name: str, found: re.Match[str], spans: Spans) -> tuple[str, str]:
    if found["footnote"]:
        return ("(" if found.string[: found.start()].endswith(" ") else " ("), ")"
    if found["cite"]:
        return "[", "]"
    return (spans.keep(Tag(name)), spans.keep(Tag(name, ends=True))) if name else ("", "")


def _is_script(text: str, start: int, end: int) -> bool:
    """Whether the braces are part of a formula: below or above something, or with something there."""
    before, after = text[max(start - 1, 0) : start], text[end + 1 : end + 2]
    return before in ("_", "^", "{") or after in ("_", "^")


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            yield opened.pop(), brace.start()


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts, position = [], 0
    for start, end, new in edits:
        parts += [text[position:start], new]
        position = end
    return "".join(parts) + text[position:]


def foreign_letters(text: str) -> str:
    r"""The text with accents and letters as themselves: `Schr\"{o}dinger`, `\L`, `60\deg`."""
    text = _ESCAPED_QUOTES.sub(r'"\1"', text).replace("\\%", "%").replace("\\&", "&")
    text = _DEGREES.sub("°", _APOSTROPHE.sub("'", text))
    return _FOREIGN.sub(_foreign_letter, text)


def _foreign_letter(found: re.Match[str]) -> str:
    written = found[0]
    return _letter(written[1:-1] if written.startswith("{") else written) or written


@lru_cache(maxsize=512)
def _letter(tex: str) -> str | None:
    """The one letter beyond ASCII that an accent or a letter's command makes, if there is one."""
    from pylatexenc.latex2text import LatexNodes2Text

    made = unicodedata.normalize("NFC", LatexNodes2Text().latex_to_text(tex).strip())
    return made if len(made) == 1 and not made.isascii() else None


def symbols(text: str, spans: Spans) -> str:
    r"""The text with `\times` and its kind as signs, and an author's own `\method` as its name."""

    def sign(found: re.Match[str]) -> str:
        name = found[1]
        before = text[found.start() - 1 : found.start()]
        if name in _SILENT:
            return ""
        if name in _SHORT:
            return _SHORT[name].removesuffix("." if text[found.end() :].startswith(".") else " ")
        printed = _printed(name)
        if printed is not None:
            return printed or found[0]
        if len(name) < 3 or before.isalnum() or before in set("\\:/.}"):
            return found[0]
        return spans.keep(Verbatim(name, code=True))

    return _NAME.sub(sign, text)


@lru_cache(maxsize=512)
def _printed(name: str) -> str | None:
    """The one sign beyond ASCII that a command prints; empty if it prints another thing, none if unknown."""
    from pylatexenc.latex2text import get_default_latex_context_db

    known = get_default_latex_context_db().get_macro_spec(name)
    if not known or not known.macroname:
        return None
    sign = known.simplify_repl
    return sign if isinstance(sign, str) and len(sign) == 1 and not sign.isascii() else ""


def punctuation(text: str) -> str:
    """The text with TeX's quotes, dashes, ties and escaped signs as they are printed."""
    if "``" in text:
        text = _QUOTED.sub(r"“\1”", text)
    if "--" in text:
        text = _DASHES.sub(_dash, text)
    if "~" in text:
        text = _TIE.sub("\u00a0", text)
    if "$" in text:
        text = _STRAY_DOLLAR.sub("", text)
    return escapes(text)


def _dash(found: re.Match[str]) -> str:
    """An en or em dash between two words or two blanks; more hyphens, options and arrows stay."""
    before, after = (
        found.string[found.start() - 1 : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    between = before == after == " " or (_BEFORE_DASH.match(before) and _AFTER_DASH.match(after))
    return {2: "–", 3: "—"}.get(len(found[0]), found[0]) if between else found[0]


def escapes(text: str) -> str:
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES[found[0]]
