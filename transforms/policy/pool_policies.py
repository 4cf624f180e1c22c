"""The policy of a pool against that of the agreement that lets a share of it be charged: what lines are held to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from schemas.problems import Problem
from transforms.pools.shares import Share
from transforms.reference.loaded import Row

SAID_TWICE = ("pricing_method", "markup_rate")
"""What a pool that has a method says as its agreements say it."""


def contradicted(
    shares: Sequence[Share],
    pools: pl.DataFrame,
    agreements: pl.DataFrame,
    typologies: Mapping[str, str],
    invoiced: Mapping[str, str],
    day: date,
    file: str,
) -> list[Problem]:
    """Pools with a pricing method whose share is charged by an agreement of another method or mark-up, or of none.

    `pools`: the rows of their table. `agreements` are asked on the `day` that the service of the shares begins, as
    lines ask them: for the service before for its typology, before for all, and with whom `invoiced` says receives the
    invoices of the beneficiary. Each pool is told once. A share without an agreement is left alone: its line is
    rejected.
    """
    policies = {row["row"]: row for row in pools.iter_rows(named=True) if row["pricing_method"]}
    valid = agreements.filter(pl.lit(day).is_between("valid_from", "valid_to"))
    problems: dict[int, Problem] = {}
    for share in shares:
        policy = policies.get(share.pool.row)
        if policy is None or share.retained or not share.amount or share.pool.row in problems:
            continue
        bearer = share.beneficiary.entity
        recipient = invoiced.get(bearer, bearer)
        for agreement in _closest(share, recipient, valid, typologies[share.pool.service]):
            if any(_said(policy, name) != _said(agreement, name) for name in SAID_TWICE):
                problems[share.pool.row] = _told(share, policy, agreement, file)
    return list(problems.values())


def _closest(share: Share, recipient: str, agreements: pl.DataFrame, typology: str) -> Iterator[Row]:
    """The agreements that cover a share most closely: one, where they are as they should be."""
    pair = agreements.filter(provider=share.pool.provider, recipient=recipient)
    of_service = pair.filter(service=share.pool.service)
    of_typology = pair.filter(pl.col("service").is_null(), typology=typology)
    of_all = pair.filter(pl.col("service").is_null(), pl.col("typology").is_null())
    found = next((rows for rows in (of_service, of_typology, of_all) if not rows.is_empty()), pair.clear())
    return found.iter_rows(named=True)


def _told(share: Share, policy: Row, agreement: Row, file: str) -> Problem:
    found = f"is {_policy(policy)}, and agreement {agreement['agreement']} that charges a share {_other(agreement)}"
    return Problem(share.pool.place(file, "pricing_method"), found, "make them agree, or leave that of the pool empty")


def _other(agreement: Row) -> str:
    return f"is {_policy(agreement)}" if agreement["pricing_method"] else "has none"


def _policy(row: Row) -> str:
    rate = _said(row, "markup_rate")
    return f"{row['pricing_method']} at {rate.normalize():f} %" if rate else str(row["pricing_method"])


def _said(row: Row, name: str) -> Any:
    """A mark-up of zero is none."""
    return row[name] or None
