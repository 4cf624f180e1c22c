"""Which files of a month hold the bytes of one that an earlier month charged, where no row of theirs could tell."""

import polars as pl

from flows.drafts import drafts_before
from flows.month import Month
from flows.steps.intake import FileRead, Intake
from transforms.published import read_table
from transforms.repeats.charged_before import PublishedMonth
from transforms.repeats.charged_rows import is_referenced

_FILES = pl.Schema({"source": pl.String(), "file": pl.String(), "charged_as": pl.String()})
_Bytes = tuple[str, str, str]
"""A source, the sha256 of a file of it, and the sheet of a workbook."""


def files_before(month: Month, intake: Intake) -> pl.DataFrame:
    """One row per file that decides of which month its rows are: `source`, `file`, and `charged_as`.

    That is `<period>, <file>` of the first month before that charged or retained rows of the same bytes, else null. No
    row where no month is published before, and none of a file whose repeats are accepted.
    """
    files = _deciding(month, intake)
    before = drafts_before(month.workspace, month.period) if files else ()
    charged = _charged(before)
    rows = [(file.source, file.file, charged.get(_bytes(file.source, file.sha256, file.file))) for file in files]
    return pl.DataFrame(rows if before else [], schema=_FILES, orient="row")


def _deciding(month: Month, intake: Intake) -> list[FileRead]:
    sources = [one for one in month.settings.usage if one.period_by == "file" and not is_referenced(one)]
    accepted = {source.source: source.accept_repeats for source in sources}
    own = [file for file in intake.files if file.carried_from is None]
    return [file for file in own if file.file not in accepted.get(file.source, (file.file,))]


def _charged(before: tuple[PublishedMonth, ...]) -> dict[_Bytes, str]:
    charged: dict[_Bytes, str] = {}
    for period, tables in before:
        files = read_table(tables, "input_files").filter(pl.col("charged") + pl.col("retained") > 0)
        for source, file, sha256 in files.select("source", "file", "sha256").iter_rows():
            charged.setdefault(_bytes(source, sha256, file), f"{period}, {file}")
    return charged


def _bytes(source: str, sha256: str, file: str) -> _Bytes:
    return source, sha256, file.partition("#")[2]
