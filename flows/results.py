"""Results in an object store: all objects of a run first, and last the pointer that shows it.

    <results>/periods/2026-10/runs/<run>/…      the results of a run, as they stand in the draft
    <results>/periods/2026-10/draft.json        names the run that was published last, in place of the link `draft`
    <results>/periods/2026-10/refused.json      names the run that was refused since, if one was

Whoever reads the pointer first sees one complete result, before, while and after another is put there.
"""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from flows.optional_library import optional_library
from flows.runs import DRAFT, FETCHED, REFUSED, period_folder
from schemas.periods import is_period
from schemas.problems import Refused
from transforms.whole_file import ENDING

if TYPE_CHECKING:
    from flows.object_store import ObjectStore


def reach(results: str | None) -> None:
    """Refused where results go to an object store that cannot be read: a month had better not run first."""
    if results is not None:
        next(_store(results).names(), None)


def show(results: str, period: str, link: str, build: Path, run: str) -> None:
    """Put the results of a run there, then show it as the draft or as refused; what it replaces is removed."""
    store, folder = _store(results), f"periods/{period}"
    former = [_shown(store, period, link)]
    store.put(build, f"{folder}/runs/{run}/")
    store.write(f"{folder}/{link}.json", json.dumps({"run": run, "folder": f"runs/{run}"}).encode())
    if link == DRAFT:
        former.append(_shown(store, period, REFUSED))
        store.remove([f"{folder}/{REFUSED}.json"])
    for replaced in set(former) - {run, None}:
        store.remove(list(store.names(f"{folder}/runs/{replaced}/")))


def periods_there(results: str) -> list[str]:
    """The periods that have a published draft there."""
    store = _store(results)
    return [period for period in store.folders("periods") if is_period(period) and _shown(store, period, DRAFT)]


def tables_there(results: str, workspace: Path, period: str) -> Path | None:
    """The tables of the draft that is published there: those of the workspace where it is the same run, else fetched.

    None where nothing is published there.
    """
    store, folder = _store(results), period_folder(workspace, period)
    while (run := _shown(store, period, DRAFT)) is not None:
        if _run_here(folder) == run:
            return folder / DRAFT / "tables"
        kept = folder / FETCHED / run
        if kept.is_dir() or _fetched(store, period, kept):
            return kept / "tables"
    return None


def _fetched(store: "ObjectStore", period: str, target: Path) -> bool:
    """Fetch the tables of a run, and drop those of runs before it; false where another replaced it meanwhile."""
    start, unfinished = f"periods/{period}/runs/{target.name}/", target.with_name(f"{uuid4().hex}{ENDING}")
    try:
        store.fetch(list(store.names(f"{start}tables/")), unfinished)
        if _shown(store, period, DRAFT) != target.name:
            return False
        (unfinished / start).replace(target)
    except Refused:
        if _shown(store, period, DRAFT) == target.name:
            raise
        return False
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    for former in target.parent.iterdir():
        if former != target and former.suffix != ENDING:
            shutil.rmtree(former, ignore_errors=True)
    return True


def _shown(store: "ObjectStore", period: str, link: str) -> str | None:
    pointer = store.read(f"periods/{period}/{link}.json")
    return None if pointer is None else str(json.loads(pointer)["run"])


def _run_here(folder: Path) -> str | None:
    described = folder / DRAFT / "run.json"
    return json.loads(described.read_text(encoding="utf-8")).get("run") if described.exists() else None


def _store(results: str) -> "ObjectStore":
    with optional_library("s3", f"engine.results = {results}"):
        from flows.object_store import ObjectStore
    return ObjectStore(results)
