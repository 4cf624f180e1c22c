"""How workbooks look: one palette, named looks, and pages that print. Every difference is legible in grey.

A `Book` makes each format once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from transforms.documents.quick_book import QuickBook
from transforms.documents.quick_sheet import Format as Format
from transforms.documents.quick_sheet import QuickSheet
from transforms.documents.words import DRAFT_MARK
from transforms.whole_file import unfinished_place

Worksheet = QuickSheet

INK = "#1F2933"
QUIET = "#5B6670"
HAIRLINE = "#D5DADF"
PAPER = "#FFFFFF"
BAND = "#E9EDF0"
BAND_DEEPER = "#F4F6F7"
RED = "#B3261E"
GREEN = "#2E7D32"
LINK = "#1B4F8F"
NO_COLOUR = "#9AA5AE"
"""A typology without a colour of its own."""

NAME_UNITS = 31
"""The longest name of a sheet."""
WHOLE_SHEET = "A1:XFD1048576"

Look = Mapping[str, object]

LOOKS: dict[str, Look] = {
    "text": {"font_name": "Calibri", "font_size": 9, "font_color": INK, "valign": "top"},
    "title": {"font_size": 16, "bold": True, "valign": "vcenter"},
    "subtitle": {"font_size": 9, "font_color": QUIET, "valign": "vcenter"},
    "draft": {
        "font_size": 10,
        "bold": True,
        "font_color": PAPER,
        "bg_color": RED,
        "align": "center",
        "valign": "vcenter",
    },
    "link": {"font_color": LINK, "underline": 1},
    "heading": {"font_size": 11, "bold": True, "valign": "vcenter", "bottom": 2, "bottom_color": INK},
    "label": {"font_size": 8, "font_color": QUIET},
    "party_label": {"font_size": 8, "bold": True, "font_color": QUIET, "bottom": 1, "bottom_color": QUIET},
    "bold": {"bold": True},
    "quiet": {"font_color": QUIET},
    "small": {"font_size": 8},
    "column": {"bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True, "valign": "vcenter"},
    "line": {"bottom": 1, "bottom_color": HAIRLINE},
    "band0": {"bold": True, "bg_color": BAND, "valign": "vcenter", "top": 1, "top_color": QUIET},
    "band1": {"bold": True, "bg_color": BAND_DEEPER, "valign": "vcenter", "top": 1, "top_color": HAIRLINE},
    "band2": {"bold": True, "valign": "vcenter", "bottom": 1, "bottom_color": HAIRLINE},
    "rest": {"italic": True, "valign": "vcenter", "bottom": 1, "bottom_color": HAIRLINE},
    "total": {"bold": True, "top": 1, "top_color": INK, "valign": "vcenter"},
    "grand": {"bold": True, "font_size": 11, "font_color": PAPER, "bg_color": INK, "valign": "vcenter"},
    "invoice_point": {"font_color": RED, "bold": True},
    "section_point": {"font_color": GREEN, "bold": True},
    "right": {"align": "right"},
    "after": {"align": "left", "indent": 1},
    "center": {"align": "center"},
    "wrap": {"text_wrap": True},
    "middle": {"valign": "vcenter"},
}


@dataclass(frozen=True)
class PageMarks:
    """What every page of a book says: the draft mark, the digest of the tables, whose it is, and its number.

    A space parts the size of the letters from the text: a text that begins with a digit would enlarge them.
    """

    language: str
    draft_digest: str
    owner: str
    digest_word: str
    page_word: str

    @property
    def draft_mark(self) -> str:
        """The words that no reader may miss."""
        return DRAFT_MARK[self.language]

    def header(self, title: str) -> str:
        """Left what the sheet is, right the draft mark, in the codes of a spreadsheet's header."""
        return f"&L&8 {_escaped(title, 120)}&R&8&B{self.draft_mark}"

    def footer(self) -> str:
        """Left the group, in the middle mark and digest, right the page among the pages of the sheet."""
        middle = f"{self.draft_mark} · {self.digest_word} {self.draft_digest}"
        return f"&L&8 {_escaped(self.owner, 60)}&C&8{middle}&R&8{self.page_word} &P / &N"


PLAIN = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
"""What XlsxWriter would make of a text by its looks; a text of ours stays a text."""


@dataclass
class Book:
    """A workbook being written: its pages' marks and its formats, each made once."""

    target: Path
    marks: PageMarks
    created: datetime
    workbook: Any = field(init=False)
    _unfinished: Path = field(init=False)
    _formats: dict[tuple[object, ...], Format] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        plain = {"in_memory": True} | dict.fromkeys(PLAIN, False)
        self._unfinished = unfinished_place(self.target)
        self.workbook = QuickBook(str(self._unfinished), plain)
        self.workbook.set_properties({"created": self.created, "author": self.marks.owner})

    def style(self, *looks: str, **more: object) -> Format:
        """The format of named looks, later ones winning, and of further properties of XlsxWriter."""
        key = (looks, tuple(sorted(more.items()))) if more else looks
        made = self._formats.get(key)
        if made is None:
            properties: dict[str, object] = {}
            for look in ("text", *looks):
                properties.update(LOOKS[look])
            made = self._formats[key] = self.workbook.add_format({**properties, **more})
        return made

    def page(self, name: str, title: str) -> Worksheet:
        """A new sheet: A4 landscape, as wide as the page, as many pages as it takes, marked on each."""
        sheet: Worksheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.65, bottom=0.65)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(self.marks.header(title), {"margin": 0.3})
        sheet.set_footer(self.marks.footer(), {"margin": 0.3})
        sheet.hide_gridlines(2)
        sheet.outline_settings(visible=True, symbols_below=False)
        sheet.set_zoom(90)
        sheet.ignore_errors(dict.fromkeys(("number_stored_as_text", "formula_range", "formula_differs"), WHOLE_SHEET))
        return sheet

    def close(self) -> None:
        """Write the file and let go of its cells, which the garbage collector alone would find."""
        self.workbook.close()
        for sheet in self.workbook.worksheets():
            sheet.table.clear()
        self._unfinished.replace(self.target)


def typology_colour(colours: Mapping[str, str], typology: str | None) -> str:
    """The colour of a typology, grey where the settings give it none."""
    return colours.get(typology or "", NO_COLOUR)


def sheet_name(text: str, taken: set[str]) -> str:
    """A name Excel accepts, unique without case, and added to those `taken`.

    It has at most 31 units of UTF-16, none of `[]:*?/\\`, no apostrophe at its ends, and is not `History`, which Excel
    keeps for itself.
    """
    plain = "".join(" " if sign in "[]:*?/\\" or ord(sign) < 32 else sign for sign in text)
    plain = " ".join(plain.split()).strip("'") or "-"
    name, number = _cut(plain, NAME_UNITS).strip().strip("'"), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        suffix = f" ({number})"
        name = _cut(plain, NAME_UNITS - len(suffix)).strip() + suffix
    taken.add(name.casefold())
    return name


def _cut(text: str, units: int) -> str:
    """The start of a text, as Excel counts: signs beyond the first 65,536 of Unicode take two units."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def sheet_reference(name: str) -> str:
    """A sheet's name as formulas and internal links write it."""
    return "'" + name.replace("'", "''") + "'"


def _escaped(text: str, length: int) -> str:
    return text[:length].replace("&", "&&")
