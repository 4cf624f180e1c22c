"""The file of a reference table as text under our headings, with how its numbers and days are written."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused
from schemas.settings import ReferenceFile
from transforms.intake.column_types import is_text
from transforms.intake.sheets_of_text import read_small_table
from transforms.reference.kinds import Writing
from transforms.reference.loaded import ReferenceSource, counted
from transforms.reference.mapping import mapped_columns, mapping_faults, unmapped_values


@dataclass(frozen=True)
class TextFile:
    """A file as text: `row` and String columns under our headings, stripped, null where empty or a null spelling.

    `writings` says of each column how its numbers and days are written.
    """

    source: ReferenceSource
    rows: pl.DataFrame
    writings: Mapping[str, Writing]


def read_text(name: str, reference: ReferenceFile, path: Path, file: str) -> TextFile:
    """Read the file of one table; `file` is what results call it. Headings that no mapping names are kept as they are.

    Refused are a file that cannot be read, headings that the mapping names in vain, two columns of one name, and values
    that a map does not name.
    """
    delivered = _delivered(reference, path, file)
    null = reference.xlsx.null if path.suffix.lower() == ".xlsx" else reference.csv.null
    headings = [heading for heading in delivered.columns if heading != "row"]
    _refuse(mapping_faults(name, reference, headings, file))
    _refuse(unmapped_values(reference, delivered, null, file))
    rows = delivered.select("row", **mapped_columns(reference, headings, null))
    content = path.read_bytes()
    source = ReferenceSource(name, file, len(content), hashlib.sha256(content).hexdigest())
    return TextFile(source, rows, _writings(reference, path, headings))


def _refuse(faults: list[Problem]) -> None:
    if faults:
        raise Refused(faults)


def _delivered(reference: ReferenceFile, path: Path, file: str) -> pl.DataFrame:
    """The file as delivered, without the unnamed blank columns that spreadsheets leave at the edge."""
    try:
        delivered = read_small_table(path, reference.csv, reference.xlsx)
    except Refused as refused:
        told = counted(refused.problems, len(refused.problems), path.name)
        places = [f"{file}{problem.place.removeprefix(path.name)}" for problem in told]
        raise Refused([replace(problem, place=place) for problem, place in zip(told, places, strict=True)]) from refused
    except OSError as fault:
        raise Refused([Problem(file, f"it cannot be read: {fault.strerror}", "deliver a file that can")]) from fault
    named = {column.from_ for column in reference.columns.values()}
    unnamed = [heading for heading in delivered.columns if heading.isdecimal() and heading not in named]
    return delivered.drop(heading for heading in unnamed if _is_blank(delivered[heading]))


def _is_blank(column: pl.Series) -> bool:
    return not (column.str.strip_chars() != "").any()


def _writings(reference: ReferenceFile, path: Path, headings: Sequence[str]) -> dict[str, Writing]:
    """How each of our columns is written: as its file, or as its mapping says; constants plainly, as settings do."""
    written = _written(reference, path, headings)
    mapped = {
        ours: replace(written[column.from_], date=column.date or written[column.from_].date, exclusive=column.exclusive)
        for ours, column in reference.columns.items()
    }
    return {**written, **mapped, **dict.fromkeys(reference.constants, Writing())}


def _written(reference: ReferenceFile, path: Path, headings: Sequence[str]) -> dict[str, Writing]:
    as_csv = Writing(reference.csv.decimal, reference.csv.thousands, reference.csv.date)
    if path.suffix.lower() == ".xlsx":
        xlsx = reference.xlsx
        return dict.fromkeys(headings, Writing(xlsx.decimal, xlsx.thousands, xlsx.date, native=True))
    if path.suffix.lower() != ".parquet":
        return dict.fromkeys(headings, as_csv)
    texts = {name for name, kind in pl.read_parquet_schema(path).items() if is_text(kind)}
    return {heading: as_csv if heading in texts else Writing(native=True) for heading in headings}
