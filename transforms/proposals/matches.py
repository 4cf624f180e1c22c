"""Which of their columns are ours: by the words of the heading, and by values that fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from transforms.proposals.ends import end_outside
from transforms.proposals.samples import Sample
from transforms.proposals.values import Signs, date_format, filled, is_month_first, is_numeric
from transforms.proposals.vocabulary import LINE_REF, WANTED, Wanted, likeness


@dataclass(frozen=True)
class Match:
    """One of our columns, theirs that it is made from, and why; dates with their format."""

    column: str
    heading: str
    why: str
    date: str | None = None
    exclusive: bool = False


def find_matches(sample: Sample, signs: Signs) -> list[Match]:
    """The columns that headings and values speak for. Without headings, values decide.

    Each of theirs serves once, but for the one that tells rows apart: the number of a document may do that too.
    """
    month_first = is_month_first(sample.rows.get_columns())
    if "header" in sample.findings and not sample.findings["header"].value:
        return _by_values(sample, month_first)
    free = list(sample.rows.columns)
    matches: list[Match] = []
    for wanted in WANTED:
        if {wanted.column, *wanted.unless} & {match.column for match in matches}:
            continue
        match = _best(wanted, sample.rows.columns if wanted.column == LINE_REF else free, sample, signs, month_first)
        if match is not None:
            matches.append(match)
            free = [heading for heading in free if heading != match.heading]
    return _with_end(sample, matches)


def _best(wanted: Wanted, free: Sequence[str], sample: Sample, signs: Signs, month_first: bool) -> Match | None:
    named = [(rank, heading) for heading in free if (rank := likeness(wanted, heading)) is not None]
    fitting = [(rank, heading) for rank, heading in named if _fits(wanted, sample.rows[heading], signs, rank[0] == 0)]
    if not fitting:
        return None
    _, heading = min(fitting, key=lambda found: (found[0], free.index(found[1])))
    return _matched(wanted, heading, sample.rows[heading], month_first)


def _fits(wanted: Wanted, values: pl.Series, signs: Signs, surely: bool) -> bool:
    """Whether the values can be what is wanted; an empty column only where its heading is sure."""
    known = filled(values)
    if wanted.column == LINE_REF:
        return len(known) >= max(1, len(values) - 1) and known.is_duplicated().sum() == 0
    if known.is_empty():
        return surely and wanted.kind != "date"
    if wanted.kind == "number":
        return is_numeric(values, signs)
    if wanted.kind == "date":
        return date_format(values) is not None
    if wanted.kind == "currency":
        return bool(known.str.contains("^[A-Z]{3}$").all())
    return wanted.kind == "text" or not is_numeric(values, signs)


def _matched(wanted: Wanted, heading: str, values: pl.Series, month_first: bool) -> Match:
    known = filled(values)
    if known.is_empty():
        return Match(wanted.column, heading, "by its heading; it is empty in the sample")
    why = f"by its heading; {len(known)} of {len(values)} filled, as in {known[0]}"
    form = date_format(values, month_first) if wanted.kind == "date" else None
    if form is None:
        return Match(wanted.column, heading, why)
    return Match(wanted.column, heading, f"by its heading; dates {form.why}", form.value)


def _with_end(sample: Sample, matches: Sequence[Match]) -> list[Match]:
    """The matches, the end of the service marked where it is not part of it."""
    found = {match.column: match for match in matches}
    start, end = found.get("service_from"), found.get("service_to")
    if end is None or end.date is None:
        return list(matches)
    outside = end_outside(sample.rows, (end.heading, end.date), (start.heading, start.date or "") if start else None)
    marked = replace(end, why=f"{end.why}; {outside}", exclusive=True) if outside else end
    return [marked if match is end else match for match in matches]


def _by_values(sample: Sample, month_first: bool) -> list[Match]:
    """Without headings only a date can be told: the first column of dates."""
    for heading in sample.rows.columns:
        form = date_format(sample.rows[heading], month_first)
        if form is not None:
            return [Match("usage_date", heading, f"the first column of dates, {form.why}", form.value)]
    return []
