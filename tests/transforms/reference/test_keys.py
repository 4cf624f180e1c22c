"""Keys: every name a layout may use works, and a name that the program needs on its way is refused."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

import transforms.charging.decide
import transforms.charging.part
from schemas.settings import InvoicePoint, UsageSource
from tests.transforms.charging.small_group import Row, Tables, group, lines
from tests.transforms.charging.small_month import close
from transforms.charging.lookup import VIEWS, prepare
from transforms.charging.users import ALL_REJECTED
from transforms.engine import connect, create_view
from transforms.reference.keys import (
    IN_THE_VIEW,
    NO_KEYS,
    ON_THE_WAY,
    as_keys,
    check_keys,
    in_role,
    keys_of_lines,
    known_keys,
)
from transforms.rejection import Verdict, judge

SUBSCRIPTION = {"subscription": "ABO", "service": "DATA", "quantity": Decimal(1)}
TABLES = group(subscriptions=[SUBSCRIPTION])
KNOWN = sorted(known_keys(TABLES, []))


def of_parties(tables: Tables) -> set[str]:
    seen = {column for role in ("provider", "recipient") for column in in_role(role, tables["entities"]).columns}
    seen |= {column for name in ("services", "agreements") for column in as_keys(name, tables[name]).columns}
    return (seen | {"vat_category", "vat_rate"}) - {"provider", "recipient", "service", "agreement"}


def source(*kept: str) -> UsageSource:
    return UsageSource.model_validate(
        {"source": "mobile", "files": "m.csv", "columns": {"service": "Code", **dict.fromkeys(kept, "Theirs")}}
    )


@pytest.mark.parametrize("group_of_keys", [KNOWN[start::6] for start in range(6)], ids=str)
def test_any_known_key_may_split_invoices_cut_sections_and_make_lines(group_of_keys: list[str]) -> None:
    rows: list[Row] = [
        {},
        {"quantity": Decimal(3), "service_from": date(2026, 10, 2), "service_to": date(2026, 10, 3)},
        {"amount": Decimal(5), "service": "LAN"},
        {"user": "U2"},
    ]
    party = [key for key in group_of_keys if key in of_parties(TABLES)]
    own = [key for key in group_of_keys if key not in party]
    layout = [InvoicePoint(title="Point", split_by=tuple(group_of_keys), sections=tuple(group_of_keys))]
    month = close({"a": lines(*rows)}, TABLES, layout, own, party, ["service", *group_of_keys])
    assert month.charges["quantity"].to_list() == [2, 3, 2, 2]
    assert month.invoicing.invoice_lines["exact_amount"].sum() == month.charges["amount"].sum()


def test_what_is_summed_up_or_decided_by_the_cut_is_no_key() -> None:
    assert NO_KEYS.isdisjoint(KNOWN)
    assert {"service_from", "file", "origin", "basis", "nature", "site_group", "recipient_country"} <= set(KNOWN)


@pytest.mark.parametrize("name", sorted(ON_THE_WAY))
def test_a_kept_column_may_not_take_a_name_that_is_needed_on_the_way(name: str) -> None:
    assert check_keys(TABLES, [source(name)]) == []
    (problem,) = check_keys(TABLES, [source(name)], used=[name])
    assert problem.place == f"key {name}"
    assert "what usage source mobile keeps" in problem.found
    assert name not in known_keys(TABLES, [source(name)])


def test_a_kept_column_may_not_take_the_name_of_another_key_and_both_places_are_named() -> None:
    assert [problem.found for problem in check_keys(TABLES, [source("user_name")])] == [
        "claimed by users.user_name and by what usage source mobile keeps"
    ]
    assert check_keys(TABLES, [source("plan", "phone")]) == []


@pytest.mark.parametrize("name", sorted(IN_THE_VIEW))
def test_a_kept_column_may_not_take_a_name_of_the_view_of_charges(name: str) -> None:
    (problem,) = check_keys(TABLES, [source(name)])
    assert problem.found.endswith("and by the view charges")


@pytest.mark.parametrize(
    ("table", "column", "key"), [("users", "held", "user_held"), ("agreements", "due", "agreement_due")]
)
def test_nor_may_a_further_column_of_a_reference_table(table: str, column: str, key: str) -> None:
    tables = {**TABLES, table: TABLES[table].with_columns(pl.lit("x").alias(column))}
    assert [problem.place for problem in check_keys(tables, [])] == [f"key {key}"]


@pytest.fixture
def seen_on_the_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Every name of a column between a line and its charge."""
    names: set[str] = set()

    def judged(rows: pl.DataFrame, verdicts: Sequence[Verdict]) -> pl.DataFrame:
        names.update(rows.columns)
        return judge(rows, verdicts)

    for module in (transforms.charging.part, transforms.charging.decide):
        monkeypatch.setattr(module, "judge", judged)
    yield names


def test_every_name_on_the_way_is_a_key_or_is_taken(seen_on_the_way: set[str]) -> None:
    month = close({"a": lines({}, {"user": "U2"}, {"service": "FAX"})}, TABLES, line_keys=["service_from"])
    for frame in (month.charges, month.rejected, month.merged.combinations, month.decided.rejected):
        seen_on_the_way.update(frame.columns)
    with connect() as connection:
        prepare(connection, TABLES, (date(2026, 10, 1), date(2026, 10, 31)), "EUR")
        connection.register("usage_part", lines({}).with_columns(list_asked=True))
        connection.register("user_terms", pl.DataFrame([ALL_REJECTED]))
        for view in VIEWS:
            create_view(connection, view, f"charging/{view}")
            seen_on_the_way.update(connection.view(view).columns)
    assert seen_on_the_way - set(KNOWN) - NO_KEYS - ON_THE_WAY - IN_THE_VIEW == set()


def test_a_pattern_may_use_what_a_line_sees_by_itself_or_by_its_service() -> None:
    seen = keys_of_lines(TABLES, [source("plan")])
    assert {"plan", "user_name", "site_city", "service_name", "typology", "agreement", "evidence_ref"} <= seen
    assert seen.isdisjoint({"recipient_name", "provider_city", "purchase_order", "vat_rate", "amount", "period"})
