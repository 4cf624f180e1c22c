"""What the page on currencies shows is what the month in five currencies gives."""

import csv
from pathlib import Path

import pytest

from tests.currencies.month import CONVERTED, WORKSPACE
from tests.docs.pages import PAGES, blocks
from tests.docs.wide_rates import turned_rates

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


def test_the_statement_turns_a_file_of_days_and_currencies_into_the_last_rates_of_each_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [
        "Date,USD,JPY,HRK,",
        "2026-11-02,1.1201,176.10,N/A,",
        "2026-10-30,1.1172,N/A,N/A,",
        "2026-10-29,1.1180,175.60,N/A,",
    ]
    monkeypatch.chdir(tmp_path)
    assert turned_rates("\n".join(days)).splitlines() == [
        "currency,to,period,rate,source",
        'EUR,JPY,2026-10,175.60,"European Central Bank, 2026-10-29"',
        'EUR,USD,2026-10,1.1172,"European Central Bank, 2026-10-30"',
        'EUR,JPY,2026-11,176.10,"European Central Bank, 2026-11-02"',
        'EUR,USD,2026-11,1.1201,"European Central Bank, 2026-11-02"',
    ]
