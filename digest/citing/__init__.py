"""A digest's papers as reference managers, spreadsheets and search engines read them: papers in, text out.

Only known facts are said: no author, date or address is made up, and how many authors there are is a note
where nobody was named. Titles are readable text; abstracts in files for programs stay as they were read.
"""

from digest.citing.bibtex import bibtex, bibtex_entry
from digest.citing.csl import csl
from digest.citing.embedded import citation_head, coins, json_ld, scholar_tags
from digest.citing.facts import Cited, cited
from digest.citing.keys import cite_keys
from digest.citing.ris import ris, ris_record, without_abstract
from digest.citing.table import csv

__all__ = [
    "Cited",
    "bibtex",
    "bibtex_entry",
    "citation_head",
    "cite_keys",
    "cited",
    "coins",
    "csl",
    "csv",
    "json_ld",
    "ris",
    "ris_record",
    "scholar_tags",
    "without_abstract",
]
