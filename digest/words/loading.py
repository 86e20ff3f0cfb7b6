"""From a language's tag, and what a digest says itself, to its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from digest.config import convert, line_of, read_toml
from digest.problems import DigestError, Problem, nearest
from digest.words.catalogue import Words
from digest.words.dates import DAY_PLACES, WEEK_PLACES
from digest.words.saying import places

_SHIPPED = Path(__file__).parent
_BRACES = re.compile(r"\{([^{}]*)\}")
_HINT = "the shipped words are in digest/words/en.toml"
_DEFAULT = "en"
Table = dict[str, Any]


def load_words(language: str, own: Path | None = None, shown: str = "") -> Words:
    """The words of that language, English where it does not ship, with what the digest's own file changes.

    A DigestError says what is wrong in that file.
    """
    if own is None or not own.is_file():
        return msgspec.convert(_shipped(language), Words)
    given = read_toml(own, shown)
    tag = given.get("tag", language)
    base = _shipped(tag if isinstance(tag, str) else language)
    words = convert(_merged(base, given), Words, own, shown, _HINT)
    _refuse_unknown_places(base, given, own, shown)
    return words


def other_language(language: str, words: Words) -> str:
    """The language, where it is another than that of the words; else nothing."""
    return "" if _primary(language) == _primary(words.tag) else language


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _languages() -> list[str]:
    return sorted(path.stem for path in _SHIPPED.glob("*.toml"))


def _shipped(language: str) -> Table:
    """A shipped catalogue as it is written, with the tag that was asked for; English where there is none."""
    name = _primary(language)
    if name not in _languages():
        name = language = _DEFAULT
    path = _SHIPPED / f"{name}.toml"
    return {**read_toml(path, str(path)), "tag": language}


def _merged(base: Table, given: Table) -> Table:
    """The one table with what the other says instead, section by section."""
    both = {
        key: {**base[key], **value} if isinstance(base.get(key), dict) and isinstance(value, dict) else value
        for key, value in given.items()
    }
    return {**base, **both}


def _refuse_unknown_places(base: Table, given: Table, own: Path, shown: str) -> None:
    """Phrases have only places that are filled in."""
    text = own.read_text(encoding="utf-8-sig")
    wrong = []
    for keys, phrase in _phrases(given):
        known = _places_of(base, keys)
        for name in sorted({*_BRACES.findall(phrase)} - known):
            fact = f"'{'.'.join(keys)}': nothing is filled in for {{{name}}}"
            wrong.append(Problem(shown, line_of(text, [*keys]), fact, nearest(name, known) or _listed(known)))
    if wrong:
        raise DigestError(wrong)


def _phrases(table: Table) -> Iterator[tuple[tuple[str, str], str]]:
    """Each phrase of each section, with the names of both."""
    for section, phrases in table.items():
        for key, said in phrases.items() if isinstance(phrases, dict) else ():
            for phrase in said if isinstance(said, list) else [said]:
                yield (section, key), phrase


def _places_of(base: Table, keys: tuple[str, str]) -> frozenset[str]:
    """What can be filled in where these words stand: what the shipped ones have, and of a date all its parts."""
    section, key = keys
    if section == "dates" and isinstance(base[section][key], str):
        return WEEK_PLACES if key.endswith("week") else DAY_PLACES
    said = base[section][key]
    return frozenset[str]().union(*map(places, said if isinstance(said, list) else [said]))


def _listed(known: frozenset[str]) -> str:
    names = ", ".join(f"{{{name}}}" for name in sorted(known))
    return f"what can be filled in here: {names}" if known else "nothing is filled in here"
