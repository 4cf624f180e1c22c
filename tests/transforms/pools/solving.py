"""Pools, keys and charges of invented companies, to be solved in a test."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.pools.charged import CHARGED
from transforms.pools.pool import Pool
from transforms.pools.shares import PoolGround, Share, share_out

FILE = "pools.csv"
TYPOLOGIES = {"IT": "it", "LAN": "it", "SIM": "mobility"}
KEYS = pl.Schema(
    {
        "key": pl.String(),
        "period": pl.String(),
        "entity": pl.String(),
        "site": pl.String(),
        "department": pl.String(),
        "value": pl.Decimal(38, 18),
    }
)


def a_pool(code: str, row: int = 1, **changes: Any) -> Pool:
    """A pool of 100.00 EUR that HQ bears, shared equally by key ALL."""
    values: dict[str, Any] = {
        "period": "2026-10",
        "provider": "HQ",
        "service": "IT",
        "amount": Decimal(100),
        "received": None,
        "currency": "EUR",
        "nature": "Common servers",
        "evidence_ref": "GL-1",
        "method": "equal",
        "key": "ALL",
        "from_period": "2026-10",
        "excluded": frozenset(),
        "retained_reason": None,
    }
    return Pool(row=row, pool=code, **{**values, **changes})


def key(code: str, *weights: tuple[str, int]) -> list[tuple[Any, ...]]:
    """The rows of a key in October, one per entity."""
    return [(code, "2026-10", entity, None, None, Decimal(value)) for entity, value in weights]


def charge(provider: str, recipient: str, service: str, amount: int, **changes: Any) -> dict[str, Any]:
    """A charge of so many euros, one SIM each euro."""
    return {
        "provider": provider,
        "recipient": recipient,
        "service": service,
        "typology": TYPOLOGIES[service],
        "unit": "SIM",
        "quantity": Decimal(amount),
        "exact_amount": Decimal(amount),
        "currency": "EUR",
        **changes,
    }


def solved(
    pools: Sequence[Pool], keys: Sequence[tuple[Any, ...]] = (), charges: Sequence[dict[str, Any]] = ()
) -> list[Share]:
    """The shares of the pools."""
    ground = PoolGround(
        keys=pl.DataFrame(keys, schema=KEYS, orient="row"),
        typologies=TYPOLOGIES,
        charged=pl.DataFrame(charges, schema=CHARGED),
        file=FILE,
    )
    return share_out(pools, ground)


def amounts(shares: Sequence[Share]) -> list[tuple[str, str, str]]:
    """Pool, entity and amount of each share."""
    return [(share.pool.pool, share.beneficiary.entity, f"{share.amount:f}") for share in shares]
