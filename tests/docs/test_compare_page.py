"""What the page on comparing months shows of a budget and a recovery is what their months give."""

import csv

import pytest

from tests.docs.pages import PAGES, blocks
from tests.recovery.month import RECOVERED, WORKSPACE

PAGE = "docs/compare.md"


@pytest.mark.parametrize("name", ["budget.txt", "recovery.txt", "charged.txt", "recovered.txt"])
def test_a_text_that_is_shown_is_what_a_command_or_invoice_says(name: str) -> None:
    said = (RECOVERED / name).read_text(encoding="utf-8").replace("\u202f", " ").replace("\u00a0", " ")
    assert said in list(blocks(PAGE, "text"))


@pytest.mark.parametrize(("table", "shown"), [("budget", 6), ("actual_costs", 5)])
def test_the_rows_that_are_shown_are_rows_of_the_workspace(table: str, shown: int) -> None:
    with (WORKSPACE / "inputs" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    lines = [[cell.strip() for cell in line[1:-1].split("|")] for line in PAGES[PAGE].splitlines() if "|" in line]
    start = lines.index(headings) + 2
    assert lines[start : start + shown] == rows[-shown:]
