"""The control of mark-ups works out each of them again, from the published charge and the agreement of its day."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.tables import EXACT
from tests.transforms.charging.small_group import GROUP, Row, table
from transforms.policy.made_again import added_together, markups_made_again

AGREEMENT = {**GROUP["agreements"][0], "pricing_method": "cost_plus", "markup_rate": Decimal(6)}
EARLY, LATE = {"valid_to": date(2026, 10, 14)}, {"valid_from": date(2026, 10, 15), "markup_rate": Decimal(8)}
CHARGE: Row = {
    "provider": "LYR-SI",
    "recipient": "LYR-EST",
    "agreement": "CONV-EST",
    "service": "DATA",
    "typology": "mobility",
    "currency": "EUR",
    "service_day": date(2026, 10, 5),
    "amount": Decimal(106),
    "cost_amount": Decimal(100),
    "markup_amount": Decimal(6),
}
SCHEMA = {
    name: EXACT if name.endswith("amount") else pl.Date if name == "service_day" else pl.String for name in CHARGE
}


def compared(*charges: dict[str, Any], agreements: tuple[Row, ...] = (AGREEMENT,)) -> list[tuple[Any, ...]]:
    """Expected, actual and wrong lines of each agreement."""
    rows = pl.DataFrame([{**CHARGE, **charge} for charge in charges], schema=SCHEMA)
    made = markups_made_again(rows, table("agreements", agreements))
    return made.select("expected", "actual", "wrong_lines").rows()


def test_a_mark_up_is_the_rate_of_its_agreement_on_its_cost() -> None:
    assert compared({}, {}) == [(12, 12, 0)]
    assert compared({"markup_amount": Decimal("6.000000000000000001")})[0][2] == 1


def test_two_faults_that_make_up_for_each_other_are_two_faults() -> None:
    assert compared({"markup_amount": Decimal(5)}, {"markup_amount": Decimal(7)}) == [(12, 12, 2)]


def test_the_row_that_holds_on_the_day_and_covers_most_closely_says_the_rate() -> None:
    late = {"service_day": date(2026, 10, 15), "markup_amount": Decimal(8)}
    assert compared({}, late, agreements=({**AGREEMENT, **EARLY}, {**AGREEMENT, **LATE})) == [(14, 14, 0)]
    of_service = {**AGREEMENT, "service": "DATA", "markup_rate": Decimal(3)}
    assert compared({}, agreements=(AGREEMENT, of_service)) == [(3, 6, 1)]


def test_a_mark_up_that_was_forgotten_or_that_no_agreement_states_is_found() -> None:
    forgotten = {"amount": Decimal(100), "cost_amount": None, "markup_amount": None}
    assert compared(forgotten) == [(6, 0, 1)]
    assert compared({}, agreements=({**AGREEMENT, "pricing_method": "pass_through"},)) == [(0, 6, 1)]


def test_agreements_that_add_nothing_and_whose_charges_bear_nothing_are_not_shown() -> None:
    nothing = {"amount": Decimal(100), "cost_amount": None, "markup_amount": None}
    assert compared(nothing, agreements=(GROUP["agreements"][0],)) == []


def test_parts_are_added_together_agreement_by_agreement() -> None:
    rows = pl.DataFrame([CHARGE], schema=SCHEMA)
    made = markups_made_again(rows, table("agreements", (AGREEMENT,)))
    assert added_together([made, made]).select("expected", "actual", "wrong_lines").rows() == [(12, 12, 0)]
    assert added_together([]).is_empty()
