"""Write the pictures of README from the month of the demo: `make run`, then `python docs/make_pictures.py`.

An invoice is a page of its workbook as LibreOffice prints it, a tree what the terminal shows in colour. It takes
LibreOffice (`soffice`) and poppler (`pdftotext`, `pdftoppm`).
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from xlsxwriter import Workbook

DEMO = Path(__file__).parents[1] / "data" / "demo"
HAND_OUT = DEMO / "periods" / "2026-10" / "draft" / "hand-out"
PICTURES = Path(__file__).parent / "pictures"
DOTS_PER_INCH = 90
INVOICE_DRAWN, TREE_LINES = "2026-10_SI_NOR_01", 37
MONOSPACED = {"font_name": "DejaVu Sans Mono", "font_size": 9}


@dataclass(frozen=True)
class Part:
    """What a picture shows: of the first page that has a text, the part from left and top on, in dots."""

    text: str
    left: int
    top: int
    width: int
    height: int


INVOICE = Part("Facture · Agences de Nantes", 22, 42, 1025, 440)
FOOT = Part("2026-10_SI_DE_02 Goods supplied 2026-10 SI", 31, 84, 1000, 310)
TREE = Part("VBN-NOR", 52, 62, 520, 700)


def main() -> None:
    """Make every picture anew."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        picture(HAND_OUT / "OUE" / "2026-10_SI_OUE.xlsx", INVOICE, "invoice", folder)
        picture(HAND_OUT / "DE" / "2026-10_SI_DE.xlsx", FOOT, "invoice-foot", folder)
        picture(tree(folder), TREE, "tree", folder)


def picture(document: Path, part: Part, name: str, folder: Path) -> None:
    """Print a document and keep a part of one of its pages."""
    office = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    printed(["soffice", office, "--headless", "--convert-to", "pdf", "--outdir", folder, document])
    pdf = folder / f"{document.stem}.pdf"
    pages = printed(["pdftotext", "-layout", pdf, "-"]).split("\f")
    page = str(next(number for number, text in enumerate(pages, start=1) if part.text in text))
    where = ["-x", str(part.left), "-y", str(part.top), "-W", str(part.width), "-H", str(part.height)]
    of_page = ["-png", "-singlefile", "-r", str(DOTS_PER_INCH), "-f", page, "-l", page]
    printed(["pdftoppm", *of_page, *where, pdf, PICTURES / name])


def tree(folder: Path) -> Path:
    """The company and the first lines of its invoice in colour, a line to a cell, as a workbook that can be printed."""
    program = Path(sys.executable).with_name("chargeback")
    coloured = {**os.environ, "FORCE_COLOR": "1", "COLORTERM": "truecolor"}
    shown = printed([program, "-w", DEMO, "tree", "2026-10", "--recipient", "VBN-NOR"], coloured)
    company, _, lines = shown.partition("\n")
    lines = lines[lines.rindex("\n", 0, lines.index(INVOICE_DRAWN)) + 1 :]
    with Workbook(folder / "tree.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, 0, 95)
        for row, line in enumerate([company, *lines.splitlines()[: TREE_LINES - 1]]):
            pieces = [piece for segment in Text.from_ansi(line).render(Console()) for piece in _piece(book, segment)]
            sheet.write_rich_string(row, 0, *pieces, book.add_format(MONOSPACED))
    return folder / "tree.xlsx"


def _piece(book: Workbook, segment: Segment) -> tuple[Any, ...]:
    if not segment.text.strip("\n"):
        return ()
    style = segment.style or Style()
    colour = "#888888" if style.dim else style.color.get_truecolor().hex if style.color else "#000000"
    return book.add_format({**MONOSPACED, "bold": bool(style.bold), "font_color": colour}), segment.text


def printed(command: list[str | Path], environment: dict[str, str] | None = None) -> str:
    """What a command prints; it has to succeed."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


if __name__ == "__main__":
    main()
