"""Exports as text: separated values, or fixed widths, in the encoding of the program that reads them."""

from collections.abc import Sequence
from unicodedata import combining, normalize

import polars as pl

from schemas.exports import Export
from schemas.problems import Problem, Refused
from transforms.documents.cells import one_line
from transforms.documents.export_columns import Kind, export_columns

_PLAIN = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2010": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u0153": "oe",
    "\u0152": "OE",
    "\u00e6": "ae",
    "\u00c6": "AE",
    "\u20ac": "EUR",
    "\u2022": "-",
    "\u00d7": "x",
    "\u00b7": "-",
}
"""Plain equivalents of signs that Unicode does not take apart."""


def separated_text(rows: pl.DataFrame, export: Export) -> bytes:
    """Separated values; a field is quoted only where its own text holds a separator, a quote or a line end."""
    how = export.format
    cells = _encodable(_with_headings(_cells(rows, export), export), how.encoding)
    # Polars quotes an empty text, not an empty value.
    text = cells.with_columns(pl.all().replace("", None)).write_csv(
        include_header=False,
        separator=how.separator,
        line_terminator=how.line_end,
        quote_style="necessary",
    )
    return text.encode(how.encoding)


def fixed_text(rows: pl.DataFrame, export: Export) -> bytes:
    """Fixed widths: text and dates to the left, numbers to the right, no sign between columns.

    Text that is too long is cut. Raises Refused where a number or a date would have to be.
    """
    how = export.format
    kinds = [column.kind(rows.schema) for column in export_columns(export)]
    widths = [how.widths[heading] for heading in export.columns]
    cells = _cells(rows, export).with_columns(one_line(pl.all()))
    _refuse_too_long(cells, kinds, export)
    fields = [
        _field(pl.col(name), width, kind == "number")
        for name, width, kind in zip(cells.columns, widths, kinds, strict=True)
    ]
    lines = _encodable(_with_headings(cells, export), how.encoding).select(pl.concat_str(fields)).to_series()
    return "".join(line + how.line_end for line in lines).encode(how.encoding)


def _cells(rows: pl.DataFrame, export: Export) -> pl.DataFrame:
    """The rows as text, the columns named by their position: two headings may be alike once they are plain."""
    columns = enumerate(export_columns(export))
    return rows.select(column.text(rows.schema, export.format).alias(str(place)) for place, column in columns)


def _with_headings(cells: pl.DataFrame, export: Export) -> pl.DataFrame:
    if not export.format.header:
        return cells
    headings = pl.DataFrame(dict(zip(cells.columns, ([heading] for heading in export.columns), strict=True)))
    return pl.concat([headings, cells])


def _field(text: pl.Expr, width: int, is_number: bool) -> pl.Expr:
    cut = text.str.head(width)
    return cut.str.pad_start(width) if is_number else cut.str.pad_end(width)


def _refuse_too_long(cells: pl.DataFrame, kinds: Sequence[Kind], export: Export) -> None:
    problems = []
    for series, kind, heading in zip(cells, kinds, export.columns, strict=True):
        width = export.format.widths[heading]
        longest = max(series, key=len, default="")
        if kind != "text" and len(longest) > width:
            place = f"export {export.name!r}, format.widths.{heading}"
            found = f"{longest} has {len(longest)} characters, the column {width}"
            right = f"make it at least {len(longest)} wide: numbers and dates are never cut"
            problems.append(Problem(place, found, right))
    if problems:
        raise Refused(problems)


def _encodable(cells: pl.DataFrame, encoding: str) -> pl.DataFrame:
    """The cells with each character that the encoding lacks replaced by a plain equivalent, or `?`."""
    used = {sign for series in cells for text in series.unique() for sign in text}
    plain = {sign: _plain(sign, encoding) for sign in sorted(used) if not _encodes(sign, encoding)}
    return cells.with_columns(pl.all().str.replace_many(list(plain), list(plain.values()))) if plain else cells


def _plain(sign: str, encoding: str) -> str:
    taken_apart = "".join(part for part in normalize("NFKD", _PLAIN.get(sign, sign)) if not combining(part))
    return taken_apart if taken_apart and _encodes(taken_apart, encoding) else "?"


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
