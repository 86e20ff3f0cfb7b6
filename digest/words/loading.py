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
    text = own.read_text(encoding="utf-8-sig")
    wrong = [Problem(shown, line_of(text, keys), *said) for keys, said in _mistakes(base, given)]
    if wrong:
        raise DigestError(wrong)
    return convert(_merged(base, given), Words, own, shown, _HINT)


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


_Mistake = tuple[list[str], tuple[str, str]]  # the keys of where it stands; the fact and the hint


def _mistakes(base: Table, given: Table) -> Iterator[_Mistake]:
    """What the shipped catalogue has not, or has of another kind; every one, as a file is mended whole."""
    for section, phrases in given.items():
        known = base.get(section)
        if known is None:
            yield [section], (f"unknown section '{section}'", _nearest(section, base))
        elif not isinstance(known, dict):
            yield from _phrase_mistakes([section], known, phrases)
        elif not isinstance(phrases, dict):
            yield [section], (f"'{section}': expected a table", f"begin it with [{section}]")
        else:
            for key, phrase in phrases.items():
                if key in known:
                    yield from _phrase_mistakes([section, key], known[key], phrase)
                else:
                    yield [section, key], (f"unknown key '{key}'", _nearest(key, known))


def _phrase_mistakes(keys: list[str], known: Any, phrase: Any) -> Iterator[_Mistake]:
    name = ".".join(keys)
    said = phrase if isinstance(phrase, list) else [phrase]
    if (
        not said
        or (isinstance(known, str) and isinstance(phrase, list))
        or not all(_is_text(one) for one in said)
    ):
        kind = "a text" if isinstance(known, str) else "a list of texts"
        yield keys, (f"'{name}': expected {kind} that is not empty", _HINT)
    elif len(keys) > 1:
        places_here = _places_of(known, keys[0], keys[1])
        for place in sorted({found for one in said for found in _BRACES.findall(one)} - places_here):
            hint = nearest(place, places_here) or _listed(places_here)
            yield keys, (f"'{name}': nothing is filled in for {{{place}}}", hint)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _nearest(name: str, known: Table) -> str:
    return nearest(name, known) or _HINT


def _places_of(known: Any, section: str, key: str) -> frozenset[str]:
    """What can be filled in where these words stand: what the shipped ones have, and of a date all its parts."""
    if section == "dates" and isinstance(known, str):
        return WEEK_PLACES if key.endswith("week") else DAY_PLACES
    return frozenset[str]().union(*map(places, known if isinstance(known, list) else [known]))


def _listed(known: frozenset[str]) -> str:
    names = ", ".join(f"{{{name}}}" for name in sorted(known))
    return f"what can be filled in here: {names}" if known else "nothing is filled in here"
