"""The rules a usage line can break between its delivery and its charge, in the order they are told.

They read what `look_up` found of a line, the exact `charge`, and what was found of the `nature`.
"""

from collections.abc import Sequence

import polars as pl

from schemas.settings import Required
from schemas.tariffs import TIME
from transforms.charging.amounts import AMOUNT_BOUND
from transforms.rejection import Verdict


def line_verdicts(required: Sequence[Required]) -> list[Verdict]:
    """The rules of structure, pricing and justification that a line is held to, by what its source must prove."""
    return [*_structure(), *_pricing(), *_justification(required)]


def _structure() -> list[Verdict]:
    return [
        Verdict("unknown_user", _named("user") & ~_held("user") & ~pl.col("user_retained"), "user", pl.col("user")),
        Verdict("unknown_site", _named("delivered_site") & ~_held("site"), "site", pl.col("delivered_site")),
        Verdict("unknown_entity", _named("recipient") & ~_held("recipient"), "entity", pl.col("recipient")),
        Verdict("unknown_provider", ~_held("provider"), "provider", pl.col("provider")),
        Verdict("no_recipient", _nobody_is_charged(), "entity"),
        Verdict("unknown_service", ~_held("service"), "service", pl.col("service")),
    ]


def _pricing() -> list[Verdict]:
    service = pl.col("service")
    by_price = pl.col("amount").is_null() & _named("quantity")
    return [
        Verdict("no_amount", pl.col("amount").is_null() & pl.col("quantity").is_null(), "amount"),
        Verdict("no_price", by_price & _held("service") & (pl.col("price_count") == 0), "service", service),
        Verdict("two_prices", by_price & (pl.col("price_count") > 1), "service", service),
        Verdict("other_currency", by_price & _prices_differ_in_currency(), "currency", pl.col("price_currency")),
        Verdict("too_many_decimals", pl.col("too_fine") & pl.col("charge").is_null(), "quantity", pl.col("quantity")),
        Verdict("not_a_time", pl.col("unread_time").is_not_null(), TIME, pl.col("unread_time")),
        Verdict("no_rate", ~pl.col("rate_found"), "service", pl.col("price_tariff")),
        Verdict("no_user_counted", pl.col("user_uncounted"), "user", pl.col("price_tariff")),
        Verdict("rate_not_exact", ~pl.col("rate_exact"), "quantity", pl.col("price_tariff")),
        Verdict("amount_out_of_range", _out_of_range(), "amount", pl.col("charge")),
    ]


def _out_of_range() -> pl.Expr:
    return pl.any_horizontal(pl.col("charge", "marked_up").abs() >= AMOUNT_BOUND)


def _justification(required: Sequence[Required]) -> list[Verdict]:
    nature = pl.col("nature")
    by_price = pl.col("amount").is_null() & _named("quantity")
    by_document = _named("amount")
    proven = pl.col("evidence_ref").is_not_null()
    evidence_due = pl.lit("evidence_ref" in required) | by_document
    nature_due = pl.lit("nature" in required)
    return [
        Verdict("missing_nature", nature_due & nature.is_null(), "nature"),
        Verdict("vague_nature", nature_due & pl.col("nature_is_vague"), "nature", nature),
        Verdict("short_nature", nature_due & pl.col("nature_is_short") & ~pl.col("nature_is_vague"), "nature", nature),
        Verdict("missing_unit", by_price & _held("service") & pl.col("unit").is_null(), "unit", pl.col("service")),
        Verdict("missing_evidence", evidence_due & ~proven, "evidence_ref"),
        Verdict("missing_beneficiary", pl.lit("beneficiary" in required) & _nobody_benefits(), "site"),
    ]


def _named(column: str) -> pl.Expr:
    return pl.col(column).is_not_null()


def _held(table: str) -> pl.Expr:
    """A row of the table holds on the line's day."""
    return pl.col(f"{table}_held").is_not_null()


def _nobody_is_charged() -> pl.Expr:
    """No recipient was found, and no unknown user or site already says why."""
    found_out = (_named("user") & ~_held("user")) | (_named("delivered_site") & ~_held("site"))
    return pl.col("recipient").is_null() & ~found_out


def _prices_differ_in_currency() -> pl.Expr:
    return pl.col("price_currency").is_not_null() & (pl.col("delivered_currency") != pl.col("price_currency"))


def _nobody_benefits() -> pl.Expr:
    return pl.all_horizontal(pl.col("site").is_null(), pl.col("user").is_null(), pl.col("department").is_null())
