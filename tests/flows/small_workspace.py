"""A workspace of three companies and sixteen rows, and what tests do to it."""

import hashlib
from pathlib import Path

from flows.init import PERIOD, init_workspace
from flows.settings_file import FILE

USAGE = Path("inputs") / PERIOD / "telephonie.csv"
PRICES = Path("inputs") / "prices.csv"
UNKNOWN_USER = "T011;30/10/2026;E999;APPELS;;5;Appels vers numéros spéciaux;0,7450;FA-2026-1032\n"
NOT_SAME_EACH_RUN = {"run.json", "log.txt"}


def make_workspace(folder: Path) -> Path:
    """A new workspace that runs."""
    init_workspace(folder, None)
    return folder


def replace_in(workspace: Path, file: Path | str, old: str, new: str) -> None:
    """Change a text of a file of the workspace; the text must be there."""
    path = workspace / file
    written = path.read_bytes().decode()
    assert old in written
    path.write_bytes(written.replace(old, new).encode())


def reject_a_row(workspace: Path, *, limit: str = "0.5") -> None:
    """Deliver a row of an unknown user; published where the limit allows it."""
    replace_in(workspace, USAGE, ";TOTAL;", f"{UNKNOWN_USER};TOTAL;")
    replace_in(workspace, USAGE, "35,8322", "36,5772")
    replace_in(workspace, FILE, "rows = 0.02", f"rows = {limit}")


def deliver_month(workspace: Path, period: str) -> None:
    """Deliver the same usage in another month, under references of its own."""
    year, month = period.split("-")
    usage = (workspace / USAGE).read_text(encoding="utf-8").replace("/10/2026", f"/{month}/{year}")
    usage = "".join(line for line in usage.splitlines(keepends=True) if not line.startswith("T009"))
    usage = usage.replace("\nT0", f"\nT{year}{month}")
    target = workspace / "inputs" / period / "telephonie.csv"
    target.parent.mkdir()
    target.write_text(usage.replace("35,8322", "35,0872"), encoding="utf-8")


def shown(folder: Path) -> dict[str, str]:
    """The sha256 of every file below a folder, links followed, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def published(workspace: Path, period: str = PERIOD) -> dict[str, str]:
    """What the draft of a period shows, without what differs from run to run."""
    return published_in(workspace / "periods" / period / "draft")


def published_in(draft: Path) -> dict[str, str]:
    """What a draft shows, without what differs from run to run."""
    files = shown(draft)
    return {name: digest for name, digest in files.items() if name not in NOT_SAME_EACH_RUN}


def runs_kept(workspace: Path, period: str = PERIOD) -> int:
    """How many folders of runs the period keeps."""
    return len(list((workspace / "periods" / period / ".runs").iterdir()))
