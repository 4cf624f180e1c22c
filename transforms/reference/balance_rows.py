"""Rules of the table of cost accounts: its periods, what it explains, and codes that it names."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import polars as pl

from schemas.problems import Problem
from schemas.settings import Settings
from transforms.pools.pool import codes_in
from transforms.reference.bill_rows import known_sources
from transforms.reference.loaded import Row, Tables
from transforms.reference.period_rows import dated, malformed_periods, told


def balance_row_faults(tables: Tables) -> list[Problem]:
    """Faults of single rows: each is told with its file, row and column."""
    balance = tables["balance"]
    unexplained = balance.rows.filter((pl.col("explained") != 0) & pl.col("explanation").is_null())
    why = told(balance, "explanation", lambda _: "is empty, and something is explained", "say why it is not charged")
    faults = [*malformed_periods(balance), *dated(balance), *balance.tell(unexplained, why)]
    return [*faults, *_unknown_services(tables), *_covered_twice(tables)]


def balance_of_no_source(settings: Settings, tables: Tables) -> list[Problem]:
    """Accounts that cover sources which the settings do not name."""
    known = known_sources(settings)
    return [
        Problem(place, f"names source {code}, which is not known", f"name some of {', '.join(known)}")
        for place, code in _coded(tables, "sources")
        if code not in known
    ]


def _unknown_services(tables: Tables) -> list[Problem]:
    services = tables["services"]
    if not services.complete:
        return []
    known = {*services.rows["service"], *services.rows["typology"]}
    return [
        Problem(place, f"names {code}, which is neither a service nor a typology", "correct it or add it to services")
        for place, code in _coded(tables, "services")
        if code not in known
    ]


def _covered_twice(tables: Tables) -> list[Problem]:
    """Accounts of one provider, period and currency that cover the same lines: each line would count in both."""
    balance, services = tables["balance"], tables["services"].rows.select("service", "typology").rows()
    return [
        Problem(
            balance.place(other, "services"),
            f"covers lines that row {one['row']}, account {one['account']}, covers too",
            "part them by sources or services",
        )
        for alike in balance.rows.partition_by("provider", "period", "currency", maintain_order=True)
        for one, other in combinations(alike.rows(named=True), 2)
        if _meet(_sources(one), _sources(other)) and _meet(_services(one, services), _services(other, services))
    ]


def _meet(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    """Whether two sets of codes have one in common; None is all codes."""
    return one is None or other is None or bool(one & other)


def _sources(row: Row) -> frozenset[str] | None:
    return codes_in(row["sources"]) or None


def _services(row: Row, services: Sequence[tuple[str, str]]) -> frozenset[str] | None:
    """The services that an account covers, by their codes or their typology."""
    codes = codes_in(row["services"])
    return frozenset(service for service, typology in services if codes & {service, typology}) if codes else None


def _coded(tables: Tables, column: str) -> Iterator[tuple[str, str]]:
    """Each code of a column that parts them by commas, with its place."""
    balance = tables["balance"]
    for row in balance.rows.iter_rows(named=True):
        yield from ((balance.place(row, column), code) for code in sorted(codes_in(row[column])))
