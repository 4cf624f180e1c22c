"""A tree of a thousand points, twelve deep, and a month with a line at each point that may hold one."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.drawn.month import HERE
from tests.golden.month import PERIOD, WORKSPACE

DEPTH = 12
FOLDERS = 9
CHAINS = 99
INVOICE_AT = 3
CUTTING_NOTHING_AT = (6, 9)
"""The depths of folders between sections."""


def code_of(chain: int, depth: int) -> str:
    """A point of a chain; the two highest are shared."""
    return "ALL" if depth == 1 else f"F{chain % FOLDERS}" if depth == 2 else f"C{chain:02}-{depth:02}"


def kind_of(depth: int) -> str:
    """What a point makes."""
    if depth == INVOICE_AT:
        return "invoice"
    return "folder" if depth < INVOICE_AT or depth in CUTTING_NOTHING_AT else "section"


def points() -> dict[str, tuple[str, str]]:
    """By point the point above it and its kind: one of all, nine folders, and chains of ten below them."""
    return {
        code_of(chain, depth): (code_of(chain, depth - 1) if depth > 1 else "", kind_of(depth))
        for chain in range(CHAINS)
        for depth in range(1, DEPTH + 1)
    }


def places() -> Iterator[tuple[str, str, list[str]]]:
    """Per point that may hold a line its code, the invoice, and the sections from there down to it."""
    for chain in range(CHAINS):
        for depth in range(INVOICE_AT, DEPTH + 1):
            inside = (at for at in range(INVOICE_AT + 1, depth + 1) if kind_of(at) == "section")
            yield code_of(chain, depth), code_of(chain, INVOICE_AT), [code_of(chain, at) for at in inside]


def thousand_workspace(folder: Path) -> Path:
    """The golden month's group under the drawn month's settings, with this tree and a cloud bill that hangs in it."""
    shutil.copytree(WORKSPACE, folder)
    shutil.copy(HERE / "workspace" / "chargeback.toml", folder)
    tree = [(code, parent, kind, f"Point {code}") for code, (parent, kind) in points().items()]
    _write(folder / "inputs" / "points.csv", [("point", "parent", "kind", "title"), *tree])
    headings = ("Start", "End", "Account", "Service", "Description", "Cost", "Invoice", "Corrects", "Tags", "Point")
    months = ("2026-10-01", "2026-11-01", "MER-OUEST", "MACHINE")
    lines = [(*months, f"Machine en {code}", "1.25", "CL-118", "", "", code) for code, _, _ in places()]
    _write(folder / "inputs" / PERIOD / "cloud.csv", [headings, *lines])
    return folder


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
