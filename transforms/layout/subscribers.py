"""Who has subscriptions, and to which services."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from transforms.layout.catalogue import latest_rows
from transforms.layout.nodes import Node
from transforms.layout.values import key_texts

_HOLDERS = {"entity": ("entities", "name"), "site": ("sites", "site_name"), "user": ("users", "user_name")}
"""The column of a subscription that names its holder: the holder's table and the column of its name."""

_OPEN_END = date(9999, 12, 31)


def subscribers(tables: Mapping[str, pl.DataFrame]) -> dict[str, tuple[Node, ...]]:
    """Per recipient its entity, sites and users that have subscriptions, above the services they are subscribed to."""
    held = pl.concat(_held_by(key, tables) for key in _HOLDERS)
    nodes: dict[str, list[Node]] = {}
    for (recipient, key, code), rows in groupby(held.iter_rows(named=True), key=_holder_of):
        services = list(rows)
        label = services[0]["holder_name"] or code
        node = Node("holder", label, f"{key} {code}", key=key, code=code, children=tuple(map(_subscription, services)))
        nodes.setdefault(recipient, []).append(node)
    return {recipient: tuple(found) for recipient, found in nodes.items()}


def _held_by(key: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per subscription that names a holder of a kind: the recipient, the holder and the service."""
    table, name = _HOLDERS[key]
    holders = latest_rows(tables[table], key).select(holder=key, holder_name=name, recipient="entity")
    services = latest_rows(tables["services"], "service").select("service", "service_name", "typology")
    named = tables["subscriptions"].select(
        "subscription", "service", "quantity", "valid_to", holder=key, key=pl.lit(key)
    )
    held = named.with_columns(key_texts(named, ["quantity"])).join(holders, on="holder").join(services, on="service")
    return held.sort("recipient", "holder", "subscription", "valid_to")


def _holder_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["recipient"], row["key"], row["holder"]


def _subscription(row: Mapping[str, Any]) -> Node:
    until = "" if row["valid_to"] == _OPEN_END else f", until {row['valid_to']}"
    detail = f"{row['subscription']}, quantity {row['quantity']}{until}"
    return Node("service", row["service_name"], detail, key="service", code=row["service"], typology=row["typology"])
