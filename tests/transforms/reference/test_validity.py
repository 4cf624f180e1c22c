"""No row ends before it starts; no two rows of one key are valid on one day."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reference import SITES
from transforms.reference.loaded import LoadedTable
from transforms.reference.validity import overlaps

START = date(2026, 1, 1)


def test_a_row_that_ends_before_it_starts_is_refused(workspace):
    workspace.spoil("prices", "service,unit_price,valid_from,valid_to\nSIM,1,2026-02-01,2026-01-31\n")
    told = workspace.told()
    assert told.startswith("prices.csv, row 1 (service SIM), column valid_to: ends on 2026-01-31, before it starts")


def test_a_row_may_be_valid_for_one_day_and_rows_may_leave_gaps(workspace):
    rows = "SIM,1,2026-01-01,2026-01-01\nSIM,2,2026-03-01,\n"
    assert workspace.spoil("prices", f"service,unit_price,valid_from,valid_to\n{rows}").read().warnings == ()


@pytest.mark.parametrize(
    ("table", "text", "place"),
    [
        ("entities", "entity,name,country\nHQ,a,DE\nHQ,b,DE\nNORD,c,DE\nBERLIN,d,DE\n", "row 2 (entity HQ)"),
        ("users", "user,entity,valid_to\n0007,NORD,2026-05-31\n0007,HQ,\n", "row 2 (user 0007)"),
        (
            "vat_rates",
            "country,vat_class,rate\nFR,standard,20\nFR,standard,20\n",
            "row 2 (country FR, vat_class standard)",
        ),
        ("vat_rules", "recipient,vat_category\nNORD,O\nNORD,S\n", "row 2 (recipient NORD)"),
    ],
)
def test_two_rows_of_one_key_on_one_day_are_refused(workspace, table, text, place):
    told = workspace.spoil(table, text).told()
    assert told.startswith(f"{table}.csv, {place}: stands for the same as row 1, and both are valid")


def test_two_prices_on_one_day_are_a_warning_since_only_lines_that_meet_both_are_rejected(workspace):
    workspace.spoil("prices", "service,unit_price,valid_from,valid_to\nSIM,1,,2026-01-31\nSIM,2,2026-01-31,\n")
    assert "row 2 (service SIM): stands for the same as row 1, and both are valid from 2026-01-31" in workspace.warned()


def test_an_agreement_written_twice_is_a_warning(workspace):
    assert "row 3 (agreement CONV-1" in workspace.add("agreements", "CONV-1,HQ,NORD,,").warned()


def test_a_price_for_all_and_a_recipients_own_do_not_meet(workspace):
    assert workspace.spoil("prices", "service,recipient,unit_price\nSIM,,1\nSIM,NORD,2\n").read().warnings == ()


@pytest.mark.parametrize(
    ("rows", "tie"),
    [
        (",revenue,,,\n,revenue,,,\n", True),
        ("HQ,revenue,mobility,,\nHQ,revenue,mobility,,\n", True),
        ("HQ,revenue,,,\n,revenue,mobility,,\n", False),
        (",revenue,mobility,,\n,revenue,,SIM,\n", False),
        (",revenue,mobility,,\n,revenue,,,S\n", False),
    ],
)
def test_two_accounts_equally_specific_are_refused(workspace, rows, tie):
    lines = [f"{row},{number},Compte,VT" for number, row in enumerate(rows.split(), start=1)]
    workspace.spoil(
        "accounts", "\n".join(["book,side,typology,service,vat_category,account,account_name,journal", *lines])
    )
    if tie:
        assert "neither is more specific" in workspace.told()
    else:
        assert workspace.read().tables["accounts"].height == 2


PERIODS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 12), st.integers(0, 12)).map(
        lambda drawn: (drawn[0], min(drawn[1:]), max(drawn[1:]))
    ),
    max_size=6,
)


@given(PERIODS)
def test_an_overlap_is_found_exactly_where_two_rows_of_a_key_share_a_day(periods):
    shared = any(
        one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]
        for position, one in enumerate(periods)
        for other in periods[:position]
    )
    rows = pl.DataFrame(
        {
            "row": range(1, len(periods) + 1),
            "site": [site for site, _, _ in periods],
            "entity": ["E"] * len(periods),
            "valid_from": [START + timedelta(first) for _, first, _ in periods],
            "valid_to": [START + timedelta(last) for _, _, last in periods],
        },
        schema={"row": pl.Int64, "site": pl.String, "entity": pl.String, "valid_from": pl.Date, "valid_to": pl.Date},
    )
    assert bool(overlaps({"sites": LoadedTable(SITES, "sites.csv", rows)})) == shared
