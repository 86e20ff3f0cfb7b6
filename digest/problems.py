"""What can be wrong with a user's input, and how it is said: `path:line: fact`, then a hint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from msgspec import Struct

_TELLING = 4  # letters of a word that does not begin another by chance


class Problem(Struct, frozen=True, order=True):
    """One thing that is wrong, where it is, and what to do about it; `line` 0 means the whole file."""

    path: str
    line: int
    fact: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.fact}" + (f"\n  hint: {self.hint}" if self.hint else "")


def printable(text: object) -> str:
    """The text as any terminal can take it: what is no Unicode, as in the names of some files, is a question mark."""
    return str(text).encode("utf8", "replace").decode()


class DigestError(Exception):
    """A mistake of the user's that stops the command; holds every problem found."""

    def __init__(self, problems: Problem | Sequence[Problem]):
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[DigestError], tuple[tuple[Problem, ...]]]:
        return DigestError, (self.problems,)  # so that one passes from a rendering process to the next


def nearest(wrong: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for the most similar known word, or else a longer one that it may stand for; or nothing."""
    word, names = wrong.lower(), sorted(known)
    found = get_close_matches(word, names, n=1, cutoff=0.6) or _longer_names(word, names)
    return f"did you mean '{found[0]}'?" if found else ""


def _longer_names(word: str, names: Sequence[str]) -> list[str]:
    """The only name with this part between hyphens or blanks, else the shortest with a part that begins so."""
    parts = {name: f"-{name.lower().replace(' ', '-')}-" for name in names}
    start = f"-{word.replace(' ', '-')}"
    whole = [name for name in names if f"{start}-" in parts[name]]
    begun = [name for name in names if start in parts[name]] if len(word) >= _TELLING else []
    return whole if len(whole) == 1 else sorted(begun, key=len)
