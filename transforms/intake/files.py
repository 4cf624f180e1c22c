"""A delivered file, whatever its kind, as records of text: csv and txt, parquet, xlsx, told by its ending."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from schemas.problems import Problem, Refused
from schemas.settings import CsvFormat, XlsxFormat
from transforms.intake.parquet import parquet_records
from transforms.intake.records import Records
from transforms.intake.sheets import sheet_records
from transforms.intake.text_records import text_records

ENDINGS = (".csv", ".txt", ".parquet", ".xlsx")


def file_kind(path: Path, name: str) -> str:
    """The ending that says how to read a file; raises Refused for any that nothing here reads."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise Refused([Problem(name, f"its ending is {ending!r}", f"deliver one of {', '.join(ENDINGS)}")])
    return ending


def file_records(
    path: Path, name: str, csv: CsvFormat, xlsx: XlsxFormat, wanted: Collection[str] | None = None
) -> Iterator[Records]:
    """All records of a file in file order; `name` is what messages call it. Raises Refused where it cannot be read.

    `wanted`: the columns without which it is of no use; None stands for all.
    """
    kind = file_kind(path, name)
    if kind == ".parquet":
        return parquet_records(path, name, wanted=wanted)
    if kind == ".xlsx":
        return iter([sheet_records(path, name, xlsx)])
    return text_records(path, name, csv)


def native_columns(path: Path, name: str, headings: Iterable[str]) -> frozenset[str]:
    """The columns, of these headings, whose numbers and days a file holds as such: what `file_records` tells."""
    kind = file_kind(path, name)
    if kind == ".xlsx":
        return frozenset(headings)
    return next(parquet_records(path, name, wanted=())).native if kind == ".parquet" else frozenset()
