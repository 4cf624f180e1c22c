"""What the page on VAT shows is what the month of VAT has and gives."""

import csv

from tests.docs.pages import PAGES, blocks
from tests.vat.month import TAXED, WORKSPACE

PAGE = "docs/vat.md"


def shown_tables() -> list[tuple[list[str], list[list[str]]]]:
    """The tables of the page: headings and rows of each."""
    tables: list[list[list[str]]] = [[]]
    for line in PAGES[PAGE].splitlines():
        if line.startswith("|"):
            tables[-1].append([cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [(rows[0], rows[2:]) for rows in tables if rows]


def test_the_rows_that_are_shown_are_those_of_the_workspace() -> None:
    for headings, rows in shown_tables():
        texts = [path.read_text(encoding="utf-8") for path in (WORKSPACE / "inputs").glob("*.csv")]
        files = [list(csv.reader(text.splitlines())) for text in texts]
        of_headings = [lines for lines in files if lines[0] == headings]
        assert [lines[1:] for lines in of_headings] == [rows]


def test_the_postings_and_invoices_that_are_shown_are_those_of_the_month() -> None:
    given = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TAXED.glob("*.txt")))
    shown = list(blocks(PAGE, "text"))
    assert len(shown) >= 2
    assert [text for text in shown if text not in given] == []
