"""Rating vectors that others published: each is usage of a service of its own, rated by a tariff of the tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from tests.real.workspaces import delivered

PERIOD = "2019-03"
DAY = "2019-03-11T00:00"
EVENTS = {"lago-pct-01": 4}
"""Vectors whose quantity stands for several events, each a line."""

Step = Mapping[str, str]

MINUTES = {"model": "graduated", "per": "60"}
BY_SECOND = {"model": "graduated", "unit_price": "0.01", "increment": "1", "connection": "0.1"}
BY_MINUTE = {**MINUTES, "unit_price": "1.2", "increment": "60", "up_to": "60", "connection": "0.2"}
THEN_SECONDS = {"per": "60", "unit_price": "1.2", "increment": "1"}
PEAK = {"days": "mon-fri", "hours": "08:00-19:00"}

TARIFFS: Mapping[str, Sequence[Step]] = {
    "cgr-01": (
        {**MINUTES, "unit_price": "0.20", "increment": "60", "up_to": "60", "connection": "0.4"},
        {"per": "60", "unit_price": "0.10", "increment": "1"},
    ),
    "cgr-02": (BY_SECOND,),
    "cgr-03": (BY_MINUTE, THEN_SECONDS),
    "cgr-04": ({**BY_MINUTE, **PEAK}, {**THEN_SECONDS, **PEAK}, BY_SECOND),
    "cgr-05": ({"model": "package", "unit_price": "1", "per": "1024"},),
    "cgr-06": ({"model": "graduated", "unit_price": "0.1"},),
    "cgr-07": ({"model": "graduated", "unit_price": "0.005"},),
    "lago-grad": (
        {"model": "graduated", "unit_price": "10", "flat_amount": "2", "up_to": "10"},
        {"unit_price": "5", "flat_amount": "3", "up_to": "20"},
        {"unit_price": "5", "flat_amount": "3"},
    ),
    "lago-vol": (
        {"model": "volume", "unit_price": "2", "flat_amount": "10", "up_to": "100"},
        {"unit_price": "1", "up_to": "200"},
        {"unit_price": "0.5", "flat_amount": "50"},
    ),
    "lago-pack": ({"model": "package", "unit_price": "100", "per": "10", "free_quantity": "0"},),
    "lago-pct": ({"model": "percentage", "unit_price": "1.3", "flat_amount": "2.0"},),
}
"""The tariff of each vector, as its parameters and its source describe it; those of a family share one."""

SETTINGS = """
[group]
name = "Vectors"
provider = "DESK"
[inputs]
entities = "inputs/entities.csv"
services = "inputs/services.csv"
prices = "inputs/prices.csv"
tariffs = "inputs/tariffs.csv"
layout = "inputs/layout.csv"
[[usage]]
source = "vectors"
files = "inputs/{period}/usage.csv"
constants = { entity = "USER" }
  [usage.columns]
  usage_date = { from = "when", date = "%Y-%m-%dT%H:%M" }
  usage_time = { from = "when", regex = 'T(\\d\\d:\\d\\d)' }
  service = "id"
  quantity = "quantity"
[justification]
required = []
"""


def vectors() -> pl.DataFrame:
    """The published vectors, as text."""
    return delivered("telecom/rating_vectors.csv")


def vectors_workspace(folder: Path) -> Path:
    """A workspace whose usage is the vectors, and whose tables are their tariffs."""
    published = vectors()
    write_tables(folder, {vector: _tariff(vector) for vector in published["id"]})
    (folder / "chargeback.toml").write_text(SETTINGS, encoding="utf-8")
    pl.DataFrame(_usage(published)).write_csv(folder / "inputs" / PERIOD / "usage.csv")
    return folder


def write_tables(folder: Path, tariff_of: Mapping[str, str]) -> None:
    """The reference tables of a workspace with these services, each rated by its tariff."""
    (folder / "inputs" / PERIOD).mkdir(parents=True)
    for name, rows in _tables(tariff_of).items():
        pl.DataFrame(rows, infer_schema_length=None).write_csv(folder / "inputs" / f"{name}.csv")


def _tables(tariff_of: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    return {
        "entities": [
            {"entity": "DESK", "short": "DESK", "name": "Desk", "country": "FR", "vat_group": "ALL"},
            {"entity": "USER", "short": "USER", "name": "User", "country": "FR", "vat_group": "ALL"},
        ],
        "services": [{"service": one, "service_name": one, "typology": "vector", "unit": "u"} for one in tariff_of],
        "prices": [{"service": one, "tariff": tariff} for one, tariff in tariff_of.items()],
        "tariffs": [{"tariff": code, **step} for code, steps in TARIFFS.items() for step in steps],
        "layout": [{"title": "Vectors", "sections": "service"}],
    }


def _tariff(vector: str) -> str:
    return vector if vector in TARIFFS else vector.rpartition("-")[0]


def _usage(published: pl.DataFrame) -> list[dict[str, str]]:
    rows = published.select("id", "quantity", "when").iter_rows()
    lines = ((one, int(quantity), (when or DAY)[:16], EVENTS.get(one, 1)) for one, quantity, when in rows)
    return [
        {"id": one, "quantity": str(quantity // events), "when": when}
        for one, quantity, when, events in lines
        for _ in range(events)
    ]
