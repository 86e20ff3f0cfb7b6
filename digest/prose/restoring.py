"""TeX that lost its backslashes: one candidate, `O(epsilon^{-5})`, to the TeX it was, or to nothing.

A candidate is read as a whole by a small grammar of what abstracts write. Whatever does not fit, an
identifier such as `rl_reach`, a fraction whose parts ran together, makes the whole candidate text again.
"""

from __future__ import annotations

import re

from digest.prose.wordlist import words

GREEK = words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho"
    " sigma tau upsilon phi varphi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_SYMBOLS = GREEK | words(
    "ell infty partial nabla hbar top bot perp dagger prime star ast circ natural emptyset Vert vert"
    " sum prod int forall exists ldots cdots dots langle rangle lVert rVert"
)
_RELATIONS = words(
    "leq geq le ge neq ll gg approx sim simeq equiv propto in notin subset subseteq mid to rightarrow mapsto"
    " triangleq times cdot pm mp oplus otimes cup cap setminus wedge vee mathbin quad"
)
_OPERATORS = words("exp log ln min max sup inf sin cos tan tanh arg det dim ker lim Pr gcd sinh cosh")
_NAMED_OPERATORS = words("diag tr rank softmax poly polylog sign argmin argmax Tr Var KL vec")
FONTS = words("mathcal mathbb mathbf mathrm mathsf mathfrak mathscr mathit boldsymbol bm")
_ACCENTS = words("hat tilde bar widehat widetilde overline dot ddot operatorname mathds sqrt")
_SWITCHES = {"bf": "mathbf", "sf": "mathsf", "cal": "mathcal", "rm": "mathrm", "it": "mathit", "tt": "mathtt"}
_SIZES = words("left right big Big bigl Bigl bigr Bigr bigg Bigg biggl biggr")
_KNOWN = _SYMBOLS | _RELATIONS | _OPERATORS | _NAMED_OPERATORS | FONTS | _ACCENTS | _SIZES | {"frac"}
# Found inside a run of letters, these are never part of an English word.
_GLUED = re.compile(
    f"([A-Za-z]{{1,2}}?|{'|'.join(sorted(GREEK))})("
    "varepsilon|epsilon|lambda|alpha|gamma|delta|sigma|theta|kappa|omega|Omega|Delta|infty|Vert|times|cdot"
    "|leq|geq|neq|left|right|log|mathcal|mathbb|sqrt|ll(?= )"
    ")([A-Za-z]*)"
)
_COMPLEXITY = words("AC TC NC")
_TO_SPACE = re.compile("(to|in)([A-Z])")
_SPLIT_RELATIONS = words("le ge leq geq neq times cdot right")
_TOKEN = re.compile(
    r"(?P<space>\s+)|\\(?P<command>[A-Za-z]+)|(?P<letters>[A-Za-z]+)|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<script>[\^_])|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<sign>\.{3}|[-+*/=<>|,;:!'%Α-Ωα-ω×±≤≥≈∼∈∞·−→])|(?P<other>.)",
    re.DOTALL,
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_SEPARATORS = frozenset(",:;|")


class _NotMathematics(Exception):
    """The candidate does not fit the grammar."""


def restore(source: str) -> str | None:
    r"""The TeX that the candidate was before its backslashes were lost, if it was mathematics at all.

    >>> restore("O(cvarepsilon^{-1})"), restore("rl_reach")
    ('O(c\\varepsilon ^{-1})', None)
    """
    try:
        return "".join(_Reader(source).row("")).strip()
    except _NotMathematics:
        return None


def is_known(name: str) -> bool:
    """Whether TeX has a command of this name that abstracts use in formulas."""
    return name in _KNOWN


class _Reader:
    """Reads the tokens of one candidate, from left to right."""

    def __init__(self, source: str):
        self._tokens = [
            (found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(source)
        ]
        self._tokens.reverse()
        self._small = False  # within the braces of a script, where words are labels

    def row(self, closing: str) -> list[str]:
        parts: list[str] = []
        while self._tokens:
            kind, text = self._tokens.pop()
            if kind == "close":
                if text != closing:
                    raise _NotMathematics
                return parts
            parts.append(self._item(kind, text))
        if closing:
            raise _NotMathematics
        return parts

    def _item(self, kind: str, text: str) -> str:
        if kind == "space":
            return " "
        if kind == "sign":
            return "\\%" if text == "%" else text
        if kind == "number":
            return self._with_scripts(text, simple=True)
        if kind == "open":
            return self._with_scripts(self._bracket(text), simple=True)
        if kind == "letters":
            return self._letters(text)
        if kind == "command":
            return self._command(text)
        raise _NotMathematics

    def _letters(self, run: str) -> str:
        if is_known(run):
            return self._command(run)
        if len(run) == 1:
            return self._with_scripts(run, simple=True)
        if glued := _GLUED.fullmatch(run):
            before, command, after = glued.groups()
            if after:
                self._tokens.append(("letters", after))
            return (f"\\{before} " if len(before) > 2 else before) + self._command(command)
        if arrow := _TO_SPACE.fullmatch(run):
            return f"\\{arrow[1]} {self._with_scripts(arrow[2], simple=True)}"
        if len(run) == 2 and not self._is_name(run):
            return self._with_scripts(run, simple=False)
        if self._small or (len(run) < 11 and run != run.lower()):
            return self._with_scripts(f"\\mathrm{{{run}}}", simple=False)
        raise _NotMathematics

    def _is_name(self, pair: str) -> bool:
        """Whether two capitals are one name, as in TC^0, and no product, as in QK^top."""
        return pair in _COMPLEXITY or (pair.isupper() and self._next("script") == "_")

    def _command(self, name: str) -> str:
        if name in _RELATIONS:
            return f"\\{name} "
        if name in _SYMBOLS or name in _OPERATORS:
            return self._with_scripts(f"\\{name} ", simple=True)
        if name in _NAMED_OPERATORS:
            return self._with_scripts(f"\\operatorname{{{name}}}", simple=True)
        if name in FONTS or name in _ACCENTS:
            return self._with_scripts(f"\\{name}{self._argument(name)}", simple=True)
        if name == "frac":
            return f"\\frac{self._group()}{self._group()}"
        if name in _SIZES and self._tokens and self._tokens[-1][0] in ("open", "close"):
            return ""
        raise _NotMathematics

    def _argument(self, name: str) -> str:
        degree = ""
        if name == "sqrt" and self._next("open") == "[":
            self._tokens.pop()
            degree = f"[{''.join(self.row(']'))}]"
        if self._next("open") == "{":
            return degree + self._group()
        if self._next("space"):
            self._tokens.pop()
        letters = self._next("letters")
        if not letters:
            raise _NotMathematics
        self._tokens.pop()
        if letters in GREEK:
            return f"{{\\{letters} }}"
        if letters[1:]:
            self._tokens.append(("letters", letters[1:]))
        return f"{{{letters[0]}}}"

    def _next(self, kind: str) -> str:
        return self._tokens[-1][1] if self._tokens and self._tokens[-1][0] == kind else ""

    def _group(self) -> str:
        if self._next("open") != "{":
            raise _NotMathematics
        self._tokens.pop()
        upright = "rm" in (self._next("letters"), self._next("command"))
        if upright:
            self._tokens.pop()
        outer, self._small = self._small, True
        inner = "".join(self.row("}")).strip()
        self._small = outer
        return f"{{\\mathrm{{{inner}}}}}" if upright else f"{{{inner}}}"

    def _bracket(self, opening: str) -> str:
        if opening != "{":
            return opening + "".join(self.row(_CLOSING[opening])) + _CLOSING[opening]
        switch = self._next("letters") or self._next("command")
        if switch in _SWITCHES:
            return self._switched(_SWITCHES[switch])
        parts = self.row("}")
        if len(parts) == 1 and self._next("script"):
            return f"{{{parts[0]}}}"
        # Braces that group lost the command before them; only those of a set are seen on the page.
        if _SEPARATORS.isdisjoint(parts):
            raise _NotMathematics
        return f"\\{{{''.join(parts)}\\}}"

    def _switched(self, font: str) -> str:
        self._tokens.pop()
        if not self._next("space"):
            raise _NotMathematics
        self._tokens.pop()
        letters = self._next("letters") or self._next("number")
        if not letters:
            raise _NotMathematics
        self._tokens.pop()
        if self._next("close") != "}":
            raise _NotMathematics
        self._tokens.pop()
        return f"\\{font}{{{letters}}}"

    def _with_scripts(self, base: str, simple: bool) -> str:
        """The base with what stands below and above it; a word of letters takes no lone letter below."""
        seen = ""
        while mark := self._next("script"):
            self._tokens.pop()
            if mark in seen:
                raise _NotMathematics
            seen += mark
            script, plain_letter = self._script()
            if mark == "_" and not simple and (plain_letter or base == base.lower()):
                raise _NotMathematics
            base = f"{base}{mark}{script}"
        return base

    def _script(self) -> tuple[str, bool]:
        if not self._tokens:
            raise _NotMathematics
        if self._next("open") == "{":
            return self._group(), False
        kind, text = self._tokens.pop()
        if kind == "sign" and text in "*+-'":
            if number := self._next("number"):
                self._tokens.pop()
            return f"{{{text}{number}}}", False
        if kind == "number":
            return f"{{{text}}}", False
        if kind in ("letters", "command") and text in _SYMBOLS:
            return f"{{\\{text} }}", False
        if kind == "letters":
            return self._one_letter(text), True
        raise _NotMathematics

    def _one_letter(self, run: str) -> str:
        if run[1:] in _SPLIT_RELATIONS:
            self._tokens.append(("letters", run[1:]))
        elif len(run) > 1:
            raise _NotMathematics
        return run[0]
