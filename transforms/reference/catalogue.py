"""Rules inside one row of what is charged: natures of services, what agreements cover, who has a subscription."""

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import Row, Tables

PATTERN = r"^(?:[^{}]|\{[^{}\s][^{}]*\})*$"
HOLDERS = ("entity", "site", "user")
LONGEST_PAYMENT_DAYS = 365


def malformed_natures(tables: Tables) -> list[Problem]:
    """Patterns of natures whose braces do not pair, or hold no name."""
    services = tables["services"]
    malformed = services.rows.filter(~pl.col("nature").str.contains(PATTERN))

    def problem(row: Row) -> Problem:
        found = f"the braces of {row['nature']!r} do not pair, or hold no name"
        return Problem(services.place(row, "nature"), found, "write a name inside each pair, such as {service_name}")

    return services.tell(malformed, problem)


def covered_twice(tables: Tables) -> list[Problem]:
    """Agreements that name a service and a typology: the one would say nothing beside the other."""
    agreements = tables["agreements"]

    def problem(row: Row) -> Problem:
        found = f"service {row['service']} and typology {row['typology']} are both filled"
        return Problem(agreements.place(row, "service", "typology"), found, "leave one of them empty")

    return agreements.tell(agreements.rows.drop_nulls(["service", "typology"]), problem)


def payment_days_out_of_range(tables: Tables) -> list[Problem]:
    """Payment days below 0 or above a year."""
    agreements = tables["agreements"]
    outside = agreements.rows.filter(~pl.col("payment_days").is_between(0, LONGEST_PAYMENT_DAYS))

    def problem(row: Row) -> Problem:
        found = f"{row['payment_days']} days are out of range"
        return Problem(agreements.place(row, "payment_days"), found, f"write 0 to {LONGEST_PAYMENT_DAYS}")

    return agreements.tell(outside, problem)


def holders_unclear(tables: Tables) -> list[Problem]:
    """Subscriptions that name no entity, site or user, or several: each is had by one."""
    subscriptions = tables["subscriptions"]
    filled = pl.sum_horizontal(pl.col(holder).is_not_null() for holder in HOLDERS)

    def problem(row: Row) -> Problem:
        named = [f"{holder} {row[holder]}" for holder in HOLDERS if row[holder] is not None]
        found = f"{' and '.join(named)} have it" if named else "no entity, site or user has it"
        return Problem(subscriptions.place(row), found, "name exactly one of entity, site and user")

    return subscriptions.tell(subscriptions.rows.filter(filled != 1), problem)
