"""Faults in the table of rates are told with their row and column."""

import pytest

from tests.transforms.reference.conftest import Workspace

HEADINGS = "currency,to,period,rate,source"


def with_rates(workspace: Workspace, *rows: str, headings: str = HEADINGS) -> Workspace:
    return workspace.spoil("rates", "\n".join([headings, *rows]))


def test_a_rate_that_names_no_second_currency_leads_to_that_of_the_group(workspace: Workspace) -> None:
    rates = with_rates(workspace, "USD,,2026-10,0.92,BCE", "EUR,JPY,2026-10,160.37,BCE").read().tables["rates"]
    assert rates["to"].to_list() == ["EUR", "JPY"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("USD,EUR,10/2026,0.92,BCE", "column period: 10/2026 is no period; write it as 2026-10"),
        ("USD,EUR,2026-10,0,BCE", "column rate: 0 is not above zero; write what one unit of the currency is worth"),
        ("USD,EUR,2026-10,-0.92,BCE", "column rate: -0.92 is not above zero; write what one unit of the currency is"),
        ("USD,EUR,2026-10,0.9200000000001,BCE", "has more than 12 decimals; write at most 12, or state the pair the"),
        ("USD,EUR,2026-10,0.92x,BCE", "column rate: 0.92x is no number"),
        ("USD,EUR,2026-10,,BCE", "column rate: is empty"),
        ("USD,EUR,2026-10,0.92,", "column source: is empty"),
        ("EUR,EUR,2026-10,1,BCE", "column to: is EUR, as currency is; name another currency"),
        ("Euro,USD,2026-10,1.1,BCE", "column currency: Euro is no ISO 4217 code"),
        ("EUR,dollar,2026-10,1.1,BCE", "column to: dollar is no ISO 4217 code"),
        ("EUR,CLF,2026-10,1.1,BCE", "column to: CLF has four decimals; write a currency of at most three decimals"),
    ],
)
def test_a_wrong_rate_is_refused_in_words(workspace: Workspace, row: str, told: str) -> None:
    assert told in with_rates(workspace, row).told()


def test_two_rates_of_one_pair_and_period_are_refused(workspace: Workspace) -> None:
    told = with_rates(workspace, "USD,EUR,2026-10,0.92,BCE", "USD,,2026-10,0.93,BCE").told()
    assert "row 2" in told
    assert "stands for the same as row 1" in told


def test_a_pair_that_is_stated_both_ways_round_is_refused(workspace: Workspace) -> None:
    told = with_rates(
        workspace, "USD,EUR,2026-10,0.92,BCE", "EUR,USD,2026-10,1.087,BCE", "EUR,USD,2026-09,1,BCE"
    ).told()
    assert told.endswith(
        "column currency: states USD and EUR for 2026-10 once more, the other way round; leave one: a rate counts both "
        "ways"
    )


def test_a_day_of_validity_is_refused(workspace: Workspace) -> None:
    told = with_rates(workspace, "USD,EUR,2026-10,0.92,BCE,2026-10-01", headings=f"{HEADINGS},valid_from").told()
    assert "column valid_from: is filled, and a row counts in its period" in told
