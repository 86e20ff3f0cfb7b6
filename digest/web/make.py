"""Puts artifacts into the output folder, so that the site in it is usable at every moment.

Each file is replaced whole. The order keeps every internal link of the served pages resolving, also
when the process is killed at any point: what pages need comes first, then a short stand-in at each new
address, then the pages themselves; files no longer planned go last, and then the manifest is written.
A file that this module did not write is never replaced or removed.

A site that is not there yet is made in a place of its own, where nobody looks and none of this is needed,
and gets its name when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from digest.problems import DigestError, Problem
from digest.web.artifacts import Artifact, Progress, Rank, Written, check_paths
from digest.web.parallel import make_in_processes, processes_for
from digest.web.writing import TEMPORARY, Writer

LOCK = ".digest-lock"  # of the build that goes on
MANIFEST = ".digest-manifest"
_PENDING = ".digest-pending"

STAND_IN = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex">
<meta http-equiv="refresh" content="3"><title>One moment</title></head>
<body><p>This page is being made.</p></body></html>
"""


class Manifest(Struct, frozen=True):
    """What the last whole build left in the folder; `inputs` is the digest of all it was made from."""

    inputs: str = ""
    files: dict[str, Written] = {}


class Made(Struct, frozen=True):
    """What a build did to the output folder, in files."""

    written: int
    unchanged: int
    removed: int


def make_site(
    artifacts: Sequence[Artifact],
    folder: Path,
    *,
    place: Path | None = None,
    shown: str = "",
    inputs: str = "",
    jobs: int = 1,
    clean: bool = False,
    progress: Progress | None = None,
) -> Made:
    """Brings the folder to what the artifacts say; a DigestError leaves every file as it was, or whole and new.

    Another `place`, on the same disk, is where a folder that does not exist is made.
    """
    check_paths(artifacts)
    place, shown = place or folder, shown or str(folder)
    try:
        made = _Maker(place, shown, clean, unseen=place != folder).run(artifacts, inputs, jobs, progress)
        if place != folder:
            place.rename(folder)
        return made
    except (OSError, DigestError) as error:
        if place != folder:
            discard(place)
        if isinstance(error, DigestError):
            raise
        reason = error.strerror or str(error)
        hint = "free some space, or choose another folder with -o"
        raise DigestError(Problem(shown, 0, f"cannot be written: {reason}", hint)) from None


def discard(place: Path) -> None:
    """Removes what a build left of a site that it did not finish; a stranger's file stays."""
    for path in _read_pending(place) | _own_manifest(place).files.keys():
        with suppress(OSError):
            remove(place, path)
    for name in (MANIFEST, _PENDING):
        with suppress(OSError):
            (place / name).unlink(missing_ok=True)


