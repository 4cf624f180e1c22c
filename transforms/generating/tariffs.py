"""Tariffs in steps, in place of the unit prices of some mobile plans of a full group, and what they charge.

A step's price is a multiple of the plan's unit price, so that nothing is divided. Each line is rated by itself.
"""

import polars as pl

from transforms.generating.codes import service_codes
from transforms.generating.draws import picked
from transforms.generating.structure import PRICE_DECIMALS, Structure
from transforms.generating.units import in_units

QUANTITY_DECIMALS = 3
_ENDS = (5, 15)
"""The last quantities of the first and second step, included; the third has no end."""

_MODELS = ("graduated", "volume")
_TIMES = (3, 2, 1)
"""How many times the unit price a unit costs in each step."""

_ONE_IN = 3


def is_tiered(structure: Structure) -> pl.Series:
    """Whether each service in use is priced by a tariff for everyone: every third mobile plan of a full group."""
    return _every_third_plan(structure, 0)


def is_in_dollars(structure: Structure) -> pl.Series:
    """Whether each service in use has its prices in dollars: the mobile plans after those with a tariff."""
    return _every_third_plan(structure, 1)


def tariff_codes(structure: Structure) -> pl.Series:
    """The tariff of each service in use, null where it has none."""
    used = service_codes(structure).head(structure.usable_services)
    codes = pl.DataFrame({"service": used, "tiered": is_tiered(structure)})
    return codes.select(pl.when("tiered").then("BAREME-" + pl.col("service"))).to_series()


def tariff_table(structure: Structure) -> pl.DataFrame:
    """The rows of tariffs.csv: three steps each, of plans in turn graduated and by volume."""
    tariffs = pl.DataFrame({"tariff": tariff_codes(structure), "price": structure.price_of_service})
    tiered = tariffs.drop_nulls().with_columns(model=_model(pl.int_range(pl.len())))
    steps = zip((*_ENDS, None), _TIMES, strict=True)
    rows = [
        tiered.select(
            "tariff",
            up_to=pl.lit(end, pl.Int64),
            model="model" if end == _ENDS[0] else pl.lit(None, pl.String),
            unit_price=in_units(pl.col("price") * times, PRICE_DECIMALS),
        )
        for end, times in steps
    ]
    return pl.concat(rows).sort("tariff", "up_to", nulls_last=True)


def tiered_units(structure: Structure, service: str, quantity: str) -> pl.Expr:
    """What a quantity of a service costs by its tariff; a credit costs the opposite. In units of price and quantity."""
    price, used = picked(structure.price_of_service, pl.col(service)), pl.col(quantity).abs()
    prices = [price * times for times in _TIMES]
    first, second = (end * 10**QUANTITY_DECIMALS for end in _ENDS)
    parts = (used.clip(upper_bound=first), (used - first).clip(0, second - first), (used - second).clip(lower_bound=0))
    graduated = pl.sum_horizontal(part * price for part, price in zip(parts, prices, strict=True))
    whole = pl.when(used <= first).then(prices[0]).when(used <= second).then(prices[1]).otherwise(prices[2])
    by_volume = picked(_models(structure), pl.col(service)) == _MODELS[1]
    return pl.when(by_volume).then(used * whole).otherwise(graduated) * pl.col(quantity).sign()


def _model(place: pl.Expr) -> pl.Expr:
    return picked(list(_MODELS), place % len(_MODELS))


def _models(structure: Structure) -> pl.Series:
    """The model of each service in use, by its place among those with a tariff."""
    tiered = pl.DataFrame({"tiered": is_tiered(structure)})
    return tiered.select(_model(pl.col("tiered").cast(pl.Int64).cum_sum() - 1)).to_series()


def _every_third_plan(structure: Structure, rest: int) -> pl.Series:
    plans = structure.services_of("mobility")
    chosen = plans.gather_every(_ONE_IN, rest) if structure.size.full else plans.head(0)
    return pl.int_range(structure.usable_services, eager=True).is_in(chosen.implode())
