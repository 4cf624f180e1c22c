"""One sample file as columns of text, with what its form says of how to read it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import fastexcel
import polars as pl

from schemas.problems import Problem, Refused
from schemas.settings import CsvFormat, XlsxFormat
from transforms.intake.files import file_kind
from transforms.intake.parquet import parquet_records
from transforms.intake.records import unique_headings
from transforms.intake.sheets import sheet_records
from transforms.proposals.encodings import Encoding, decide_encoding
from transforms.proposals.evidence import Found
from transforms.proposals.values import COMMA_FIRST, LAST, POINT_FIRST, date_format, is_numeric

TEXT_BYTES = 4 * 1024 * 1024
ROWS = 2_000
HEADING_ROWS = 30
SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class Sample:
    """The first rows of a file: `rows` holds its columns as text, null where empty, under their headings.

    `findings` are settings of its kind, csv or xlsx, by name; those of a Parquet file need none.
    """

    kind: str
    rows: pl.DataFrame
    findings: dict[str, Found[str | bool | int]] = field(default_factory=dict)

    @property
    def separator(self) -> str:
        """The separator of a text file; none for others."""
        return str(self.findings["separator"].value) if "separator" in self.findings else ""


def read_sample(path: Path, name: str) -> Sample:
    """Read the start of a csv, txt, parquet or xlsx file; Refused where it cannot be read or holds no row."""
    kind = file_kind(path, name)
    if not path.is_file():
        raise Refused([Problem(name, "there is no such file", "name a sample file")])
    sample = {".parquet": _parquet, ".xlsx": _sheet}.get(kind, _text)(path, name)
    if sample.rows.is_empty():
        raise Refused([Problem(name, "it holds no row below its headings", "give a sample with rows")])
    return sample


def _parquet(path: Path, name: str) -> Sample:
    stream = parquet_records(path, name, wanted=())
    rows = pl.concat([records.cells for records, _ in zip(stream, range(2), strict=False)])
    return Sample("parquet", _blank_as_null(rows.head(ROWS)))


def _sheet(path: Path, name: str) -> Sample:
    sheets = _sheets(path, name)
    sheet = max(sheets, key=lambda title: sheets[title].height)
    first_row = _heading_row(sheets[sheet])
    records = sheet_records(path, name, XlsxFormat.model_validate({"sheet": sheet, "first_row": first_row}))
    findings: dict[str, Found[str | bool | int]] = {}
    if len(sheets) > 1:
        findings["sheet"] = Found(sheet, f"it has the most rows of {len(sheets)} sheets")
    if first_row > 1:
        findings["first_row"] = Found(first_row, f"row {first_row} is the first with all headings")
    return Sample("xlsx", _blank_as_null(records.cells.head(ROWS)), findings)


def _sheets(path: Path, name: str) -> dict[str, pl.DataFrame]:
    try:
        book = fastexcel.read_excel(path)
        return {
            sheet: book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
            for sheet in book.sheet_names
        }
    except fastexcel.FastExcelError as fault:
        raise Refused([Problem(name, "it cannot be read as a workbook", "give an xlsx file")]) from fault


def _heading_row(cells: pl.DataFrame) -> int:
    """The row, as Excel numbers it, that looks like headings: the first of the widest rows that hold texts alone."""
    widths = [
        0 if any(_is_value(cell) for cell in row if cell) else sum(bool(cell) for cell in row)
        for row in cells.head(HEADING_ROWS).iter_rows()
    ]
    return widths.index(max(widths, default=0)) + 1 if widths else 1


def _text(path: Path, name: str) -> Sample:
    with path.open("rb") as file:
        start = file.read(TEXT_BYTES)
        complete = not file.read(1)
    encoding = decide_encoding(start, name, complete)
    text = _lines(start, encoding.value)
    separator = _separator(text)
    records = [record for record in _records(text, separator.value) if any(value.strip() for value in record)]
    if not records:
        raise Refused([Problem(name, "it is empty", "give a sample with rows")])
    header = _header(records)
    width = Counter(map(len, records)).most_common(1)[0][0]
    if header.value and len(records[0]) != width:
        found = f"its first line has {len(records[0])} fields, its others {width}"
        raise Refused([Problem(name, found, "let the first line be the headings")])
    headings = unique_headings(records[0]) if header.value else [str(place) for place in range(1, width + 1)]
    body = [record for record in records[header.value :] if len(record) == len(headings)]
    rows = pl.DataFrame(body, schema=dict.fromkeys(headings, pl.String), orient="row")
    findings: dict[str, Found[str | bool | int]] = {
        "separator": Found(separator.value, separator.why),
        "encoding": Found(encoding.value, encoding.why),
        "header": Found(header.value, header.why),
    }
    return Sample("csv", _blank_as_null(rows), findings)


def _lines(start: bytes, encoding: Encoding) -> str:
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _separator(text: str) -> Found[str]:
    """The separator that cuts the most lines into one number of fields, and into the more fields."""
    shapes = {separator: Counter(map(len, _records(text, separator, 200))) for separator in SEPARATORS}
    usual = {separator: shape.most_common(1)[0] if shape else (1, 0) for separator, shape in shapes.items()}
    best = max(SEPARATORS, key=lambda separator: (usual[separator][0] > 1, usual[separator][1], usual[separator][0]))
    width, lines = usual[best]
    return Found(best, f"{SEPARATORS[best]}: {lines} of {shapes[best].total()} records have {width} fields")


def _records(text: str, separator: str, count: int = ROWS) -> list[list[str]]:
    """The first records; a file that the csv module finds fault with is read up to there."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    records: list[list[str]] = []
    try:
        records.extend(record for record, _ in zip(reader, range(count), strict=False) if record)
    except csv.Error:
        return records
    return records


def _header(records: Sequence[Sequence[str]]) -> Found[bool]:
    values = [value for value in records[0] if _is_value(value)]
    if values:
        return Found(False, f"the first line holds values, such as {values[0]}")
    return Found(True, "the first line holds texts alone")


def _is_value(text: str) -> bool:
    """Whether a text is a number or a date, which no heading is: there is none of either without a digit."""
    if not any(map(str.isdecimal, text)):
        return False
    single = pl.Series([text])
    return date_format(single) is not None or any(
        is_numeric(single, signs) for signs in (*POINT_FIRST, *COMMA_FIRST, *LAST)
    )


def _blank_as_null(rows: pl.DataFrame) -> pl.DataFrame:
    text = pl.all().str.strip_chars()
    return rows.select(pl.when(text != "").then(text).name.keep())


DEFAULTS: dict[str, dict[str, object]] = {
    "csv": CsvFormat.model_validate({}).model_dump(),
    "xlsx": XlsxFormat.model_validate({}).model_dump(),
    "parquet": {},
}
"""What the settings say where a source says nothing."""