def remove(folder: Path, path: str) -> None:
    """Removes a file, and the folders that this empties."""
    (folder / path).unlink()
    for parent in list((folder / path).parents)[: path.count("/")]:
        try:
            parent.rmdir()
        except OSError:
            break


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest, as it stands there; an empty one where it is missing or damaged."""
    try:
        return msgspec.msgpack.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return Manifest()


def _own_manifest(folder: Path) -> Manifest:
    """The manifest by which files are replaced and removed: one that names any outside of the folder is none."""
    found = read_manifest(folder)
    return found if all(map(_is_inside, found.files)) else Manifest()


def _is_inside(path: str) -> bool:
    """Whether a path that stands in a file is one that we could have written there."""
    return not path.startswith("/") and "\\" not in path and ".." not in path.split("/")


def is_current(folder: Path, inputs: str) -> bool:
    """Whether the folder holds exactly what the last build from these inputs left there."""
    manifest = read_manifest(folder)
    if not inputs or manifest.inputs != inputs or (folder / _PENDING).exists():
        return False
    root = str(folder)
    return all(_is_as_left(root, path, written) for path, written in manifest.files.items())


def _is_as_left(root: str, path: str, written: Written) -> bool:
    try:
        found = os.stat(f"{root}/{path}")  # noqa: PTH116 (ten thousand Path objects cost more than the calls)
    except OSError:
        return False
    return found.st_size == written.size and found.st_mtime_ns == written.time


def _has_size(root: str, path: str, size: int) -> bool:
    try:
        return os.stat(f"{root}/{path}").st_size == size  # noqa: PTH116 (see above)
    except OSError:
        return False


def rehearse(stale: Sequence[Artifact]) -> None:
    """Makes the first page of each template, so that a broken one stops a build before any writing."""
    first: dict[str, Artifact] = {}
    for artifact in stale:
        first.setdefault(artifact.template, artifact)
    for template, artifact in first.items():
        if template:
            artifact.make()


class _Maker:
    def __init__(self, folder: Path, shown: str, clean: bool, unseen: bool):
        self.folder = folder
        self.shown = shown
        self.root = str(folder)
        manifest = _own_manifest(folder)
        self.before = manifest.files
        self.inputs = manifest.inputs
        self.pending = _read_pending(folder)
        self.is_new = not folder.exists() or not any(_entries(folder))  # then nothing can be in the way
        self.clean = clean
        self.unseen = unseen
        self.writer = Writer(self.root, unseen)
        self.after: dict[str, Written] = {}
        self.seen: set[str] = set()  # that are no files

    def run(self, artifacts: Sequence[Artifact], inputs: str, jobs: int, progress: Progress | None) -> Made:
        stale = [a for a in artifacts if not self._is_done(a)]
        planned = {artifact.path for artifact in artifacts}
        gone = sorted(path for path in self.before.keys() | self.pending if path not in planned)
        if not stale and not gone and self.before and self.inputs == inputs:
            return Made(0, len(artifacts), 0)
        self._refuse_foreign(stale)
        rehearse(stale)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._drop_temporary()
        ours = [path for path in gone if self._is_ours(path)]
        if stale or ours:
            self._note_pending([*(artifact.path for artifact in stale), *ours])
        self._write_all(sorted(stale, key=lambda a: a.rank), jobs, progress)
        self._remove_all(ours)
        self.writer.write(MANIFEST, msgspec.msgpack.encode(Manifest(inputs, self.after)))
        (self.folder / _PENDING).unlink(missing_ok=True)
        return Made(len(stale), len(artifacts) - len(stale), len(ours))

    def _is_done(self, artifact: Artifact) -> bool:
        written = self.before.get(artifact.path)
        if self.clean or written is None or written.key != artifact.key:
            return False
        if not _is_as_left(self.root, artifact.path, written):
            return False
        self.after[artifact.path] = written
        return True

    def _refuse_foreign(self, stale: Sequence[Artifact]) -> None:
        """Nothing is written where a file stands that is not ours."""
        if self.is_new:
            return
        blocked = {place for artifact in stale if (place := self._in_the_way(artifact.path))}
        if blocked:
            fact, hint = "stands where the site needs another kind of file", "move it away"
            raise DigestError([Problem(f"{self.shown}/{place}", 0, fact, hint) for place in sorted(blocked)])
        if self.clean:
            return
        foreign = [
            Problem(
                f"{self.shown}/{artifact.path}",
                0,
                f"was not written by digest, and {artifact.origin} would replace it",
                "move it away, choose another folder with -o, or replace it with --clean",
            )
            for artifact in stale
            if artifact.path not in self.before
            and artifact.path not in self.pending
            and os.path.lexists(f"{self.root}/{artifact.path}")
        ]
        if foreign:
            raise DigestError(foreign)

    def _in_the_way(self, path: str) -> str:
        """A folder at the path, or a file at one of its folders; nothing where the path is free."""
        parent = path.rpartition("/")[0]
        while parent and parent not in self.seen:
            if os.path.isfile(f"{self.root}/{parent}"):  # noqa: PTH113 (see above)
                return parent
            self.seen.add(parent)
            parent = parent.rpartition("/")[0]
        return path if os.path.isdir(f"{self.root}/{path}") else ""  # noqa: PTH112 (see above)

    def _note_pending(self, touched: Sequence[str]) -> None:
        """Says on disk which paths are ours to change, for the build after one that is killed."""
        paths = sorted(self.pending.union(touched))
        self.writer.write(_PENDING, msgspec.json.encode(paths))

    def _write_all(self, stale: Sequence[Artifact], jobs: int, progress: Progress | None) -> None:
        assets = [a for a in stale if a.rank is Rank.ASSET]
        others = [a for a in stale if a.rank is not Rank.ASSET]
        for artifact in assets:
            self._make(artifact)
        if not self.unseen:
            self._stand_in([a for a in others if a.template])
        if (processes := processes_for(len(others), jobs)) > 1:
            # Pages link to feeds and citations, which have no stand-ins.
            data = [a for a in others if a.rank < Rank.PAPER and not self.unseen]
            pages = [a for a in others if a.rank >= Rank.PAPER or self.unseen]
            for group in filter(None, (data, pages)):
                self.after.update(make_in_processes(group, processes, self._make_one, progress))
            return
        for done, artifact in enumerate(others, 1):
            self._make(artifact)
            if progress and (done % 100 == 0 or done == len(others)):
                progress(done, len(others))

    def _stand_in(self, pages: Sequence[Artifact]) -> None:
        """A link of a page that is written early may lead to one that is written late."""
        new = [page.path for page in pages if self.is_new or not os.path.lexists(f"{self.root}/{page.path}")]
        if not new:
            return
        source = f"{self.root}/{TEMPORARY}stand-in"
        Path(source).write_bytes(STAND_IN)
        for path in new:
            self.writer.make_folder(path)
            try:
                os.link(source, f"{self.root}/{path}")
            except OSError:  # a file system without hard links
                self.writer.write(path, STAND_IN)
        Path(source).unlink()

    def _make(self, artifact: Artifact) -> None:
        self.after[artifact.path] = self._make_one(artifact)

    def _make_one(self, artifact: Artifact) -> Written:
        size, time = self.writer.write(artifact.path, artifact.make())
        return Written(artifact.key, size, time)

    def _remove_all(self, ours: Sequence[str]) -> None:
        """Removes files of ours, and the folders that this empties."""
        for path in ours:
            if path.endswith(".html"):  # pages that go may link to each other
                self.writer.write(path, STAND_IN)
        for path in ours:
            remove(self.folder, path)

    def _is_ours(self, path: str) -> bool:
        """Whether it is a file that we wrote: a copy of the site has its files' sizes, and other times."""
        written = self.before.get(path)
        if written is not None and _has_size(self.root, path, written.size):
            return True
        # Also what a killed build left: a page of its own, or a stand-in.
        return path in self.pending and os.path.lexists(f"{self.root}/{path}")

    def _drop_temporary(self) -> None:
        for left in self.folder.glob(f"{TEMPORARY}*"):
            left.unlink(missing_ok=True)


def _entries(folder: Path) -> Iterator[str]:
    """What is in the output folder besides the lock of the build itself."""
    return (entry.name for entry in os.scandir(folder) if entry.name != LOCK)


def _read_pending(folder: Path) -> frozenset[str]:
    try:
        found = msgspec.json.decode((folder / _PENDING).read_bytes(), type=list[str])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return frozenset()
    return frozenset(filter(_is_inside, found))
