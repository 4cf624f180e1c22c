"""What services cost in a year against what was charged of them, and the pools that make the difference up."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables import EXACT, ChargeLines, PoolShares
from transforms.comparison.recovery import charged_in, costs_of, recovery
from transforms.comparison.true_up import TrueUp, TrueUpTerms, true_up

COSTS = pl.Schema({**dict.fromkeys(("period", "provider", "service", "currency", "evidence_ref"), pl.String())})
CHARGED = pl.Schema({**dict.fromkeys(("provider", "recipient", "service", "currency"), pl.String()), "amount": EXACT})
TERMS = TrueUpTerms(
    year="2026",
    months="2026-01..2026-12",
    period="2027-01",
    currency="EUR",
    services={"NET": "Réseau commun", "FAX": "Télécopie"},
    shorts={"ORM-SI": "SI"},
    languages={"ORM-SI": "en"},
)


def cost(amount: str | Decimal, service: str = "NET", period: str = "2026", **named: str) -> dict[str, Any]:
    """A cost of the invented provider."""
    told = {"period": period, "provider": "ORM-SI", "service": service, "currency": "EUR", "evidence_ref": "GL-1"}
    return {**told, "amount": Decimal(amount), **named}


def costs(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, {**COSTS, "amount": EXACT})


def charged(*rows: tuple[str, str, str | Decimal]) -> pl.DataFrame:
    """What each recipient was charged for a service."""
    told = [("ORM-SI", recipient, service, "EUR", Decimal(amount)) for recipient, service, amount in rows]
    return pl.DataFrame(told, CHARGED, orient="row")


def made(stated: pl.DataFrame, charges: pl.DataFrame) -> TrueUp:
    return true_up(recovery(stated, charges), charges, TERMS)


def test_the_difference_is_what_the_service_cost_beyond_what_was_charged_and_retained() -> None:
    rows = recovery(costs(cost("100"), cost("50.5")), charged(("EST", "NET", "90"), ("ORM-SI", "NET", "10")))
    told = rows.select("cost", "charged", "retained", "difference", "true_up", "rest").row(0)
    assert told == tuple(map(Decimal, ("150.5", "90", "10", "50.5", "50.5", "0")))


def test_of_a_service_without_a_cost_nothing_is_said_and_of_a_provider_without_any_nothing_is_shown() -> None:
    charges = charged(("EST", "FAX", "5")).vstack(charged(("EST", "NET", "5")).with_columns(provider=pl.lit("RH")))
    rows = recovery(costs(cost("100")), charges).select("provider", "service", "cost", "difference")
    assert rows.rows() == [("ORM-SI", "FAX", None, None), ("ORM-SI", "NET", 100, 100)]


def test_a_pool_is_shared_by_what_each_bore_of_the_service_in_the_year() -> None:
    charges = charged(("EST", "NET", "60"), ("ORM-SI", "NET", "10"), ("SUD", "NET", "20"), ("SUD", "FAX", "7"))
    pools = made(costs(cost("100")), charges)
    assert pools.pools.to_dicts() == [
        {
            "pool": "TRUE-UP-2026-SI-NET",
            "period": "2027-01",
            "provider": "ORM-SI",
            "service": "NET",
            "amount": Decimal(10),
            "currency": "EUR",
            "nature": "True-up of 2026: Réseau commun",
            "evidence_ref": "GL-1",
            "method": "weighted",
            "key": "TRUE-UP-2026-SI-NET",
            "retained_reason": "Own part of the true-up of 2026",
        }
    ]
    assert pools.keys.select("entity", "value").rows() == [("EST", 60), ("ORM-SI", 10), ("SUD", 20)]
    assert pools.keys["key"].unique().to_list() == ["TRUE-UP-2026-SI-NET"]


def test_a_pool_in_another_currency_than_the_groups_says_so_in_its_code() -> None:
    charges = charged(("EST", "NET", "60")).with_columns(currency=pl.lit("GBP"))
    assert made(costs(cost("100", currency="GBP")), charges).pools["pool"].to_list() == ["TRUE-UP-2026-SI-NET-GBP"]


def test_an_amount_is_the_nearest_unit_of_its_currency_and_the_rest_is_told() -> None:
    rows = recovery(costs(cost("100.005"), cost("7", currency="JPY")), charged(("EST", "NET", "90.1")))
    assert rows.select("currency", "true_up", "rest").rows() == [
        ("EUR", Decimal("9.91"), Decimal("-0.005")),
        ("JPY", Decimal(7), Decimal(0)),
    ]


def test_of_a_service_that_nobody_was_charged_no_pool_is_made() -> None:
    pools = made(costs(cost("100", "FAX")), charged(("EST", "NET", "60")))
    assert (pools.pools.height, pools.keys.height) == (0, 0)
    assert pools.unshared["service"].to_list() == ["FAX"]


def test_who_was_credited_in_all_bears_nothing_and_is_named() -> None:
    pools = made(costs(cost("100")), charged(("EST", "NET", "60"), ("SUD", "NET", "-5")))
    assert pools.keys["entity"].to_list() == ["EST"]
    assert pools.uncharged["recipient"].to_list() == ["SUD"]


def test_costs_of_months_that_were_not_published_are_left_out_and_those_of_the_year_are_not() -> None:
    rows = costs(*(cost("1", period=period) for period in ("2026", "2026-01", "2026-02", "2025-12", "2025")))
    held, left_out = costs_of("2026", rows, ["2026-01"])
    assert (held["period"].to_list(), left_out["period"].to_list()) == (["2026", "2026-01"], ["2026-02"])


def published(folder: Path, lines: list[dict[str, Any]], shares: Mapping[int, str]) -> Path:
    """A month with these charges; `shares` says of rows of the source pools which pool they are of."""
    tables = folder / "tables"
    (tables / "charge_lines").mkdir(parents=True)
    schema = ChargeLines.columns()
    pl.DataFrame(lines, schema).write_parquet(tables / "charge_lines" / "usage.parquet")
    rows = [{"row": row, "pool": pool} for row, pool in shares.items()]
    pl.DataFrame(rows, PoolShares.columns()).write_parquet(tables / "pool_shares.parquet")
    return tables


def line(amount: str, row: int = 1, source: str = "usage", **named: Any) -> dict[str, Any]:
    told = {"provider": "ORM-SI", "recipient": "EST", "service": "NET", "currency": "EUR"}
    return {"source": source, "row": row, **told, "amount": Decimal(amount), **named}


def test_a_true_up_counts_in_the_year_it_names_whatever_month_charges_it(tmp_path: Path) -> None:
    usage = [line("100"), line("7", 1, "pools")]
    months = {
        "2026-12": published(tmp_path / "december", usage, {1: "NETWORK"}),
        "2027-01": published(tmp_path / "january", [line("20"), line("3", 1, "pools")], {1: "TRUE-UP-2026-SI-NET"}),
    }
    assert {year: charged_in(year, months)["amount"].to_list() for year in ("2025", "2026", "2027")} == {
        "2025": [],
        "2026": [110],
        "2027": [20],
    }


def test_what_was_converted_counts_as_it_was_priced(tmp_path: Path) -> None:
    converted = line("86.5", currency="GBP", line_amount=Decimal(100), line_currency="EUR")
    charges = charged_in("2026", {"2026-12": published(tmp_path, [converted], {})})
    assert charges.select("currency", "amount").rows() == [("EUR", 100)]


AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=18)
ROWS = st.tuples(st.sampled_from(["EST", "SUD", "ORM-SI"]), st.sampled_from(["NET", "FAX"]), AMOUNTS)
STATED = st.builds(cost, AMOUNTS, st.sampled_from(["NET", "FAX"]))


@given(st.lists(STATED, min_size=1, max_size=5), st.lists(ROWS, max_size=6))
def test_true_ups_and_what_is_left_of_them_sum_to_cost_less_charge(
    stated: list[dict[str, Any]], rows: list[tuple[str, str, Decimal]]
) -> None:
    charges = charged(*rows)
    recovered = recovery(costs(*stated), charges)
    known = recovered.filter(pl.col("cost").is_not_null())
    named = set(known["service"])
    due = exact(*(one["amount"] for one in stated)) - exact(*(row[2] for row in rows if row[1] in named))
    assert exact(*known["true_up"], *known["rest"]) == due
    assert all(abs(rest) <= Decimal("0.005") for rest in known["rest"])
    pools = true_up(recovered, charges, TERMS)
    assert exact(*pools.pools["amount"], *pools.unshared["true_up"]) == exact(*known["true_up"])
    assert set(pools.pools["key"]) == set(pools.keys["key"])
    assert all(value > 0 for value in pools.keys["value"])


def exact(*amounts: Decimal) -> Fraction:
    """The sum without the precision that sums of decimals have."""
    return sum(map(Fraction, amounts), Fraction())
