from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from schemas.tables import EXACT
from tests.transforms.documents.controller_month import write_month
from tests.transforms.documents.rejected_month import PERIOD
from transforms.documents.month_summary import rejected_sums, summary_lines


def test_the_end_of_a_run_tells_what_was_read_charged_rejected_and_where_to_look(tmp_path: Path) -> None:
    lines = summary_lines(write_month(tmp_path), PERIOD)
    assert lines[:7] == [
        "3 files, 5,371 rows: 5,232 charged, 3 retained, 136 rejected, 0 control totals",
        "EUR: 8 invoices (1 credit note among them), net 101,028.71, vat 15,621.74, gross 116,650.45",
        "JPY: 1 invoice, net 1,250,000, vat 0, gross 1,250,000",
        "retained by their providers: 3 rows, 650.11 EUR",
        "rejected: 100 rows, debits 24,221.00 EUR, credits -9,638.00 EUR, 4 of unknown amount",
        "rejected: 2 rows, debits 500,000 JPY, credits 0 JPY, 0 of unknown amount",
        "rejected: 36 more rows whose amount and currency could not be read",
    ]
    assert "  5. user M1234 is not known on that date: 41 rows, 3,812.40 EUR; nearest: M1243" in lines
    assert lines[-4:] == [
        "  … and 13 more causes",
        "4 controls, 3 passed",
        "  warning: entity, user and site name different recipients: the first of them is charged (month: 214.5)",
        "look next: to_fix.xlsx, 18 causes to put right; then group.xlsx",
    ]


def test_a_month_without_rejects_leads_to_what_is_handed_out(tmp_path: Path) -> None:
    lines = summary_lines(write_month(tmp_path, with_rejects=False), PERIOD)
    assert not any("rejected:" in line for line in lines)
    assert lines[-1] == "look next: group.xlsx for the month, hand-out/ for what each company gets"


UNREAD = "whose amount and currency could not be read"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(None, 1, 1, "0", "0")], [f"1 row {UNREAD}"]),
        (
            [(None, 6, 6, "0", "0"), ("EUR", 2, 1, "5", "0")],
            ["2 rows, debits 5.00 EUR, credits 0.00 EUR, 1 of unknown amount", f"6 more rows {UNREAD}"],
        ),
        (
            [("EUR", 1, 0, "5", "0"), (None, 2, 1, "7", "0")],
            [
                "1 row, debits 5.00 EUR, credits 0.00 EUR, 0 of unknown amount",
                "2 more rows of a currency that could not be read, debits 7.00, credits 0.00, 1 of unknown amount",
            ],
        ),
    ],
)
def test_rows_whose_currency_could_not_be_read_stand_apart_and_say_why(
    rows: list[tuple[str | None, int, int, str, str]], told: list[str]
) -> None:
    found = pl.DataFrame(
        [
            (currency, count, unknown, Decimal(debit), Decimal(credit))
            for (currency, count, unknown, debit, credit) in rows
        ],
        schema={"currency": pl.String, "rows": pl.Int64, "unknown_amounts": pl.Int64, "debit": EXACT, "credit": EXACT},
        orient="row",
    )
    assert rejected_sums(found) == [f"rejected: {text}" for text in told]
