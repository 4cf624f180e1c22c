"""Each combination takes the account of the most specific row that applies in each book."""

from datetime import date

import polars as pl
import pytest

from transforms.ledger.accounts import assign_accounts

ON = date(2026, 10, 31)
ALWAYS = (date(1, 1, 1), date(9999, 12, 31))
ACCOUNT_COLUMNS = {
    "row": pl.Int64,
    **dict.fromkeys(
        ("book", "side", "typology", "service", "vat_category", "account", "account_name", "tax_code", "journal"),
        pl.String,
    ),
    "journal_name": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}


def chart(*rows: dict[str, object]) -> pl.DataFrame:
    """An accounts table; what a row does not fill is blank and always valid."""
    default = {"account_name": "Compte", "journal": "OD", "valid_from": ALWAYS[0], "valid_to": ALWAYS[1]}
    numbered = [{"row": number, **default, **row} for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(numbered, schema=ACCOUNT_COLUMNS)


def entities(**keeps_book: bool) -> pl.DataFrame:
    """Entities by code (A_B stands for A-B), valid always."""
    return pl.DataFrame(
        [
            {
                "row": number,
                "entity": code,
                "short": code,
                "name": f"Société {code}",
                "keeps_book": kept,
                "vat_on": "debits",
                "valid_from": ALWAYS[0],
                "valid_to": ALWAYS[1],
            }
            for number, (code, kept) in enumerate(keeps_book.items(), start=1)
        ],
        schema_overrides={"row": pl.Int64},
    )


def combination(number: int = 0, **columns: str) -> dict[str, object]:
    """A mobile charge of P to R under standard VAT, but for the columns given."""
    default = {"provider": "P", "recipient": "R", "service": "SIM", "typology": "mobility", "vat_category": "S"}
    return {"combination": number, **default, **columns}


def assigned(accounts: pl.DataFrame, *rows: dict[str, object], kept: bool = True) -> list[dict[str, object]]:
    return assign_accounts(pl.DataFrame(list(rows)), accounts, entities(P=True, R=kept), ON).to_dicts()


REVENUE = {"side": "revenue", "account": "706"}
EXPENSE = {"side": "expense", "account": "628"}


@pytest.mark.parametrize(
    ("more_specific", "less_specific"),
    [
        ({"book": "P"}, {"service": "SIM", "typology": "mobility", "vat_category": "S"}),
        ({"service": "SIM"}, {"typology": "mobility", "vat_category": "S"}),
        ({"typology": "mobility"}, {"vat_category": "S"}),
        ({"vat_category": "S"}, {}),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
def test_the_most_specific_row_wins(more_specific, less_specific, reverse):
    rows = [{**REVENUE, **more_specific, "account": "7061"}, {**REVENUE, **less_specific}, EXPENSE]
    accounts = chart(*(reversed(rows) if reverse else rows))
    assert assigned(accounts, combination())[0]["revenue_account"] == "7061"


@pytest.mark.parametrize(
    "other",
    [{"book": "R"}, {"service": "LAN"}, {"typology": "hardware"}, {"vat_category": "AE"}],
)
def test_a_row_that_says_something_else_does_not_apply(other):
    accounts = chart({**REVENUE, **other, "account": "7061"}, REVENUE, EXPENSE)
    assert assigned(accounts, combination())[0]["revenue_account"] == "706"


def test_a_row_counts_only_where_it_is_valid_on_the_last_day_of_the_period():
    accounts = chart(
        {**REVENUE, "account": "7061", "valid_to": date(2026, 10, 30)},
        {**REVENUE, "account": "7062", "valid_from": date(2026, 10, 31)},
        EXPENSE,
    )
    assert assigned(accounts, combination())[0]["revenue_account"] == "7062"


def test_the_tax_code_is_that_of_the_row_that_wins_and_both_sides_are_found():
    accounts = chart({**REVENUE, "tax_code": "V20"}, {**EXPENSE, "tax_code": "A20"})
    assert assigned(accounts, combination(7)) == [
        {
            "combination": 7,
            "revenue_account": "706",
            "revenue_tax_code": "V20",
            "expense_account": "628",
            "expense_tax_code": "A20",
            "rule": None,
            "side": None,
        },
    ]


@pytest.mark.parametrize(
    ("accounts", "rule", "side"),
    [
        (chart(EXPENSE), "no_account", "revenue"),
        (chart(REVENUE), "no_account", "expense"),
        (chart(), "no_account", "revenue"),
        (chart(REVENUE, REVENUE, EXPENSE), "two_accounts", "revenue"),
        (chart(REVENUE, EXPENSE, {**EXPENSE, "account": "626"}), "two_accounts", "expense"),
    ],
)
def test_a_missing_or_an_ambiguous_account_is_named_with_its_side(accounts, rule, side):
    found = assigned(accounts, combination())[0]
    assert (found["rule"], found["side"], found[f"{side}_account"]) == (rule, side, None)


def test_a_tie_below_the_row_that_wins_does_no_harm():
    accounts = chart(REVENUE, REVENUE, {**REVENUE, "service": "SIM", "account": "7061"}, EXPENSE)
    found = assigned(accounts, combination())[0]
    assert (found["revenue_account"], found["rule"]) == ("7061", None)


def test_a_recipient_without_a_book_needs_no_expense_account():
    found = assigned(chart(REVENUE), combination(), kept=False)[0]
    assert (found["expense_account"], found["rule"]) == (None, None)


def test_every_combination_comes_back_once_in_its_order():
    rows = [combination(number, service=("SIM", "LAN")[number % 2]) for number in (5, 3, 4, 0)]
    found = assigned(chart(REVENUE, {**REVENUE, "service": "LAN", "account": "7061"}, EXPENSE), *rows)
    assert [(one["combination"], one["revenue_account"]) for one in found] == [
        (5, "7061"),
        (3, "7061"),
        (4, "706"),
        (0, "706"),
    ]
