"""What a digest says of its words: the language in digest.toml, and content/words.toml."""

from __future__ import annotations

from collections.abc import Iterator

from digest.config import CONFIG_NAME, Config, line_of
from digest.folder import WORDS, Digest
from digest.problems import Problem
from digest.words.catalogue import Words
from digest.words.loading import load_words, other_language


def words_of(digest: Digest, config: Config) -> Words:
    """The words of the digest's interface; a DigestError says what is wrong in its own ones."""
    return load_words(config.language, digest.path(WORDS), digest.show(WORDS))


def missing_words(digest: Digest, config: Config, words: Words) -> Iterator[Problem]:
    """The language, where the words are of another, as there are none in it."""
    if other_language(config.language, words):
        line = line_of(digest.path(CONFIG_NAME).read_text(encoding="utf-8-sig"), ["language"])
        fact = f"'language': there are no words in '{config.language}', so pages have those in '{words.tag}'"
        hint = f'bring some in {digest.show(WORDS)}, with tag = "{config.language}" in its first line'
        yield Problem(digest.show(CONFIG_NAME), line, fact, hint)
