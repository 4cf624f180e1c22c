"""Small files read whole, such as the reference tables: every cell as text, and no faulty row tolerated."""

from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused
from schemas.rules import RULE_BY_ID
from schemas.settings import CsvFormat, XlsxFormat
from transforms.intake.files import file_records
from transforms.intake.records import Records, joined


def read_small_table(path: Path, csv: CsvFormat, xlsx: XlsxFormat) -> pl.DataFrame:
    """One row per record of a csv, txt, parquet or xlsx file: `row` Int64 (first = 1), then its columns as text.

    Texts are as delivered; days held as such are ISO text, numbers plain digits; a missing cell is null. Raises Refused
    where the file cannot be read and for each row of wrong width, with a stray quote or undecodable bytes.
    """
    records = joined(list(file_records(path, path.name, csv, xlsx)))
    if problems := _problems(path.name, records):
        raise Refused(problems)
    return records.cells.insert_column(0, pl.int_range(1, len(records) + 1, eager=True).alias("row"))


def _problems(name: str, records: Records) -> list[Problem]:
    faulty = records.marks.with_columns(
        pl.coalesce("fault", pl.when("undecodable").then(pl.lit("undecodable"))).alias("fault")
    ).filter(pl.col("fault").is_not_null())
    problems = []
    for line, fault, found in faulty.select("line", "fault", "found").iter_rows():
        rule = RULE_BY_ID[fault]
        problems.append(Problem(f"{name}, line {line}", rule.message.format(value=found), rule.right))
    if "row" in records.cells.columns:
        problems.append(Problem(name, "a column is called 'row', which the program keeps for itself", "rename it"))
    return problems
