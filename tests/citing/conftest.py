"""Whole digests to cite: the demonstration, five real listings, and the worst that a listing can hold."""

from __future__ import annotations

import pytest
from citable import demonstration, listed

from digest.model import Paper


@pytest.fixture(scope="session", params=["demonstration", "seeds", "hostile"])
def cited(request: pytest.FixtureRequest) -> tuple[Paper, ...]:
    """The papers of a digest."""
    if request.param == "demonstration":
        return demonstration()
    shared = request.getfixturevalue("shared")
    if request.param == "seeds":
        return listed(shared / "seeds", "*.txt")
    return listed(shared / "data", "hostile.jsonl")
