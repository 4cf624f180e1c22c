"""Commitments: what a month costs at least by a tariff that counts over it, and what it lacks, a line of its own."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.currencies import currency_decimals
from schemas.tables import EXACT, UsageLines
from transforms.documents.figures import figure_text
from transforms.tariffs.counting import COUNT
from transforms.tariffs.tariff import Tariffs

SOURCE = "commitments"
"""The source of the usage lines that stand for shortfalls."""

WORDS = {
    "fr": "Minimum garanti {commitment} {currency}, consommé {amount} {currency}",
    "en": "Guaranteed minimum {commitment} {currency}, used {amount} {currency}",
}
_USER = {"fr": "utilisateur {user}", "en": "user {user}"}


def shortfalls(
    tariffs: Tariffs,
    prices: pl.DataFrame,
    counts: pl.DataFrame,
    days: tuple[date, date],
    provider: str | None,
) -> pl.DataFrame:
    """One row per count of the month whose amount is below the commitment of its tariff, in the order of COUNT.

    The columns of COUNT, `amount`, and what `tariffs.counts` says of the variant. A commitment is due where the price
    that holds on the last of the days names its tariff. A recipient that a price names is held to it without any
    usage too, by the group's `provider`; a user is held to it for a month of use only.
    """
    committed = tariffs.counts.filter(pl.col("commitment") > 0)
    held = prices.filter(pl.lit(days[1]).is_between("valid_from", "valid_to")).unique(
        ["service", "recipient"], keep="first", maintain_order=True
    )
    due = _still_held(counts, held).join(committed, on=["variant", "tariff"])
    idle = _without_usage(counts, held.join(committed.filter(~pl.col("by_user")), on="tariff"), provider)
    every = pl.concat([due, idle.select(due.columns)])
    return every.filter(pl.col("amount") < pl.col("commitment")).sort(COUNT)


def _still_held(counts: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The counts with the `tariff` that the price of their company names in the end: its own row, else everyone's."""
    of_service = {"service": "service", "company": "recipient"}
    own = held.select(*(pl.col(theirs).alias(ours) for ours, theirs in of_service.items()), own="row")
    everyone = held.filter(pl.col("recipient").is_null()).select("service", everyone="row")
    found = counts.join(own, on=list(of_service), how="left").join(everyone, on="service", how="left")
    rows = held.select("tariff", price_row="row")
    return (
        found.with_columns(price_row=pl.coalesce("own", "everyone"))
        .join(rows, on="price_row")
        .drop("own", "everyone", "price_row")
    )


def _without_usage(counts: pl.DataFrame, named: pl.DataFrame, provider: str | None) -> pl.DataFrame:
    """The counts of recipients that prices name and that used nothing of the service in the month."""
    bound = named.filter(pl.col("recipient").is_not_null()).select(
        "service",
        "currency",
        "variant",
        "tariff",
        "prefix",
        "days",
        "hours",
        "row_right",
        "commitment",
        "by_user",
        company="recipient",
        provider=pl.lit(provider, pl.String),
        user=pl.lit(None, pl.String),
        amount=pl.lit(Decimal(), EXACT),
    )
    return bound.rename({"row_right": "row"}).join(counts, on=["service", "company", "variant"], how="anti")


def shortfall_lines(
    lacking: pl.DataFrame, file: str, days: tuple[date, date], languages: Mapping[str, str], language: str
) -> pl.DataFrame:
    """The usage lines of the shortfalls, one each, whose service runs the whole period.

    `file` is that of the tariffs, whose row is the evidence; `languages` those of the documents of each company, else
    `language`.
    """
    lines = [
        {
            "source": SOURCE,
            "file": file,
            "row": row,
            "service_from": days[0],
            "service_to": days[1],
            "late": False,
            "provider": one["provider"],
            "entity": one["company"],
            "user": one["user"],
            "service": one["service"],
            "amount": one["commitment"] - one["amount"],
            "currency": one["currency"],
            "nature": nature_of(one, languages.get(one["company"], language)),
            "evidence_ref": f"{file}:{one['row']}",
        }
        for row, one in enumerate(lacking.iter_rows(named=True), start=1)
    ]
    return pl.DataFrame(lines, schema=UsageLines.columns())


def nature_of(lacking: Mapping[str, Any], language: str) -> str:
    """What was guaranteed and what was used of it: `Guaranteed minimum 500.00 EUR, used 423.10 EUR`.

    A prefix or time of day that the tariff guarantees it for, and the user, follow.
    """
    least = currency_decimals(lacking["currency"])
    figures = {name: figure_text(lacking[name], language, least) for name in ("commitment", "amount")}
    said = WORDS[language].format(**figures, currency=lacking["currency"])
    user = [_USER[language].format(user=lacking["user"])] if lacking["user"] else []
    return " · ".join([said, *(lacking[name] for name in ("prefix", "days", "hours") if lacking[name]), *user])
