"""The wheel: what is in it, and that it works away from the repository, without the network."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
from email.parser import Parser
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
LISTING = '{"title": "A Paper of Papers", "abstract": "It lists papers.", "featured_on": "2026-11-20"}\n'


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the locked build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def packed(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_its_starter_files_as_they_are(packed: dict[str, bytes]) -> None:
    ours = files_below(ROOT / "digest")
    assert ours <= packed.keys()
    assert [name for name in sorted(ours) if packed[name] != (ROOT / name).read_bytes()] == []


def test_the_wheel_holds_the_themes_and_the_taxonomy(packed: dict[str, bytes]) -> None:
    themes = files_below(ROOT / "themes")
    assert {f"digest/{name}" for name in themes} <= packed.keys()
    assert packed["digest/starter/content/topics.toml"] == (ROOT / "content/topics.toml").read_bytes()


def test_the_wheel_holds_nothing_else(packed: dict[str, bytes]) -> None:
    known = files_below(ROOT / "digest") | {f"digest/{name}" for name in files_below(ROOT / "themes")}
    others = packed.keys() - known - {"digest/starter/content/topics.toml"}
    assert {PurePosixPath(name).parts[0].rpartition(".")[2] for name in others} == {"dist-info"}


def test_the_wheel_says_its_command_its_licence_and_what_it_needs(packed: dict[str, bytes]) -> None:
    told = {PurePosixPath(name).name: text.decode() for name, text in packed.items() if "dist-info/" in name}
    about = Parser().parsestr(told["METADATA"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    always = [need for need in about.get_all("Requires-Dist", []) if "extra ==" not in need]
    needs = [need.split(">")[0].split("<")[0].lower() for need in always]
    assert f"digest = {project['scripts']['digest']}" in told["entry_points.txt"]
    assert about["License-Expression"] == "MIT"
    assert "MIT License" in told["LICENSE"]
    assert needs == [need.split(">")[0].split("<")[0] for need in project["dependencies"]]


def test_every_pinned_requirement_has_hashes_and_no_place_of_this_machine() -> None:
    for lock in sorted(ROOT.glob("requirements*.lock")):
        blocks = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        pins = [block for block in blocks if block and not block.startswith("#")]
        assert pins
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
        assert [word for word in ("://", "--index", "--find-links", " /") if word in "\n".join(blocks)] == []


def test_the_locks_hold_all_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    build, run = groups["build"], project["project"]["dependencies"]
    dev = [need for group in ("test", "lint", "browser") for need in groups[group]]
    assert named(build) <= pinned("requirements-build.lock")
    assert named(build + run) <= pinned("requirements.lock")
    assert pinned("requirements-build.lock") <= pinned("requirements.lock") <= pinned("requirements-dev.lock")
    assert named(dev) <= pinned("requirements-dev.lock")
    assert "playwright" not in pinned("requirements.lock")


def named(needs: list[str]) -> set[str]:
    return {need.split(">")[0].split("<")[0] for need in needs}


def pinned(lock: str) -> set[str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0] for line in lines if "==" in line and not line.startswith("#")}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `digest` of a fresh environment: the wheel, and what it needs from the environment of this test."""
    if find_spec("pip") is None:
        pytest.skip("this environment has no pip to install the wheel with")
    home = tmp_path_factory.mktemp("fresh") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = next(home.glob("bin/python")) if os.name == "posix" else home / "Scripts/python.exe"
    install = ["--python", str(python), "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *install], check=True)
    packages = next(home.rglob("site-packages"))
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.with_name("digest")


def run(*command: str | Path, folder: Path) -> str:
    """What the command said, on both streams; it must have been content."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_installed_package_is_the_wheels_own(installed: Path, tmp_path: Path) -> None:
    script = (
        "import digest.shipped as s; print(s.__file__, s.shipped_themes(), s.shipped_topics(), sep='\\n')"
    )
    places = run(installed.with_name("python"), "-c", script, folder=tmp_path).split()
    assert [place for place in places if not Path(place).is_relative_to(installed.parents[1])] == []


def test_the_installed_command_makes_a_digest_adds_a_paper_and_builds_the_site(
    installed: Path, tmp_path: Path
) -> None:
    run(installed, "init", "mine", folder=tmp_path)
    mine = tmp_path / "mine"
    (mine / "2026-11-20.jsonl").write_text(LISTING, encoding="utf-8")
    run(installed, "add", "2026-11-20.jsonl", folder=mine)
    run(installed, "check", folder=mine)
    run(installed, "build", folder=mine)
    assert "A Paper of Papers" in (mine / "site/papers/a-paper-of-papers/index.html").read_text("utf-8")
    assert (mine / "site/about/index.html").is_file()
    assert (mine / "site/feeds/all.rss").is_file()
