"""What the page on supplier bills and cost accounts shows is what the month of bills gives."""

import csv

import pytest

from tests.bills.month import SAID, WORKSPACE
from tests.docs.pages import PAGES, blocks

PAGE = "docs/bills.md"


@pytest.mark.parametrize("table", ["bills", "balance"])
def test_the_rows_that_are_shown_are_those_of_the_workspace(table: str) -> None:
    with (WORKSPACE / "inputs" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    lines = [[cell.strip() for cell in line[1:-1].split("|")] for line in PAGES[PAGE].splitlines() if "|" in line]
    start = lines.index(headings)
    assert lines[start + 2 : start + 2 + len(rows)] == rows


def test_the_totals_that_are_shown_are_those_of_the_month() -> None:
    shown = [text.rstrip("\n") + "\n" for text in blocks(PAGE, "text")]
    assert shown == [(SAID / name).read_text(encoding="utf-8") for name in ("bills.txt", "balance.txt")]
