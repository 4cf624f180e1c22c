"""What LibreOffice makes of a workbook when it calculates every formula anew."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

# without this setting it keeps the values that the file brings
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(book: Path, scratch: Path) -> Path:
    """The workbook with its formulas calculated anew."""
    assert SOFFICE is not None
    user = scratch / "office" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={user.parent.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(scratch / "made"),
            str(book),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return scratch / "made" / book.name


def formulas(book: Path) -> dict[tuple[str, str], str]:
    """The formulas of a workbook by sheet and cell."""
    sheets = openpyxl.load_workbook(book).worksheets
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def values(book: Path) -> dict[tuple[str, str], Any]:
    """The values of a workbook by sheet and cell, those of formulas as they are stored."""
    sheets = openpyxl.load_workbook(book, data_only=True).worksheets
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
