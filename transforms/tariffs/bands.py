"""Times of day: the days and hours in which a variant of a tariff holds."""

import re
from itertools import product

import polars as pl

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(DAYS)
_DAYS = re.compile(rf"^({_DAY})(-({_DAY}))?(,({_DAY})(-({_DAY}))?)*$")
_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")
MIDNIGHT = 24 * 60

BANDS = {"zone": pl.Int64, "variant": pl.Int64, "weekday": pl.Int8, "start": pl.Int16, "end": pl.Int16}


def weekdays(text: str | None) -> list[int] | None:
    """The days of the week that a text names, 1 = Monday; all where there is none, None where it is no such text."""
    if text is None:
        return list(range(1, 8))
    if not _DAYS.match(text):
        return None
    spans = [[DAYS.index(day) + 1 for day in span.split("-")] for span in text.split(",")]
    if any(span[0] > span[-1] for span in spans):
        return None
    return sorted({day for span in spans for day in range(span[0], span[-1] + 1)})


def minutes(text: str | None) -> tuple[int, int] | None:
    """The first minute of the day and the one after the last; None where the text is no such span."""
    if text is None:
        return 0, MIDNIGHT
    match = _HOURS.match(text)
    if not match:
        return None
    start, end = (int(match[at]) * 60 + int(match[at + 1]) for at in (1, 3))
    return (start, end) if start < end <= MIDNIGHT else None


def band_minutes(variants: pl.DataFrame) -> pl.DataFrame:
    """One row per variant and day of the week: its zone, and from which minute (`start`) to before which it holds."""
    rows = []
    for zone, variant, days, hours in variants.iter_rows():
        spans = product(weekdays(days) or [], [minutes(hours)])
        rows += [(zone, variant, day, *span) for day, span in spans if span is not None]
    return pl.DataFrame(rows, schema=BANDS, orient="row")
