"""Days and timestamps as a source writes them, read as the day they say: no time zone moves them.

Formats are those of strftime. A year has four digits where the format says `%Y`: `01/09/15` is not of the year 15.
"""

import polars as pl

NATIVE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S%.f")
"""How a day or a timestamp that its file holds as such is written as text."""
OFFSET = "(?:Z|[+-][0-9]{2}:?[0-9]{2})$"
FIRST_YEAR = 1000


def parse_dates(text: pl.Expr, date_format: str, exclusive: bool = False) -> pl.Expr:
    """The texts as days; null where the text is empty or not written so.

    `exclusive`: the moment is no part of the service, so an end at midnight, or a bare day, means the day before.
    An offset (`%z`, at the end) is read over: the day is the one that is written.
    """
    text = text.str.strip_chars()
    if date_format.endswith("%z"):
        date_format = date_format.removesuffix("%z")
        text = pl.when(text.str.contains(OFFSET)).then(text.str.replace(OFFSET, ""))
    moment = text.str.strptime(pl.Datetime("us"), _polars_format(date_format), strict=False)
    moment = pl.when(moment.dt.year() >= FIRST_YEAR).then(moment)
    return (moment.dt.offset_by("-1us") if exclusive else moment).dt.date()


def parse_native_dates(text: pl.Expr, date_format: str, exclusive: bool = False) -> pl.Expr:
    """The same for files that hold days and timestamps as such, beside days written as text in `date_format`."""
    formats = (*NATIVE_FORMATS, date_format)
    return pl.coalesce(parse_dates(text, written, exclusive) for written in formats)


def _polars_format(date_format: str) -> str:
    """Polars writes fractions of a second in its own way."""
    return date_format.replace(".%f", "%.f").replace("%f", "%6f")
