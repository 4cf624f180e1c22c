"""Rules of the tables that charges are held against: budgets of periods, and costs of months or years."""

import polars as pl

from schemas.periods import is_period, is_year
from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Tables
from transforms.reference.period_rows import dated, malformed_periods, told


def budget_row_faults(tables: Tables) -> list[Problem]:
    """Faults of single rows of the budget: each is told with its file, row and column."""
    budget = tables["budget"]
    return [
        *malformed_periods(budget),
        *dated(budget),
        *_charging_itself(budget),
        *_named_twice(budget),
        *_unknown_typologies(budget, tables["services"]),
    ]


def actual_cost_row_faults(tables: Tables) -> list[Problem]:
    """Faults of single rows of the costs: each is told with its file, row and column."""
    costs = tables["actual_costs"]
    spans = pl.col("period").map_elements(lambda text: is_period(text) or is_year(text), return_dtype=pl.Boolean)
    wrong = costs.rows.filter(~spans)
    right = "write it as 2026-10 or 2026"
    problem = told(costs, "period", lambda row: f"{row['period']} is no period and no year", right)
    return [*costs.tell(wrong, problem), *dated(costs)]


def _charging_itself(budget: LoadedTable) -> list[Problem]:
    own = budget.rows.filter(pl.col("provider") == pl.col("recipient"))
    right = "leave the row out: what a provider retains is charged to nobody"
    return budget.tell(own, told(budget, "provider", lambda row: f"is {row['provider']}, as recipient is", right))


def _named_twice(budget: LoadedTable) -> list[Problem]:
    both = budget.rows.filter(pl.col("service").is_not_null() & pl.col("typology").is_not_null())
    right = "leave one of them empty: a service has its typology"
    return budget.tell(
        both, told(budget, "typology", lambda row: f"is filled, and service too: {row['service']}", right)
    )


def _unknown_typologies(budget: LoadedTable, services: LoadedTable) -> list[Problem]:
    known = services.rows["typology"].unique()
    strangers = budget.rows.filter(~pl.col("typology").is_in(known.implode()) & services.complete)
    right = "correct it or add it to services"
    return budget.tell(
        strangers, told(budget, "typology", lambda row: f"names typology {row['typology']}, which is not known", right)
    )
