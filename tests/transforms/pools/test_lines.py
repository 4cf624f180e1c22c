"""Shares as usage lines and as rows of pool_shares, and whose a row of the table keys is."""

from datetime import date
from decimal import Decimal

import polars as pl

from tests.transforms.pools.solving import KEYS, a_pool, key, solved
from transforms.pools.beneficiaries import placed
from transforms.pools.lines import share_lines, share_rows
from transforms.published import empty_table

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
SHARES = solved([a_pool("P", method="weighted")], key("ALL", ("A", 1), ("B", 0), ("C", 3)))


def test_a_share_of_zero_has_no_line_and_those_after_it_are_numbered_on() -> None:
    lines = share_lines(SHARES, "pools.csv", OCTOBER, {}, "en")
    assert lines.select("row", "entity", "amount").rows() == [(1, "A", Decimal(25)), (2, "C", Decimal(75))]
    rows = share_rows(SHARES)
    assert rows.select("row", "entity", "amount").rows() == [
        (1, "A", Decimal(25)),
        (None, "B", Decimal(0)),
        (2, "C", Decimal(75)),
    ]


def test_a_line_of_a_share_runs_over_the_period_and_speaks_the_language_of_its_entity() -> None:
    lines = share_lines(SHARES, "pools.csv", OCTOBER, {"A": "fr"}, "en")
    assert set(lines.select("service_from", "service_to").rows()) == {OCTOBER}
    assert [nature.split()[3] for nature in lines["nature"]] == ["assiette", "base"]


def test_no_pool_gives_no_line_and_no_row() -> None:
    assert share_lines([], "pools.csv", OCTOBER, {}, "en").equals(empty_table("usage_lines"))
    assert share_rows([]).equals(empty_table("pool_shares"))


def test_a_row_of_a_key_is_of_its_own_entity_else_of_that_which_has_its_site_on_the_day() -> None:
    rows = [("K", "2026-10", *who, None, Decimal(1)) for who in (("A", None), (None, "S"), ("A", "S"))]
    sites = pl.DataFrame(
        {
            "row": [1, 2],
            "site": ["S", "S"],
            "entity": ["OLD", "B"],
            "valid_from": [date(1, 1, 1), OCTOBER[0]],
            "valid_to": [date(2026, 9, 30), date(9999, 12, 31)],
        }
    )
    of_october = placed(pl.DataFrame(rows, schema=KEYS, orient="row"), sites, OCTOBER[0])
    assert of_october.select("entity", "site").rows() == [("A", None), ("B", "S"), ("A", "S")]
