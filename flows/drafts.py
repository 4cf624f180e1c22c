"""The published drafts of a workspace: in its folder, or where its settings put the results."""

import tomllib
from pathlib import Path

from flows.runs import SETTINGS, published_tables
from schemas.periods import is_period


def draft_tables(workspace: Path, period: str) -> Path | None:
    """The tables of the published draft of a period, if there is one.

    Where results go to an object store, what is published there is the draft; the folder's is one where nothing is.
    """
    results = _results(workspace)
    if results is None:
        return published_tables(workspace, period)
    from flows.results import tables_there

    return tables_there(results, workspace, period) or published_tables(workspace, period)


def draft_periods(workspace: Path) -> list[str]:
    """The periods that have a published draft, the first month first."""
    here = {name for path in workspace.glob("periods/*/draft") if is_period(name := path.parent.name)}
    results = _results(workspace)
    if results is None:
        return sorted(here)
    from flows.results import periods_there

    return sorted({*here, *periods_there(results)})


def drafts_before(workspace: Path, period: str) -> tuple[tuple[str, Path], ...]:
    """The periods before this one that have a published draft, the first month first, with the tables of each."""
    return tuple((name, tables) for name, tables in drafts_beside(workspace, period) if name < period)


def drafts_beside(workspace: Path, period: str) -> tuple[tuple[str, Path], ...]:
    """All periods but this one that have a published draft, the first month first, with the tables of each."""
    others = [name for name in draft_periods(workspace) if name != period]
    return tuple((name, tables) for name in others if (tables := draft_tables(workspace, name)) is not None)


def _results(workspace: Path) -> str | None:
    """The one setting that questions need: they do not wait until all of them are checked."""
    try:
        written = tomllib.loads((workspace / SETTINGS).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    results = written.get("engine", {}).get("results")
    return results if isinstance(results, str) else None
