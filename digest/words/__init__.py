"""The words of the interface, in one catalogue for each language: `en.toml`, `de.toml`.

A catalogue is a `Words` value: a section for each place, a field for each phrase, so that a word a language
lacks, or a template misspells, is an error with its place. A digest's own `content/words.toml` says what it
changes, or brings another language.
"""

from digest.words.catalogue import Words
from digest.words.dates import (
    brief_label,
    brief_label_of_year,
    day_listed,
    full_day,
    label,
    long_day,
    short_day,
)
from digest.words.loading import load_words, other_language
from digest.words.saying import counted, fill, number, say
from digest.words.sections import Forms

__all__ = [
    "Forms",
    "Words",
    "brief_label",
    "brief_label_of_year",
    "counted",
    "day_listed",
    "fill",
    "full_day",
    "label",
    "load_words",
    "long_day",
    "number",
    "other_language",
    "say",
    "short_day",
]
