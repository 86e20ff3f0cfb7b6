"""Where the stages meet: what each command does, from the digest's folder to values and files.

    add:   bytes ─ sources ─► Record ─ library ─► Paper ─► content/papers/         adding.py
    build: content/ ─ library ─► Paper ─ curation ─► Curated ─ web ─► Artifact ─► site/   content.py, building.py

Nothing here prints, or reads the clock or the environment.
"""

from digest.pipeline.adding import Added, add_listings
from digest.pipeline.building import BuildOptions, Built, build_site
from digest.pipeline.checking import plan_problems, unplaced_words
from digest.pipeline.content import Content, curate_content, load_content

__all__ = [
    "Added",
    "BuildOptions",
    "Built",
    "Content",
    "add_listings",
    "build_site",
    "curate_content",
    "load_content",
    "plan_problems",
    "unplaced_words",
]
