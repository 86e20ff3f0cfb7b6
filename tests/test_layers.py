"""The package keeps the rules of ARCHITECTURE.md, and the rules catch who breaks them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from layers import (
    ROOT,
    askers,
    callers,
    crossings,
    cycle,
    heavy_at_the_top,
    our_sources,
    printers,
)


def test_no_stage_knows_another_and_the_foundation_knows_none() -> None:
    assert crossings(our_sources()) == []


def test_there_is_no_import_cycle() -> None:
    assert cycle(our_sources()) == []


def test_only_the_command_line_and_the_server_print() -> None:
    assert printers(our_sources()) == []


def test_only_the_command_line_reads_the_clock_and_the_environment() -> None:
    assert askers(our_sources()) == []


def test_the_foundation_and_the_stages_leave_the_network_alone() -> None:
    assert callers(our_sources()) == []


def test_only_click_is_imported_at_the_top_of_the_command_line() -> None:
    modules = {name: text for name, text in our_sources().items() if f"{name}.".startswith("digest.cli.")}
    assert len(modules) > 1
    assert {name: heavy_at_the_top(text) for name, text in modules.items() if heavy_at_the_top(text)} == {}


def test_starting_the_command_line_loads_nothing_of_others_but_click() -> None:
    script = "import sys; before = set(sys.modules); import digest.cli; print(*sys.modules.keys() - before)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    others = {name.split(".")[0] for name in loaded.stdout.split()} - sys.stdlib_module_names
    assert others == {"digest", "click"}


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("digest.text", "from digest.sources import reading"),
        ("digest.text", "import digest.web.theme"),
        ("digest.text", "import digest.pipeline"),
        ("digest.library.store", "from digest.sources.reading import read"),
        ("digest.library.store", "from ..sources import reading"),
        ("digest.library.store", "def late():\n    from digest.cli import main"),
        ("digest.mail.send", "import digest.web.theme as looks"),
        ("digest.cli", "import digest.web.theme, digest.sources.reading"),
    ],
)
def test_a_crossing_is_caught(module: str, line: str) -> None:
    others = ("digest.sources.reading", "digest.web.theme", "digest.pipeline", "digest.cli")
    assert len(crossings({**dict.fromkeys(others, ""), module: line})) == 1


def test_what_the_layers_allow_is_no_crossing() -> None:
    sources = {
        "digest.text": "import re",
        "digest.web.theme": "from digest.text import clean\nfrom digest.web import pages",
        "digest.web.pages": "from .. import text",
        "digest.sources.reading": "from digest import text",
        "digest.pipeline": "from digest.web import theme\nfrom digest.sources.reading import read",
        "digest.cli": "def add():\n    from digest.pipeline import add\n    from digest.web import theme",
    }
    assert crossings(sources) == []
    assert cycle(sources) == []


def test_a_cycle_is_caught_though_it_goes_through_a_function() -> None:
    sources = {
        "digest.one": "from digest.two import second",
        "digest.two": "from . import three",
        "digest.three": "def late():\n    import digest.one",
        "digest.four": "from digest import one",
    }
    assert {*cycle(sources)} == {"digest.one", "digest.two", "digest.three"}


@pytest.mark.parametrize(
    "text",
    [
        "print('a')",
        "import click as c\nc.echo('a')",
        "from click import secho\nsecho('a')",
        "import sys\nsys.stderr.write('a')",
        "from sys import stdout as out\nout.write('a')",
    ],
)
def test_printing_is_caught(text: str) -> None:
    assert len(printers({"digest.web.make": text, "digest.cli": text, "digest.serve": text})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nnow = datetime.now()",
        "import datetime as d\nnow = d.date.today()",
        "from datetime import date\nclock = date.today",
        "import time\nnow = time.time()",
        "from time import time as clock\nnow = clock()",
        "import os\nhome = os.environ['HOME']",
        "import os.path\nhome = os.environ['HOME']",
        "from os import getenv\nhome = getenv('HOME')",
    ],
)
def test_a_look_at_the_clock_or_the_environment_is_caught(text: str) -> None:
    assert len(askers({"digest.serve": text, "digest.cli": text})) == 1


def test_measuring_and_reckoning_with_given_times_is_allowed() -> None:
    text = "import time\nfrom datetime import date\nstart = time.monotonic()\nday = date(2026, 11, 20)"
    assert askers({"digest.text": text}) == []


@pytest.mark.parametrize(
    "line", ["import urllib.request", "from http.client import HTTPConnection", "import socket"]
)
def test_the_network_is_caught(line: str) -> None:
    assert (
        len(callers({"digest.web.make": line, "digest.serve": line, "digest.text": "import urllib.parse"}))
        == 1
    )


@pytest.mark.parametrize(
    "line",
    [
        "import msgspec",
        "from digest.pipeline import build",
        "try:\n    import jinja2\nexcept ImportError: pass",
    ],
)
def test_a_heavy_import_at_the_top_is_caught(line: str) -> None:
    assert len(heavy_at_the_top(f"import sys\nimport click\n{line}")) == 1


def test_an_import_within_a_command_or_for_types_alone_is_not_heavy() -> None:
    text = "if TYPE_CHECKING:\n    from digest.config import Config\ndef build():\n    import msgspec"
    assert heavy_at_the_top(text) == []
