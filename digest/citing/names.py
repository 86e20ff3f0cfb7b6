"""The parts of an author's name, where they can be told.

The rule: a name is split only when its parts are sure; whatever is not stays one literal. Sure are

- `Vaswani, Ashish`: what stands before the only comma is the family name;
- `Ashish Vaswani`, `Aidan N. Gomez`, `T. Scott Smith`: capitalised words of Latin letters with at most one full
  given name, initials aside, or two before a frequent East Asian family name (`Jong Wook Kim`); the last word is
  the family name;
- `Ludwig van Beethoven`: what follows a particle in small letters is the family name;
- `Jr.`, `Sr.`, `II` … at the end of any of these are a suffix.

Not sure, so literal: one word alone (`OpenAI`); groups (`The ATLAS Collaboration`); other scripts, whose order is
not known; a frequent East Asian family name in front and none at the end (`Li Fei-Fei`); two full given names
(`Gabriel García Márquez` has one, and two family names); `Guido Van Rossum`; initials or a capital inside at the end.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from digest.prose import plain
from digest.text import one_line

_UPPER = "A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ"
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ"
_FULL = re.compile(rf"(?:[dlDL]['’]|[ae]l-)?[{_UPPER}](?:[{_LETTER}'’ʼ‐-]*[{_LETTER}])")
_INITIALS = re.compile(rf"(?:[{_UPPER}][a-z]?\.-?){{1,4}}|[{_UPPER}]{{1,3}}")
_INNER_CAPITAL = re.compile(
    r"(?!(?:Mc|Mac|De|Del|Di|Du|La|Le|Van|Von|Fitz|Des|Dos|Da|El|Al)[A-Z])\w*[a-z][A-Z]"
)
_TOKENS = re.compile(r"\w+")

_PARTICLE_WORDS = (
    "van von der den de del della di da das dos do du la le ter ten te tot zu zum zur af av bin ibn"
)
_GROUP_WORDS = """
    collaboration collaborations consortium team teams group groups lab labs laboratory laboratories institute
    institut university universität université college department centre center inc ltd llc gmbh corporation
    company research project initiative alliance foundation organization organisation association federation
    committee society community network authors members contributors agency technologies working openai google
    microsoft nvidia alibaba tencent baidu huawei bytedance deepmind and
"""
# Names that also come first in their own languages: nobody can tell "Li Fei-Fei" from "Fei-Fei Li" otherwise.
_EAST_ASIAN_FAMILIES = """
    li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song
    han feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao lv
    cui zhong tan jin dai qin fan fang shi kim lee park choi jung kang cho yoon jang lim oh seo shin kwon hwang
    ahn nguyen tran le pham hoang phan vu vo dang bui ho ngo duong ly sato suzuki takahashi tanaka chan
    chang cheung chi chiu chu hsieh hsu lam leung ng tsai wong
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_GROUPS = frozenset(_GROUP_WORDS.split())
_EAST_ASIAN = frozenset(_EAST_ASIAN_FAMILIES.split())
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
# Most names are as simple as this, and 10,000 papers have 60,000.
_SIMPLE = re.compile(r"(([A-Z][a-z]+)(?: [A-Z]\.)*) ([A-Z][a-z]+)")
_NOT_SIMPLE = _PARTICLES | _GROUPS | _EAST_ASIAN | _SUFFIXES | {"the"}


class Name(Struct, frozen=True):
    """An author's name on one line, and its parts; no parts where they are not sure."""

    literal: str
    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_group: bool = False

    @property
    def in_order(self) -> str:
        """The name as it is spoken: `Ludwig van Beethoven`."""
        if not self.family:
            return self.literal
        if not self.particle and not self.suffix:
            return f"{self.given} {self.family}"
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))

    @property
    def whole_family(self) -> str:
        """The family name with its particle: `van Beethoven`."""
        return f"{self.particle} {self.family}" if self.particle else self.family

    @property
    def reversed(self) -> str:
        """The name as lists have it: `van Beethoven, Ludwig`; a suffix comes last."""
        if not self.family:
            return self.literal
        if not self.particle and not self.suffix:
            return f"{self.family}, {self.given}"
        return ", ".join(filter(None, (self.whole_family, self.given, self.suffix)))


@lru_cache(maxsize=50_000)  # the same people write many papers, and one paper goes into several formats
def name_of(author: str) -> Name:
    """The author's name, in parts where they are sure."""
    simple = _SIMPLE.fullmatch(author)
    if simple and _NOT_SIMPLE.isdisjoint((simple[2].lower(), simple[3].lower())):
        return Name(author, simple[3], simple[1])
    return _read(one_line(author))


def _read(literal: str) -> Name:
    if "\\" in literal or "$" in literal:
        literal = one_line(plain(literal))
    if _is_group(literal):
        return Name(literal, is_group=True)
    words, suffix = _without_suffix(literal)
    before, comma, after = " ".join(words).partition(",")
    parts = _in_reverse(before.split(), after.split()) if comma else _in_order(words)
    if parts is None:
        return Name(literal)
    given, particle, family = (" ".join(part) for part in parts)
    return Name(literal, family, given, particle, suffix)


_Parts = tuple[list[str], list[str], list[str]]  # given names, particles, family names


def _is_group(literal: str) -> bool:
    tokens = _TOKENS.findall(literal)
    return (
        literal.startswith(("The ", "the "))
        or (len(tokens) > 1 and "AI" in tokens)
        or not _GROUPS.isdisjoint(map(str.lower, tokens))
    )


def _without_suffix(literal: str) -> tuple[list[str], str]:
    words = literal.split()
    if len(words) > 2 and words[-1].rstrip(".").lower() in _SUFFIXES:
        return [*words[:-2], words[-2].rstrip(",")], words[-1]
    return words, ""


def _in_reverse(before: list[str], after: list[str]) -> _Parts | None:
    """The parts of `Family, Given`."""
    start = _count_particles(before)
    particle, family = before[:start], before[start:]
    sure = (
        0 < len(family) <= 3
        and 0 < len(after) <= 4
        and all(map(_FULL.fullmatch, family))
        and all(_FULL.fullmatch(word) or _INITIALS.fullmatch(word) for word in after)
    )
    return (after, particle, family) if sure else None


def _in_order(words: list[str]) -> _Parts | None:
    """The parts of `Given Family`."""
    start = next((place for place, word in enumerate(words) if word in _PARTICLES), len(words) - 1)
    given = words[:start]
    count = _count_particles(words[start:])
    particle, family = words[start : start + count], words[start + count :]
    full = [word for word in given if not _INITIALS.fullmatch(word)]
    sure = (
        given
        and len(full) <= (2 if _is_east_asian(words[-1]) and not any(map(_is_east_asian, given)) else 1)
        and 0 < len(family) <= (2 if particle else 1)
        and all(map(_is_plain, full))
        and all(map(_is_plain, family))
        and not _INITIALS.fullmatch(family[-1])
        and (particle or not _is_east_asian(given[0]) or _is_east_asian(family[-1]))
    )
    return (given, particle, family) if sure else None


def _count_particles(words: list[str]) -> int:
    return next((place for place, word in enumerate(words) if word not in _PARTICLES), len(words))


def _is_plain(word: str) -> bool:
    """Whether it is a person's name that is neither a particle with a capital nor the name of a product."""
    return bool(
        _FULL.fullmatch(word)
        and (word.lower() not in _PARTICLES or _is_east_asian(word))
        and not _INNER_CAPITAL.match(word)
    )


def _is_east_asian(word: str) -> bool:
    return word.lower() in _EAST_ASIAN
