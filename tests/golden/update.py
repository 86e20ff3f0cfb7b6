"""Writes tests/golden/site anew from tests/golden/digest; look at the difference before you commit it."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from sites import build, site_files  # noqa: E402

SHOWN = (  # of all files these, so that a difference can be read
    *("index.html", "papers/2611.00001/index.html", "papers/a-map-of-every-river/index.html"),
    *(
        "topics/rivers/index.html",
        "topics/index.html",
        "issues/2026-11-20/index.html",
        "issues/2026-11-20/issue.json",
    ),
    *(
        "archive/index.html",
        "about/index.html",
        "404.html",
        "feeds/all.rss",
        "feeds/all.atom",
        "feeds/all.json",
    ),
    *("feeds/weekly.atom", "feeds/opml.xml", "papers.json", "sitemap.xml", "robots.txt"),
)
_VERSION = re.compile(rb"\?v=[0-9a-f]+")  # of a style or script, whose own changes are not to be read here


def golden_files() -> dict[str, bytes]:
    """What the golden digest's site holds now, of the files that are shown."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "digest"
        shutil.copytree(HERE / "digest", root)
        build(root)
        files = site_files(root / "site")
    return {path: _VERSION.sub(b"?v=0", files[path]) for path in SHOWN}


def main() -> None:
    """Writes them."""
    shutil.rmtree(HERE / "site", ignore_errors=True)
    for path, content in golden_files().items():
        file = HERE / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


if __name__ == "__main__":
    main()
