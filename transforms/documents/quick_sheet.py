"""A sheet of XlsxWriter that takes and writes its cells in a third of the time, with the same bytes.

A month has millions of cells. XlsxWriter checks the address of each, keeps it as an object, and at last writes it
attribute by attribute; here the XML of a cell, but for its address and format, is made when it comes, and a row is
joined in one go. All else is XlsxWriter's own. It has no public place for that, so parts of its inside are overridden:
a test compares the bytes of both.
"""

from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO
from typing import Any, TypeVar

from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

Format = Any
"""A format of XlsxWriter, which ships no types."""
Cell = tuple[Format, str]
Value = TypeVar("Value")

CERTAINLY_FITS = 16_383
"""A text of so many characters fits a cell, whatever they take in UTF-16."""
MOST_LINKS = 65_530
"""Links of a sheet; Excel opens none that has more."""
SPAN_ROWS = 16
"""A row tells from which column to which it and its neighbours go: so many rows tell the same."""


class QuickSheet(Worksheet):  # type: ignore[misc]
    """Cells are named by row and column, counted from 0, and always have a format; rows have a height and a level.

    A cell stands in `table[row][column]` as its format and its XML from behind the format on. The first column has a
    cell or a format of its own, as on all our sheets.
    """

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[date, str] = {}
        self._fonts: dict[Format, str] = {}
        self._row_looks: dict[tuple[int, int], str] = {}

    def write_string(self, row: int, column: int, text: str, look: Format) -> None:
        """A text; what is too long for a cell is cut, as XlsxWriter does."""
        if len(text) > CERTAINLY_FITS:
            super().write_string(row, column, text, look)
            self._retake_text(row, column, look)
            return
        index = self.str_table._get_shared_string_index(text)
        self.table[row][column] = (look, f' t="s"><v>{index}</v></c>')

    def write_number(self, row: int, column: int, number: Any, look: Format) -> None:
        """A whole number or a decimal, with the 16 digits that XlsxWriter writes."""
        self.table[row][column] = (look, f"><v>{number:.16G}</v></c>")

    def write_datetime(self, row: int, column: int, day: date, look: Format) -> None:
        """A day, as Excel counts them."""
        if day not in self._days:
            self._days[day] = f"><v>{self._convert_date_time(day):.16G}</v></c>"
        self.table[row][column] = (look, self._days[day])

    def write_blank(self, row: int, column: int, _: None, look: Format) -> None:
        """A cell that has a look and nothing else."""
        self.table[row][column] = (look, "/>")

    def write_formula(self, row: int, column: int, formula: str, look: Format, value: Any) -> None:
        """A formula as it stands, of functions that Excel has had since 2007, and its value: a number, or a text."""
        kind = ' t="str"' if value and isinstance(value, str) else ""
        made = f"{kind}><f>{self._escape_data(formula[1:])}</f><v>{self._escape_data(value)}</v></c>"
        self.table[row][column] = (look, made)

    def write_url(self, row: int, column: int, url: str, look: Format, text: str) -> None:
        """A link into the book, and what is read in its place; the text alone where the sheet has all links it may."""
        if self.hlink_count < MOST_LINKS:
            super().write_url(row, column, url, look, text)
            self._retake_text(row, column, look)
        else:
            self.write_string(row, column, text, look)

    def write_rich_string(self, row: int, column: int, *parts: Any) -> None:
        """A text in several fonts: a format and its text in turn, at last the format of the cell."""
        *runs, look = parts
        made = "".join(self._run(font, text) for font, text in zip(runs[::2], runs[1::2], strict=True))
        index = self.str_table._get_shared_string_index(made)
        self.table[row][column] = (look, f' t="s"><v>{index}</v></c>')

    def merge_range(self, row: int, column: int, last_row: int, last_column: int, text: str, look: Format) -> None:
        """One cell out of several; none of ours overlap."""
        self.merge.append([row, column, last_row, last_column])
        for at in range(row, last_row + 1):
            self.table[at].update((covered, (look, "/>")) for covered in range(column, last_column + 1))
        if text:
            self.write_string(row, column, text, look)

    def write_down(
        self, row: int, column: int, values: Iterable[Value], write: Callable[[int, int, Value], None]
    ) -> None:
        """A value to a row from `row` on; `write`, called once for each that is different, puts it into its cell."""
        table, texts = self.table, self.str_table
        known: dict[Value, tuple[Cell, int]] = {}
        for at, value in enumerate(values, row):
            if value in known:
                table[at][column], counted = known[value]
                texts.count += counted
            else:
                before = texts.count
                write(at, column, value)
                known[value] = table[at][column], texts.count - before

    def _retake_text(self, row: int, column: int, look: Format) -> None:
        """Keep a text that XlsxWriter took as one of ours."""
        self.table[row][column] = (look, f' t="s"><v>{self.table[row][column].string}</v></c>')

    def _run(self, font: Format, text: str) -> str:
        """A part of a text in its font."""
        if font not in self._fonts:
            self.rstring = _captured()
            self._write_font(font)
            self._fonts[font] = self.rstring.fh.getvalue()
        element = _captured()
        element._xml_data_element("t", text, [("xml:space", "preserve")] if _preserve_whitespace(text) else [])
        return f"<r>{self._fonts[font]}{element.fh.getvalue()}</r>"

    def _assemble_xml_file(self) -> None:
        """Tell XlsxWriter which rows and columns are filled, which it sees cell by cell, and let it write."""
        ends = {row: (min(cells), max(cells)) for row, cells in self.table.items() if cells}
        if ends:
            self._check_dimensions(min(ends), min(first for first, _ in ends.values()))
            self._check_dimensions(max(ends), max(last for _, last in ends.values()))
        blocks: dict[int, tuple[int, int]] = {}
        for row, (first, last) in ends.items():
            known = blocks.get(row // SPAN_ROWS, (first, last))
            blocks[row // SPAN_ROWS] = (min(first, known[0]), max(last, known[1]))
        self.row_spans = {block: f' spans="{first + 1}:{last + 1}"' for block, (first, last) in blocks.items()}
        super()._assemble_xml_file()

    def _write_rows(self) -> None:
        columns = [xl_col_to_name(column) for column in range(self.dim_colmax + 1)]
        looks = _Looks()
        for row in sorted(self.table.keys() | self.row_info.keys()):
            number, cells = row + 1, self.table.get(row)
            opened = f'<row r="{number}"{self.row_spans.get(row // SPAN_ROWS, "")}{self._row_look(row)}'
            if cells:
                inside = [
                    f'<c r="{columns[column]}{number}"{looks[look]}{made}'
                    for column, (look, made) in sorted(cells.items())
                ]
                self.fh.write(f"{opened}>{''.join(inside)}</row>")
            elif row in self.row_info:
                self.fh.write(f"{opened}/>")

    def _row_look(self, row: int) -> str:
        """What the tag of a row says of its height and level."""
        info = self.row_info.get(row)
        if info is None:
            return ""
        key = (info.height, info.level)
        if key not in self._row_looks:
            self.fh, sheet = StringIO(), self.fh
            self._write_row(0, None, info)
            self._row_looks[key] = self.fh.getvalue().removeprefix('<row r="1"').removesuffix(">")
            self.fh = sheet
        return self._row_looks[key]


class _Looks(dict[Format, str]):
    """What cells say of their formats, which XlsxWriter numbers as it first meets them."""

    def __missing__(self, look: Format) -> str:
        self[look] = f' s="{look._get_xf_index()}"'
        return self[look]


def _captured() -> Any:
    """A writer of XML whose text can be read back."""
    writer = XMLwriter()
    writer._set_filehandle(StringIO())
    return writer
