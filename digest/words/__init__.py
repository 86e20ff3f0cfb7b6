"""The words of the interface, in one catalogue for each language: `en.toml`, `de.toml`.

A catalogue is a `Words` value: a section for each place, a field for each phrase, so that a word a language
lacks, or a template misspells, is an error with its place. A digest's own `content/words.toml` says what it
changes, or brings another language.
"""

from digest.words.catalogue import Words
from digest.words.loading import load_words

__all__ = ["Words", "load_words"]
