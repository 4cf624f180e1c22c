"""Which mark-ups shares of pools bear: pools that pass on what others charge must know before it is charged."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import duckdb
import polars as pl

from transforms.policy.agreed_markups import SCOPE, agreed_markups, markups_of
from transforms.pools.pool import Pool

Charged = tuple[str, str, str]
"""Who charges whom for which service."""


def share_markups(
    connection: duckdb.DuckDBPyConnection,
    pools: Sequence[Pool],
    agreements: pl.DataFrame,
    typologies: Mapping[str, str],
    invoiced: Mapping[str, str],
    day: date,
) -> dict[Charged, Decimal]:
    """The mark-up, in percent, that a share bears where it is passed on: by its provider, beneficiary and service.

    `invoiced`: who receives the invoices of each entity; an agreement is made with it. The service of shares begins on
    the `day`.
    """
    markups = markups_of(connection, agreements)
    passing_on = {pool.provider for pool in pools if pool.received}
    charged = [(pool.provider, bearer, pool.service) for pool in pools for bearer in sorted(passing_on)]
    if markups is None or not charged:
        return {}
    rows = [
        (day, provider, invoiced.get(bearer, bearer), service, typologies[service], None, "pool_share")
        for provider, bearer, service in charged
    ]
    scopes = pl.DataFrame(rows, schema=_SCOPES, orient="row")
    rates = {row[1:4]: row[-1] for row in agreed_markups(markups, scopes).rows()}
    of_each = zip(charged, scopes.select("provider", "recipient", "service").rows(), strict=True)
    return {share: rates[asked] for share, asked in of_each if asked in rates}


_SCOPES = {**dict.fromkeys(SCOPE, pl.String()), "as_of": pl.Date()}
