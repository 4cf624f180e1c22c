"""The rules of intake, judged over all records of a batch at once; their words are those of schemas.rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from schemas.rules import RULES
from schemas.settings import ColumnSource
from transforms.intake.lines import BOUNDS, DATES, MappedLines
from transforms.intake.records import Records
from transforms.rejection import Verdict

RULE_ORDER = {rule.id: position for position, rule in enumerate(RULES)}


@dataclass(frozen=True)
class Days:
    """The days whose usage is taken: those of the period, and the late ones from `earliest` on."""

    first: date
    last: date
    earliest: date


def days_of(period: str, late_days: int) -> Days:
    """The days of a period written `YYYY-MM`."""
    year, month = map(int, period.split("-"))
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return Days(first, following - timedelta(days=1), first - timedelta(days=late_days))


def judged_columns(records: Records, lines: MappedLines, repeats: pl.DataFrame) -> pl.DataFrame:
    """What the rules look at, one row per record: its marks, what it repeats, and our columns as text.

    It repeats the reference `repeated` of this month, or a charge of an earlier one, which `charged_before` names.

    Beside a text stand what was read of it, `<name> day` or `<name> fault`, and what its map does not name,
    `<name> unmapped`.
    """
    frames = (
        records.marks[["fault", "found", "undecodable"]],
        lines.texts[[*BOUNDS, *DATES, "service"]],
        lines.dates.rename("{} day".format),
        lines.number_faults.rename("{} fault".format),
        lines.unmapped.rename("{} unmapped".format),
    )
    return pl.concat([*frames, repeats], how="horizontal")


def intake_verdicts(columns: Mapping[str, ColumnSource], days: Days | None) -> list[Verdict]:
    """The rules that `judged_columns` of a source's records can break, in the order of schemas.rules, then of ours.

    `days`: those that are taken, None where all rows belong to the period of their file. A row that could not be cut
    into its values breaks no rule about them.
    """
    mapped = [name for name, column in columns.items() if column.map is not None]
    readable = pl.col("fault").is_null()
    verdicts = [*_rows()]
    for verdict in (*_numbers(), *_dates(days, mapped), *_texts(mapped)):
        delivered = columns.get(verdict.column or "")
        heading = None if delivered is None else delivered.from_
        verdicts.append(replace(verdict, broken=verdict.broken & readable, heading=heading))
    return sorted(verdicts, key=lambda verdict: RULE_ORDER[verdict.rule])


def _rows() -> Iterator[Verdict]:
    for rule in ("wrong_width", "stray_quote"):
        yield Verdict(rule, pl.col("fault") == rule, value=pl.col("found"))
    yield Verdict("undecodable", pl.col("undecodable"))


def _numbers() -> Iterator[Verdict]:
    for name in BOUNDS:
        for rule in ("not_a_number", "too_many_digits", "out_of_range"):
            yield Verdict(rule, pl.col(f"{name} fault") == rule, name, pl.col(name))


def _dates(days: Days | None, mapped: list[str]) -> Iterator[Verdict]:
    for name in DATES:
        unread = pl.col(name).is_not_null() & pl.col(f"{name} day").is_null()
        yield Verdict("not_a_date", unread, name, pl.col(name))
    if days is not None:
        yield from _period(days, mapped)
    ends_early = pl.col("service_to day") < pl.col("service_from day")
    yield Verdict("service_ends_early", ends_early, "service_to", pl.col("service_to"))


def _period(days: Days, mapped: list[str]) -> Iterator[Verdict]:
    """The day of use says to which period a row belongs; where there is none, the first day of the service."""
    unused = pl.col("usage_date").is_null()
    undated = unused & pl.col("service_from").is_null()
    yield Verdict("missing_date", undated & ~_is_unmapped("usage_date", mapped), "usage_date")
    for name, decides in (("usage_date", ~unused), ("service_from", unused)):
        outside = ~pl.col(f"{name} day").is_between(days.earliest, days.last)
        yield Verdict("date_outside_period", decides & outside, name, pl.col(name))


def _texts(mapped: list[str]) -> Iterator[Verdict]:
    for name in mapped:
        unmapped = pl.col(f"{name} unmapped")
        yield Verdict("unmapped_value", unmapped.is_not_null(), name, unmapped)
    missing = pl.col("service").is_null() & ~_is_unmapped("service", mapped)
    yield Verdict("missing_service", missing, "service")
    yield Verdict("repeated_line_ref", pl.col("repeated").is_not_null(), value=pl.col("repeated"))
    yield Verdict("already_charged", pl.col("charged_before").is_not_null(), value=pl.col("charged_before"))


def _is_unmapped(name: str, mapped: list[str]) -> pl.Expr:
    """Is the value missing only because its map does not name it?"""
    return pl.col(f"{name} unmapped").is_not_null() if name in mapped else pl.lit(False)
