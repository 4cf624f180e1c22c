"""What is decided once per combination of key values: agreement, VAT category and rate, and the rules on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from schemas.countries import EUROPEAN_UNION
from transforms.engine import create_view, quoted
from transforms.policy.verdicts import JUDGED, policy_verdicts
from transforms.reference.keys import as_keys, in_role
from transforms.rejection import Verdict, any_broken, judge, sentenced

VIEWS = ("agreed", "parties", "ruled", "taxed")
DECIDED = ("operation", "agreement", "vat_category", "vat_rate", "vat_reason", "reverse_charge_rate")


@dataclass(frozen=True)
class Decided:
    """The combinations that may be charged or are retained, and those that broke a rule.

    `rejected` has the combination's columns with `stage`, `rules`, `column`, `value` and `message`.
    """

    combinations: pl.DataFrame
    rejected: pl.DataFrame


def decide(
    connection: duckdb.DuckDBPyConnection,
    combinations: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    keys: Sequence[str],
    excluded: Collection[str],
) -> Decided:
    """The combinations with what is decided of them and the further `keys` in use that their parties bring.

    `excluded`: the typologies that the pricing method lvas_5 excludes.
    """
    _prepare(connection, combinations, tables)
    delivered = [name for name in combinations.columns if name not in ("agreement", "agreement_due")]
    wanted = list(dict.fromkeys([*delivered, *DECIDED, *keys, *_JUDGED]))
    taxed = connection.sql(f"select {', '.join(map(quoted, wanted))} from taxed").pl().sort("combination")
    verdicts = [*_verdicts(), *policy_verdicts(excluded)]
    broken = judge(taxed, verdicts)
    good = taxed.filter(~any_broken(broken))
    judged_only = [name for name in _JUDGED if name not in keys]
    return Decided(good.drop(judged_only), sentenced(taxed, broken, verdicts).drop(judged_only))


_JUDGED = (
    "delivered_agreement",
    "agreement_due",
    "agreement_count",
    "owes_reverse_charge",
    "rate_country",
    "recipient_country",
    "vat_class",
    *JUDGED,
)


def _verdicts() -> list[Verdict]:
    charged = pl.col("provider") != pl.col("recipient")
    none = pl.col("agreement_count") == 0
    named = pl.col("delivered_agreement").is_not_null()
    rate_of = pl.when(pl.col("vat_category") == "S").then("rate_country").otherwise("recipient_country")
    owes = pl.col("owes_reverse_charge") & pl.col("reverse_charge_rate").is_null()
    return [
        Verdict(
            "no_vat_rate",
            charged & (pl.col("vat_rate").is_null() | owes),
            "vat_class",
            pl.concat_str(rate_of, "vat_class", separator=" > "),
        ),
        Verdict("unknown_agreement", charged & named & none, "agreement", pl.col("delivered_agreement")),
        Verdict("no_agreement", charged & pl.col("agreement_due") & ~named & none, "agreement", pl.col("service")),
        Verdict("agreement_ambiguous", charged & (pl.col("agreement_count") > 1), "agreement", pl.col("service")),
    ]


def _prepare(
    connection: duckdb.DuckDBPyConnection, combinations: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> None:
    frames = {
        "combinations_of_month": combinations,
        "services_as_keys": as_keys("services", tables["services"]),
        "agreements_as_keys": as_keys("agreements", tables["agreements"]),
        "providers": in_role("provider", tables["entities"]),
        "recipients": in_role("recipient", tables["entities"]),
        "vat_rates_as_read": tables["vat_rates"],
        "vat_rules_as_read": tables["vat_rules"],
        "european_union": pl.DataFrame({"country": EUROPEAN_UNION}),
    }
    for name, frame in frames.items():
        connection.register(name, frame)
    for view in VIEWS:
        create_view(connection, view, f"combinations/{view}")
