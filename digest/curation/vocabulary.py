"""Words as topics see them: the words of a text, and the keys under which a term waits for each.

A term's word has one key; a word of a text has several, one for every way in which a term may ask for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Chinese and Japanese run on without spaces, so each sign is a word there and a term is a phrase of signs.
_SIGNS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[^\W_{_SIGNS}]+(?:\+\+|#)?|[{_SIGNS}]")
# ASCII text, most of what there is, is split five times as fast by a table.
_SPACED = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
_TERM_WORD = re.compile(rf"\*?(?:{_WORD.pattern})\*?")
_CAPITALS = re.compile("[A-Z].*[A-Z]")
_VOWEL = re.compile("[aeiouy]")
_NO_PLURAL = ("ss", "us", "is", "news")
_BRITISH = re.compile("is(?=(?:ation|er|ing|ed|e)$)")
_ENDING = re.compile("(?:(?<=iz)(?:ation|er|e)|ing|(?<!e)ed)$")


def words_in(text: str) -> list[str]:
    """The words of a text in order, as written; hyphens and punctuation separate them.

    >>> words_in("Chain-of-thought for 3D C++ (GANs)")
    ['Chain', 'of', 'thought', 'for', '3D', 'C++', 'GANs']
    """
    if text.isascii() and "+" not in text and "#" not in text:
        return text.translate(_SPACED).split()
    return _WORD.findall(text)


def term_keys(term: str) -> tuple[str, ...]:
    """The keys of a term's words; none when it holds no word.

    >>> term_keys("Language models"), term_keys("RAG"), term_keys("=reasoning"), term_keys("*bench")
    (('languag', 'model'), ('=RAG',), ('~reasoning',), ('*bench',))
    """
    exact = term.startswith("=")
    return tuple(_term_key(word, exact) for word in _TERM_WORD.findall(term))


def _term_key(word: str, exact: bool) -> str:
    if "*" in word:
        return word.lower()
    if _CAPITALS.search(word) or (exact and word != word.lower()):
        return f"={word}"
    return f"~{word.lower()}" if exact else stem(word.lower())


def word_keys(word: str) -> list[str]:
    """Every key under which a term may ask for this word of a text, but for those with a star."""
    low = word.lower()
    keys = [f"={word}", f"~{low}", stem(low)]
    if word.endswith("s") and _CAPITALS.search(word):
        keys.append(f"={word[:-1]}")
    return keys


def fits(word: str, starred: str) -> bool:
    """Whether the lower-case word has the starred beginning or ending, and more than that.

    >>> fits("webarenabench", "*bench"), fits("bench", "*bench"), fits("biology", "bio*")
    (True, False, True)
    """
    part = starred.strip("*")
    found = word.endswith(part) if starred.startswith("*") else word.startswith(part)
    return found and len(word) > len(part)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What the forms of a lower-case English word have in common: plural, -ing, -ed, and -ize and its family.

    Nouns made from verbs stay apart ("demonstration" is not "demonstrate"), because terms mean the noun.

    >>> stem("optimizers") == stem("optimisation") == stem("optimizing"), stem("policies") == stem("policy")
    (True, True)
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    return _shorter(_shorter(word))


def _shorter(word: str) -> str:
    if word.endswith("s") and not word.endswith(_NO_PLURAL):
        word = word[:-1]
    word = _BRITISH.sub("iz", word)
    short = _ENDING.sub("", word)
    if len(short) >= 3 and _VOWEL.search(short):
        word = short
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aelosu":
        word = word[:-1]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return f"{word[:-1]}i" if len(word) > 3 and word.endswith("y") else word
