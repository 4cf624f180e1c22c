"""What the page on currencies shows is what the month in five currencies gives."""

import csv

from tests.currencies.month import CONVERTED, WORKSPACE
from tests.docs.pages import PAGES, blocks

PAGE = "docs/currencies.md"


def test_the_rates_that_are_shown_are_those_of_the_workspace() -> None:
    with (WORKSPACE / "inputs" / "rates.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    lines = [[cell.strip() for cell in line[1:-1].split("|")] for line in PAGES[PAGE].splitlines() if "|" in line]
    start = lines.index(headings)
    assert lines[start + 2 : start + 2 + len(rows)] == rows


def test_the_charges_and_entries_that_are_shown_are_those_of_the_month() -> None:
    shown = [text.rstrip("\n") + "\n" for text in blocks(PAGE, "text") if not text.startswith("warning: ")]
    assert shown == [
        (CONVERTED / name).read_text(encoding="utf-8") for name in ("charges.txt", "rejected.txt", "exchanged.txt")
    ]
