"""Small files are read whole as text, or refused with every faulty row named."""

from pathlib import Path

import polars as pl
import pytest

from schemas.problems import Refused
from schemas.settings import CsvFormat, XlsxFormat
from transforms.intake.sheets_of_text import read_small_table


def test_rows_are_numbered_and_cells_left_as_delivered(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_bytes("site;Société\nDIJ21; Été \n\nIDF75;NULL\n".encode("cp1252"))
    read = read_small_table(
        tmp_path / "sites.csv",
        CsvFormat.model_validate({"separator": ";", "encoding": "cp1252"}),
        XlsxFormat.model_validate({}),
    )
    assert read.schema == {"row": pl.Int64, "site": pl.String, "Société": pl.String}
    assert read.rows() == [(1, "DIJ21", " Été "), (2, "IDF75", "NULL")]


def test_a_parquet_file_is_read_too(tmp_path: Path) -> None:
    pl.DataFrame({"site": ["DIJ21"], "floor": [2]}).write_parquet(tmp_path / "sites.parquet")
    assert read_small_table(
        tmp_path / "sites.parquet", CsvFormat.model_validate({}), XlsxFormat.model_validate({})
    ).rows() == [(1, "DIJ21", "2")]


def test_every_faulty_row_is_told(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_bytes(b'site,city\nA,x,y\nB,"z\nC,\xe9\nD,w\n')
    with pytest.raises(Refused) as refused:
        read_small_table(tmp_path / "sites.csv", CsvFormat.model_validate({}), XlsxFormat.model_validate({}))
    assert [str(problem).partition(";")[0] for problem in refused.value.problems] == [
        "sites.csv, line 2: the row has 3 fields",
        "sites.csv, line 3: a quote opens and does not close, or stands inside a value",
        "sites.csv, line 4: the row has bytes that its encoding does not know",
    ]


def test_a_column_called_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("row,site\n1,A\n")
    with pytest.raises(Refused, match="a column is called 'row'"):
        read_small_table(tmp_path / "sites.csv", CsvFormat.model_validate({}), XlsxFormat.model_validate({}))
