"""What the page on cost pools shows is what the month of pools gives."""

import csv
from collections.abc import Iterator

import pytest

from tests.docs.pages import PAGES, blocks
from tests.pools.month import SHARED, WORKSPACE

PAGE = "docs/pools.md"


def shown_rows(first: str) -> Iterator[dict[str, str]]:
    """The rows of the tables of the page whose first heading is this one, without their blank cells."""
    headings: list[str] = []
    for line in PAGES[PAGE].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            headings = []
        elif not headings:
            headings = cells
        elif headings[0] == first and cells[0] != "---":
            yield {name: cell for name, cell in zip(headings, cells, strict=True) if cell}


@pytest.mark.parametrize(("table", "count"), [("pools", 2), ("keys", 5)])
def test_the_rows_that_are_shown_are_rows_of_the_workspace(table: str, count: int) -> None:
    with (WORKSPACE / "inputs" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = list(shown_rows(table.removesuffix("s")))
    assert len(shown) == count
    assert [row for row in shown if not any(row.items() <= other.items() for other in rows)] == []


def test_the_lines_that_are_shown_are_lines_of_its_invoices() -> None:
    invoices = (SHARED / "invoices.txt").read_text(encoding="utf-8").replace("\u202f", " ").replace("\u00a0", " ")
    shown = [line for block in blocks(PAGE, "text") for line in block.splitlines()]
    assert len(shown) == 2
    assert [line for line in shown if f"  {line}\n" not in invoices] == []
