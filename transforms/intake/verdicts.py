"""The rules of intake, each as one column of true and false over a batch; their words are those of schemas.rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from schemas.rules import RULES
from transforms.intake.lines import BOUNDS, DATES, MappedLines
from transforms.intake.records import Records

RULE_ORDER = {rule.id: position for position, rule in enumerate(RULES)}


@dataclass(frozen=True)
class Verdict:
    """Which rows of a batch break a rule, in which of our columns (None: the row as a whole), and what it quotes."""

    rule: str
    column: str | None
    broken: pl.Series
    value: pl.Series


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


def deciding_day(lines: MappedLines) -> pl.DataFrame:
    """The day that says to which period a row belongs: its day of use, else the first day of the service.

    Columns: `day`, `column` (ours), `text` (as delivered); all null where neither is delivered.
    """
    texts = lines.texts
    from_use = texts["usage_date"].is_not_null()
    from_service = ~from_use & texts["service_from"].is_not_null()
    return texts.select(
        pl.when(from_use).then(lines.dates["usage_date"]).otherwise(lines.dates["service_from"]).alias("day"),
        pl.when(from_use).then(pl.lit("usage_date")).when(from_service).then(pl.lit("service_from")).alias("column"),
        pl.coalesce("usage_date", "service_from").alias("text"),
    )


def verdicts(records: Records, lines: MappedLines, days: Days | None, repeated: pl.Series) -> list[Verdict]:
    """The rules that some row breaks, in the order of schemas.rules, then of our columns.

    `days`: those that are taken, None where all rows belong to the period of their file. `repeated`: the line
    references that stood before, else null. A row that could not be cut into its values breaks no rule about them.
    """
    readable = records.marks["fault"].is_null()
    of_values = [*_numbers(lines), *_dates(lines, days), *_texts(lines, repeated)]
    found = [*_rows(records)]
    found += [Verdict(v.rule, v.column, v.broken & readable, v.value) for v in of_values if v.broken.any()]
    return sorted((verdict for verdict in found if verdict.broken.any()), key=lambda verdict: RULE_ORDER[verdict.rule])


def _rows(records: Records) -> Iterator[Verdict]:
    fault, found = records.marks["fault"], records.marks["found"]
    for rule in ("wrong_width", "stray_quote"):
        yield Verdict(rule, None, (fault == rule).fill_null(False), found)
    yield Verdict("undecodable", None, records.marks["undecodable"], found)


def _numbers(lines: MappedLines) -> Iterator[Verdict]:
    for name in BOUNDS:
        for rule in ("not_a_number", "too_many_digits", "out_of_range"):
            yield Verdict(rule, name, (lines.number_faults[name] == rule).fill_null(False), lines.texts[name])


def _dates(lines: MappedLines, days: Days | None) -> Iterator[Verdict]:
    for name in DATES:
        unread = lines.texts[name].is_not_null() & lines.dates[name].is_null()
        yield Verdict("not_a_date", name, unread, lines.texts[name])
    if days is not None:
        yield from _period(lines, days)
    ends_early = (lines.dates["service_to"] < lines.dates["service_from"]).fill_null(False)
    yield Verdict("service_ends_early", "service_to", ends_early, lines.texts["service_to"])


def _period(lines: MappedLines, days: Days) -> Iterator[Verdict]:
    deciding = deciding_day(lines)
    missing = deciding["text"].is_null() & ~_is_unmapped(lines, "usage_date")
    yield Verdict("missing_date", "usage_date", missing, deciding["text"])
    outside = ~deciding["day"].is_between(days.earliest, days.last).fill_null(True)
    for column in ("usage_date", "service_from"):
        decides = (deciding["column"] == column).fill_null(False)
        yield Verdict("date_outside_period", column, outside & decides, deciding["text"])


def _texts(lines: MappedLines, repeated: pl.Series) -> Iterator[Verdict]:
    for name in lines.unmapped.columns:
        yield Verdict("unmapped_value", name, lines.unmapped[name].is_not_null(), lines.unmapped[name])
    service = lines.texts["service"]
    yield Verdict("missing_service", "service", service.is_null() & ~_is_unmapped(lines, "service"), service)
    yield Verdict("repeated_line_ref", None, repeated.is_not_null(), repeated)


def _is_unmapped(lines: MappedLines, name: str) -> pl.Series:
    """Rows whose value is missing only because its map does not name it."""
    if name in lines.unmapped.columns:
        return lines.unmapped[name].is_not_null()
    return pl.repeat(False, lines.texts.height, eager=True)
