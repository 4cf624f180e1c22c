"""The folders of a period: runs build apart, `draft` and `refused` are links that show one complete result each.

    periods/2026-10/draft -> .runs/0007       what was published last
    periods/2026-10/refused -> .runs/0008     why the last run was refused, if it was
    periods/2026-10/.runs/0009                a run that is building
    periods/2026-10/.lock                     held while a run builds; names its holder
    periods/2026-10/.fetched/…                tables of a run that another machine put into an object store

A killed run leaves a folder that nothing links to: the next run removes it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.problems import Problem, Refused

SETTINGS = "chargeback.toml"
DRAFT = "draft"
REFUSED = "refused"
FETCHED = ".fetched"
LINKS = (DRAFT, REFUSED)


def period_folder(workspace: Path, period: str) -> Path:
    """Where all runs of a period live."""
    return workspace / "periods" / period


def published_tables(workspace: Path, period: str) -> Path | None:
    """The tables of the published draft of a period, if there is one."""
    tables = period_folder(workspace, period) / DRAFT / "tables"
    return tables if tables.is_dir() else None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the period; a second run is refused at once and told who holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "another process"
            right = "wait until it ends, or end it"
            raise Refused([Problem(f"period {folder.name}", f"being run by {holder}", right)]) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {os.uname().nodename}")
        lock.flush()
        yield


def new_run(folder: Path) -> Path:
    """An empty folder for a run, after what killed runs left has been tidied up. The period must be locked.

    It is not called as that of a killed run was: workers may still be writing there.
    """
    _refuse_copies(folder)
    (folder / ".runs").mkdir(exist_ok=True)
    names = {path.name for path in (folder / ".runs").iterdir()} | _linked(folder)
    numbers = (int(name) for name in names if name.isdecimal())
    _drop_unlinked(folder)
    build = folder / ".runs" / f"{max(numbers, default=0) + 1:04}"
    build.mkdir()
    return build


def publish(folder: Path, build: Path) -> None:
    """Show this run as the draft of the period, in one step, and drop what it replaces."""
    _point(folder / DRAFT, build)
    (folder / REFUSED).unlink(missing_ok=True)
    shutil.rmtree(folder / FETCHED, ignore_errors=True)
    _drop_unlinked(folder)


def publish_refusal(folder: Path, build: Path) -> None:
    """Show this run as refused; the draft stays as it was."""
    _point(folder / REFUSED, build)
    _drop_unlinked(folder)


def _refuse_copies(folder: Path) -> None:
    """A workspace copied by a tool that follows links holds folders in their place: they are not ours to remove."""
    problems = [
        Problem(
            f"{folder.name}/{link}", "a file or folder of its own, not the link that a run replaces", "move it away"
        )
        for link in LINKS
        if (folder / link).exists() and not (folder / link).is_symlink()
    ]
    if problems:
        raise Refused(problems)


def _point(link: Path, build: Path) -> None:
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(build.relative_to(link.parent))
    new.replace(link)


def _linked(folder: Path) -> set[str]:
    """The names of the runs that are shown."""
    return {(folder / link).readlink().name for link in LINKS if (folder / link).is_symlink()}


def _drop_unlinked(folder: Path) -> None:
    kept = _linked(folder)
    for left in sorted((folder / ".runs").iterdir()):
        if left.name in kept:
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
