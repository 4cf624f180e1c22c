"""Rules of the group's VAT rules: what bears a rate, and whose; and which charges between parts of France lack one."""

import polars as pl

from schemas.countries import FRANCE
from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.period_rows import told


def vat_rule_faults(tables: Tables) -> list[Problem]:
    """Rates of a category that bears none, countries without a rate, and warnings of charges that no rule speaks of."""
    rules = tables["vat_rules"]
    idle = rules.rows.filter(pl.col("rate_country").is_not_null() & (pl.col("vat_category") != "S"))
    right = "leave it empty, or write vat_category S: no other category bears a rate"
    faults = rules.tell(
        idle, told(rules, "rate_country", lambda row: f"is {row['rate_country']}, and vat_category is not S", right)
    )
    return [*faults, *_without_rate(tables), *_overseas_without_rule(tables)]


def _without_rate(tables: Tables) -> list[Problem]:
    rules, rates = tables["vat_rules"], tables["vat_rates"]
    unknown = rules.rows.drop_nulls("rate_country").join(
        rates.rows, left_on="rate_country", right_on="country", how="anti", maintain_order="left"
    )
    right = "write a country of vat_rates, such as RE, or add its rates there"
    found = told(rules, "rate_country", lambda row: f"names country {row['rate_country']}, which has no rate", right)
    return rules.tell(unknown, found) if rates.complete else []


def _overseas_without_rule(tables: Tables) -> list[Problem]:
    """Agreements between two parts of France whose services no rule speaks of: by their countries they bear no VAT."""
    agreements = tables["agreements"]
    placed = _with_party(_with_party(agreements.rows, tables["entities"], "provider"), tables["entities"], "recipient")
    in_france = [pl.col(f"{party}_country").is_in(FRANCE) for party in ("provider", "recipient")]
    apart = [pl.col(f"provider_{column}") != pl.col(f"recipient_{column}") for column in ("country", "vat_group")]
    across = placed.filter(*in_france, apart[0], apart[1].fill_null(value=True))
    unruled = across.filter([not _is_ruled(row, tables["vat_rules"]) for row in across.iter_rows(named=True)])
    return agreements.tell(unruled, lambda row: _unruled(agreements, row))


def _with_party(rows: pl.DataFrame, entities: LoadedTable, party: str) -> pl.DataFrame:
    parties = entities.rows.sort("valid_from", "row").unique("entity", keep="last", maintain_order=True)
    return rows.join(
        parties.select(pl.col("entity", "country", "vat_group").name.prefix(f"{party}_")).rename(
            {f"{party}_entity": party}
        ),
        on=party,
        how="left",
        maintain_order="left",
    )


def _is_ruled(agreement: Row, rules: LoadedTable) -> bool:
    return any(
        rule["provider"] in (None, agreement["provider"])
        and rule["recipient"] in (None, agreement["recipient"])
        and rule["operation"] in (None, "services")
        for rule in rules.rows.iter_rows(named=True)
    )


def _unruled(agreements: LoadedTable, row: Row) -> Problem:
    parties = f"{row['provider']} ({row['provider_country']}) charge {row['recipient']} ({row['recipient_country']})"
    found = f"lets {parties}, and no row of vat_rules says what VAT services bear: they bear none"
    return Problem(agreements.place(row), found, "add a row to vat_rules, see docs/vat.md", "warning")
