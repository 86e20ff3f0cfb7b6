"""Text that LaTeX prints as it stands: its special characters escaped, formulas kept, capitals protected."""

from __future__ import annotations

import re

from digest.prose import plain
from digest.prose.delimiters import delimited
from digest.prose.spans import Formula, Spans, is_marked
from digest.text import one_line

# Every brace that is written has its partner, as BibTeX counts even those behind a backslash.
_ESCAPES = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
    }
)
_LIGATURE = re.compile(r"(-(?=-)|`(?=`)|'(?=')|[?!](?=`))")  # two that LaTeX would print as one
_SPECIAL = re.compile(r"[\\{}&%$#_~^<>|`]|--|''")  # what `escape` changes has one of these
_LONGEST = 20_000  # characters; nothing longer is a title
_WORD = re.compile(r"[^\W_](?:\S*[^\W_])?")
# A capital that is not the first letter of a word or part of one, in ASCII: what `_has_capitals` finds holds one.
_CAPITALS = re.compile(r"[A-Z](?![a-z]|(?<=[AI]) )|(?<=[^\s\-/])[A-Z]")
_PARTS = re.compile(r"[-‐–/]")
_LONG_WORD = re.compile(r"(?<=\s)[^\W\d_]{4,}")
_IN_FORMULA = re.compile(r"\\\\(?=[{}])|\\[^\W\d_]+|\\.|[%#&]", re.DOTALL)
_BRACES = {r"\{": r"\lbrace ", r"\}": r"\rbrace ", r"\|": r"\Vert "}


# Commands that read, write, run or define: a bibliography of strangers' titles has no use for them.
_ACTS = re.compile(
    r"\\\s*(?:input|include|import|subfile|write|openin|openout|read|immediate|special|csname|endcsname|catcode"
    r"|[egx]?def|let|futurelet|new(?:command|environment|write|read|if|toks|count|dimen|box)\w*|renew\w+|provide\w+|directlua|latelua|luaexec|luadirect|usepackage|require\w*"
    r"|Shell\w*|shell\w*|verbatim\w*|lstinputlisting|include\w+|loop|repeat|expandafter|begingroup|aftergroup"
    r"|output|jobname|every\w+|uppercase|lowercase|scantokens|pdf\w+|document\w+|makeat\w+|closein|closeout)(?![A-Za-z])"
    r"|\^\^"
)


def escape(text: str) -> str:
    """The text for LaTeX, which prints it letter by letter."""
    if not _SPECIAL.search(text):
        return text
    return _LIGATURE.sub(r"\1{}", text.translate(_ESCAPES))


def title(text: str) -> str:
    """A title for BibTeX: formulas stay TeX, and words whose capitals a style must not lower are in braces."""
    text = one_line(text)
    if len(text) > _LONGEST or is_marked(text):
        return escape(text)
    if "$" not in text and "\\" not in text:
        return _protected(plain(text))
    spans = Spans()
    parts = spans.split(delimited(text, spans))
    return "".join(
        _formula(part) if isinstance(part, Formula) else _protected(plain(str(part))) for part in parts
    )


def _formula(formula: Formula) -> str:
    """The formula in braces; as characters where it could do more to a reader's document than be set."""
    tex = one_line(_IN_FORMULA.sub(_safe, formula.tex))
    if _ACTS.search(tex) or "$" in tex.replace(r"\$", "") or not _is_balanced(tex) or tex.endswith("\\"):
        return escape(one_line(formula.source))
    return f"{{${tex}$}}"


def _safe(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "\\\\":
        return "\\\\ "  # so that the brace does not look escaped
    if sign == "&":
        return sign if "\\begin" in found.string else r"\&"
    return f"\\{sign}" if sign in "%#" else _BRACES.get(sign, sign)


def _is_balanced(tex: str) -> bool:
    depth = 0
    for letter in tex:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def _protected(text: str) -> str:
    names_have_capitals = _is_sentence(text)
    if not names_have_capitals and text.isascii() and not _CAPITALS.search(text):
        return escape(text)
    written = escape if _SPECIAL.search(text) else str
    parts, position = [], 0
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        if _has_capitals(word) or (
            names_have_capitals and word[0].isupper() and _is_mid_sentence(text[:start])
        ):
            parts += [written(text[position:start]), "{", written(word), "}"]
            position = found.end()
    return "".join(parts) + written(text[position:])


def _has_capitals(word: str) -> bool:
    """Whether a capital is more than the first letter of an ordinary word: `BERT`, `GPT-4`, `B4`, `Q-learning`."""
    if word.islower() or (word[1:].islower() and word[1].isalpha()):
        return False
    return any(map(_has_inner_capital, _PARTS.split(word)))


def _has_inner_capital(part: str) -> bool:
    return part[1:] != part[1:].lower() or (part.isupper() and part not in "AI")


def _is_mid_sentence(before: str) -> bool:
    before = before.rstrip()
    return bool(before) and before[-1] not in ":.?!"


def _is_sentence(text: str) -> bool:
    """Whether most words are small, so that a capital in the middle is a name's."""
    words: list[str] = _LONG_WORD.findall(text)
    small = sum([word[0].islower() for word in words])
    return small * 2 > len(words)
