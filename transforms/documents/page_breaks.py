"""Where a printed invoice begins a new page, so that its totals, its terms and its entry are not cut in two.

How much a page takes depends on the fonts of the machine that prints. What fits here has room to spare with Calibri,
and more of it with any wider font, which prints the sheet smaller. Heights and widths are in pixels, 96 to an inch.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from transforms.documents.sheet_styles import Worksheet

PAGE_WIDTH, PAGE_HEIGHT = 1_045, 635
"""A4 landscape without its margins; of the height a twentieth is left for rows that turn out higher."""
ROW = 20
"""A row without a height of its own."""


def keep_foot_together(sheet: Worksheet, heading: int, foot: Sequence[int], end: int) -> None:
    """Begin a new page before the foot where the sheet takes more than one, and within it where that is longer still.

    `heading` is the row that each page repeats, `foot` are the first rows of the parts of the foot, `end` is the first
    row after it.
    """
    page = _page_height(sheet)
    if not _exceed(_heights(sheet, 0, end), page):
        return
    breaks = [foot[0]]
    for start, next_part in zip(foot[1:], [*foot[2:], end], strict=True):
        if _exceed([*_heights(sheet, heading, heading + 1), *_heights(sheet, breaks[-1], next_part)], page):
            breaks.append(start)
    sheet.set_h_pagebreaks(breaks)


def _page_height(sheet: Worksheet) -> int:
    """What a page takes of a sheet that is scaled, in whole percents, to the width of the page."""
    width: int = sum(info.width for info in sheet.col_info.values())
    return 100 * PAGE_HEIGHT // min(100, 100 * PAGE_WIDTH // width)


def _heights(sheet: Worksheet, first: int, end: int) -> Iterator[int]:
    return (sheet.row_info[row].height if row in sheet.row_info else ROW for row in range(first, end))


def _exceed(heights: Iterable[int], page: int) -> bool:
    return any(height > page for height in accumulate(heights))
