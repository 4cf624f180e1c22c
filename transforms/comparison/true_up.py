"""The pools that true a year up: what a service cost beyond what was charged of it, by what each was charged.

They are rows of the tables `pools` and `keys`, as their owner would write them: nothing is charged until a month reads
them.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.reference import KEYS, POOLS
from schemas.tables import EXACT
from transforms.comparison.recovery import SERVICE, TRUE_UP
from transforms.reference.loaded import first_few

WORDS = {
    "nature": ("Régularisation {year} : {service}", "True-up of {year}: {service}"),
    "retained": ("Part propre de la régularisation {year}", "Own part of the true-up of {year}"),
}


@dataclass(frozen=True)
class TrueUpTerms:
    """The year that is trued up, from which months, in which period; names, short names, languages of what it names.

    `currency` is that of the group: the code of a pool in any other names it.
    """

    year: str
    months: str
    period: str
    currency: str
    services: Mapping[str, str]
    shorts: Mapping[str, str]
    languages: Mapping[str, str]


@dataclass(frozen=True)
class TrueUp:
    """Rows of `pools` and of `keys`; and those services, and recipients of services, that no pool can be made for.

    `unshared`: services with a difference of which nobody was charged more than zero. `uncharged`: recipients credited
    with more than they were charged, who bear nothing of their pool.
    """

    pools: pl.DataFrame
    keys: pl.DataFrame
    unshared: pl.DataFrame
    uncharged: pl.DataFrame


def true_up(recovered: pl.DataFrame, charged: pl.DataFrame, terms: TrueUpTerms) -> TrueUp:
    """One pool per service whose recovery is a unit of its currency off or more; see `recovery` and `charged_in`."""
    due = recovered.filter(pl.col("true_up") != 0)
    weighing = charged.join(due.select(SERVICE), on=SERVICE, how="semi", maintain_order="left")
    weighed = weighing.filter(pl.col("amount") > 0).sort(*SERVICE, "recipient")
    shared = due.join(weighed, on=SERVICE, how="semi", maintain_order="left")
    bearing = {*weighed.filter(pl.col("provider") == pl.col("recipient")).select(SERVICE).iter_rows()}
    pools = [_pool(row, terms, bearing) for row in shared.iter_rows(named=True)]
    codes = shared.select(*SERVICE, pool=pl.Series([pool["pool"] for pool in pools], dtype=pl.String))
    keys = [_key(row, terms) for row in weighed.join(codes, on=SERVICE, maintain_order="left").iter_rows(named=True)]
    unshared = due.join(weighed, on=SERVICE, how="anti", maintain_order="left")
    return TrueUp(
        _rows(POOLS.column_names, pools),
        _rows(KEYS.column_names, keys),
        unshared,
        weighing.filter(pl.col("amount") < 0),
    )


def _pool(row: Mapping[str, Any], terms: TrueUpTerms, bearing: Container[tuple[str, ...]]) -> dict[str, object]:
    """A row of pools; a provider that bears a share itself is in `bearing`, and must say why."""
    provider, service, currency = (row[name] for name in SERVICE)
    language = 0 if terms.languages[provider] == "fr" else 1
    retained = WORDS["retained"][language].format(year=terms.year)
    code = _code(provider, service, currency, terms)
    return {
        "pool": code,
        "period": terms.period,
        "provider": provider,
        "service": service,
        "amount": row["true_up"],
        "currency": currency,
        "nature": WORDS["nature"][language].format(year=terms.year, service=terms.services[service]),
        "evidence_ref": first_few(row["evidence"]),
        "method": "weighted",
        "key": code,
        "retained_reason": retained if (provider, service, currency) in bearing else None,
    }


def _code(provider: str, service: str, currency: str, terms: TrueUpTerms) -> str:
    named = "" if currency == terms.currency else f"-{currency}"
    return f"{TRUE_UP}{terms.year}-{terms.shorts[provider]}-{service}{named}"


def _key(row: Mapping[str, Any], terms: TrueUpTerms) -> dict[str, object]:
    return {
        "key": row["pool"],
        "period": terms.period,
        "entity": row["recipient"],
        "value": row["amount"],
        "source": f"charge_lines {terms.months}",
        "evidence_ref": f"recovery {terms.year}",
    }


def _rows(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """The rows with those columns of their table that any of them fills."""
    filled = [name for name in columns if any(name in row for row in rows)]
    exact = dict.fromkeys(("amount", "value"), EXACT)
    return pl.DataFrame(rows, schema={name: exact.get(name, pl.String()) for name in filled or columns})
