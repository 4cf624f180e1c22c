"""Shares of pools as usage lines, which the month charges like any other, and as the published table of shares."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from schemas.tables import PoolShares, UsageLines
from transforms.pools.pool import SOURCE
from transforms.pools.shares import Share
from transforms.pools.words import nature_of


def share_lines(
    shares: Sequence[Share], file: str, days: tuple[date, date], languages: Mapping[str, str], language: str
) -> pl.DataFrame:
    """The usage lines of the shares, one each, but none for a share of zero; the service runs the whole period.

    `languages`: of the documents of each entity, else `language`; the nature says in it how the share is made.
    """
    lines = [
        {
            "source": SOURCE,
            "file": file,
            "row": row,
            "service_from": days[0],
            "service_to": days[1],
            "late": False,
            "provider": share.pool.provider,
            "entity": share.beneficiary.entity,
            "site": share.beneficiary.site,
            "service": share.pool.service,
            "amount": share.amount,
            "currency": share.pool.currency,
            "nature": nature_of(share, languages.get(share.beneficiary.entity, language)),
            "evidence_ref": share.pool.evidence_ref,
        }
        for row, share in zip(_rows(shares), shares, strict=True)
        if row is not None
    ]
    return pl.DataFrame(lines, schema=UsageLines.columns())


def share_rows(shares: Sequence[Share]) -> pl.DataFrame:
    """The table pool_shares."""
    rows = [
        {
            **{name: getattr(share.pool, name) for name in _OF_POOL},
            **{name: getattr(share.beneficiary, name) for name in ("entity", "site", "department")},
            "pool_amount": share.pool_amount,
            "key_value": share.beneficiary.value,
            "key_total": share.total,
            "amount": share.amount,
            "retained": share.retained,
            "retained_reason": share.pool.retained_reason if share.retained else None,
            "row": row,
        }
        for row, share in zip(_rows(shares), shares, strict=True)
    ]
    return pl.DataFrame(rows, schema=PoolShares.columns())


_OF_POOL = ("pool", "provider", "service", "evidence_ref", "currency", "method", "key")


def _rows(shares: Sequence[Share]) -> list[int | None]:
    """The number of the usage line of each share; none of a share of zero, which is charged to nobody."""
    rows: list[int | None] = []
    charged = 0
    for share in shares:
        charged += bool(share.amount)
        rows.append(charged if share.amount else None)
    return rows
