"""What the page on transfer-pricing policy shows is what the month of policies has and gives."""

import csv

from schemas.policy import PRICING_METHODS
from tests.docs.pages import PAGES, blocks
from tests.policy.at_cost_month import MARKED_UP
from tests.policy.at_cost_month import WORKSPACE as AT_COST
from tests.policy.month import PRICED, WORKSPACE

PAGE = "docs/policy.md"


def tables_of(page: str) -> list[list[dict[str, str]]]:
    """The tables of a page, each a list of rows by heading."""
    tables: list[list[list[str]]] = [[]]
    for line in PAGES[page].splitlines():
        if line.startswith("|"):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [[dict(zip(rows[0], row, strict=True)) for row in rows[2:]] for rows in tables if rows]


def test_the_agreements_that_are_shown_are_rows_of_the_workspace() -> None:
    with (WORKSPACE / "inputs" / "agreements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown, *_ = tables_of(PAGE)
    assert len(shown) == 4
    assert [row for row in shown if not any(row.items() <= other.items() for other in rows)] == []


def test_every_method_has_its_row_and_the_settings_are_those_of_the_workspace() -> None:
    _, methods, *_ = tables_of(PAGE)
    assert tuple(row["method"].strip("`") for row in methods) == PRICING_METHODS
    for settings, workspace in zip(blocks(PAGE, "toml"), (WORKSPACE, AT_COST), strict=True):
        assert settings in (workspace / "chargeback.toml").read_text(encoding="utf-8")


def test_the_sentences_that_are_shown_are_those_of_the_month() -> None:
    shown, *_ = blocks(PAGE, "text")
    assert shown.rstrip("\n") + "\n" == (PRICED / "rejected.txt").read_text(encoding="utf-8")


def test_the_charges_and_the_words_of_mark_ups_that_are_shown_are_those_of_the_month_at_cost() -> None:
    _, charges, words = blocks(PAGE, "text")
    read = (MARKED_UP / "read.txt").read_text(encoding="utf-8").replace("\u202f", " ").replace("\u00a0", " ")
    charged = (MARKED_UP / "charged.txt").read_text(encoding="utf-8").splitlines()
    assert len(charges.splitlines()) == 7
    assert [line for line in charges.splitlines() if line not in charged] == []
    assert "".join(f"  {line}\n" for line in words.splitlines()) in read
