"""The folders of a period: runs build apart, `draft` and `refused` are links that show one complete result each.

    periods/2026-10/draft -> .runs/0007       what was published last
    periods/2026-10/refused -> .runs/0008     why the last run was refused, if it was
    periods/2026-10/.runs/0009                a run that is building
    periods/2026-10/.lock                     held while a run builds; names its holder

A killed run leaves a folder that nothing links to, and perhaps processes that it started: the next run removes both.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from schemas.problems import Problem, Refused

DRAFT = "draft"
REFUSED = "refused"
PROCESSES = "processes.json"


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
    """An empty folder for a run, after what killed runs left has been tidied up. The period must be locked."""
    runs = folder / ".runs"
    runs.mkdir(exist_ok=True)
    kept = {_target(folder / link) for link in (DRAFT, REFUSED)}
    for left in sorted(runs.iterdir()):
        if left.name not in kept:
            end_processes(left)
            shutil.rmtree(left)
    numbers = [int(run.name) for run in runs.iterdir()]
    build = runs / f"{max(numbers, default=0) + 1:04}"
    build.mkdir()
    return build


def publish(folder: Path, build: Path) -> None:
    """Show this run as the draft of the period, in one step, and drop what it replaces."""
    _point(folder / DRAFT, build)
    (folder / REFUSED).unlink(missing_ok=True)
    _drop_unlinked(folder)


def publish_refusal(folder: Path, build: Path) -> None:
    """Show this run as refused; the draft stays as it was."""
    _point(folder / REFUSED, build)
    _drop_unlinked(folder)


def note_process(build: Path, process_id: int) -> None:
    """Remember a process that outlives a kill of its parent, so that the next run can end it."""
    noted = _noted(build)
    with suppress(psutil.NoSuchProcess):
        noted.append({"pid": process_id, "started": psutil.Process(process_id).create_time()})
    (build / PROCESSES).write_text(json.dumps(noted), encoding="utf-8")


def end_processes(build: Path) -> None:
    """End the processes that a run noted, if they are still those."""
    for noted in _noted(build):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(int(noted["pid"]))
            if process.create_time() == noted["started"]:
                process.kill()


def _noted(build: Path) -> list[dict[str, float]]:
    path = build / PROCESSES
    noted: list[dict[str, float]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return noted


def _point(link: Path, build: Path) -> None:
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(build.relative_to(link.parent))
    new.replace(link)


def _target(link: Path) -> str | None:
    return link.readlink().name if link.is_symlink() else None


def _drop_unlinked(folder: Path) -> None:
    kept = {_target(folder / link) for link in (DRAFT, REFUSED)}
    for run in sorted((folder / ".runs").iterdir()):
        if run.name not in kept:
            shutil.rmtree(run)
