"""A workbook of XlsxWriter whose sheets, formats and texts are made quicker, with the same bytes.

A group has thousands of small workbooks that look alike: a format is worked out once per process and copied from book
to book, and texts without signs that XML escapes are written as they stand. See quick_sheet.py for the cells.
"""

import re
from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format as XlsxFormat
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

from transforms.documents.quick_sheet import Format, QuickSheet

NOT_AS_IT_STANDS = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")
"""A text that XlsxWriter escapes, or marks so that the spaces at its ends are kept."""
PATTERNS = 1_000
"""Formats known in a process; a book has some seventy."""


class QuickBook(Workbook):  # type: ignore[misc]
    """A book of quick sheets."""

    worksheet_class = QuickSheet

    def add_format(self, properties: Mapping[str, object]) -> Format:
        """A new format: one known from another book under numbers of its own."""
        made = copy(_pattern(tuple((self.default_format_properties | dict(properties)).items())))
        made.xf_format_indices, made.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(made)
        return made

    def _get_packager(self) -> Packager:
        """XlsxWriter's place for a packager of one's own."""
        return _QuickPackager()


@lru_cache(PATTERNS)
def _pattern(properties: tuple[tuple[str, Any], ...]) -> Format:
    """A format that is used in no book; its key tells it from others."""
    made = XlsxFormat(dict(properties))
    made._get_format_key()
    return made


class _QuickPackager(Packager):  # type: ignore[misc]
    def _write_shared_strings_file(self) -> None:
        texts = _QuickTexts()
        texts.string_table = self.workbook.str_table
        if texts.string_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _QuickTexts(SharedStrings):  # type: ignore[misc]
    def _write_sst_strings(self) -> None:
        for text in self.string_table.string_array:
            if NOT_AS_IT_STANDS.search(text):
                self._write_si(text)
            else:
                self.fh.write(f"<si><t>{text}</t></si>")
