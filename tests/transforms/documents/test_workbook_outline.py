"""Sections become rows: each once, above its lines, and nothing is counted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.documents.outline import OutlineRow, Place, outline, sections_of
from transforms.documents.summary_tree import levels_that_fit


def place(path: str) -> Place:
    """A place from `a/b`, codes being labels."""
    codes = [code for code in path.split("/") if code]
    return Place(["key"] * len(codes), codes, [code.upper() for code in codes])


def drawn(*paths: str) -> list[str]:
    """The rows as an indented text, lines as their position."""
    marks = {"section": "• ", "rest": "+ ", "line": ""}
    return [
        "  " * row.depth + marks[row.kind] + (row.label if row.kind != "line" else str(row.first_line))
        for row in outline([place(path) for path in paths])
    ]


@pytest.mark.parametrize(
    ("paths", "rows"),
    [
        pytest.param((), [], id="an invoice without lines has no rows"),
        pytest.param(("", ""), ["0", "1"], id="lines without sections stand alone"),
        pytest.param(("a", "a", "b"), ["• A", "  0", "  1", "• B", "  2"], id="one row per section, above its lines"),
        pytest.param(("a/x", "a/y"), ["• A", "  • X", "    0", "  • Y", "    1"], id="sections nest"),
        pytest.param(("a/x", "b/x"), ["• A", "  • X", "    0", "• B", "  • X", "    1"], id="one code in two parents"),
        pytest.param(("a", "a/x"), ["• A", "  0", "  • X", "    1"], id="lines before subsections need no heading"),
        pytest.param(
            ("a/x", "a", "a", "b"),
            ["• A", "  • X", "    0", "  + A", "    1", "    2", "• B", "  3"],
            id="lines directly in a section come after its subsections under a heading of their own",
        ),
        pytest.param(("a", "", ""), ["• A", "  0", "+ ", "  1", "  2"], id="lines directly in the invoice likewise"),
        pytest.param(
            ("a/x/p", "a/y", "a", ""),
            ["• A", "  • X", "    • P", "      0", "  • Y", "    1", "  + A", "    2", "+ ", "  3"],
            id="depths mix",
        ),
    ],
)
def test_rows_read_as_the_layout_says(paths: tuple[str, ...], rows: list[str]) -> None:
    assert drawn(*paths) == rows


def test_sections_of_one_label_and_different_codes_stay_apart() -> None:
    twins = [Place(["user"], [code], ["Martin"]) for code in ("M1", "M2")]
    assert [row.label for _, row in sections_of(outline(twins))] == ["Martin", "Martin"]


def test_sections_of_one_code_and_different_keys_stay_apart() -> None:
    places = [Place([key], ["mobility"], ["mobility"]) for key in ("", "typology")]
    assert len(list(sections_of(outline(places)))) == 2


paths = st.lists(st.lists(st.sampled_from("abc"), max_size=3).map("/".join), max_size=30).map(sorted)


@given(paths)
def test_every_line_has_one_row_and_keeps_its_order(paths: list[str]) -> None:
    lines = [row.first_line for row in outline([place(path) for path in paths]) if row.kind == "line"]
    assert lines == list(range(len(paths)))


@given(paths)
def test_a_heading_covers_exactly_the_rows_below_it_that_are_deeper(paths: list[str]) -> None:
    rows = outline([place(path) for path in paths])
    for position, row in sections_of(rows):
        below = rows[position + 1 : row.end_row]
        assert below
        assert all(under.depth > row.depth for under in below)
        assert row.end_row == len(rows) or rows[row.end_row].depth <= row.depth
        assert [under.first_line for under in below if under.kind == "line"] == list(
            range(row.first_line, row.end_line)
        )


@given(paths)
def test_a_section_is_the_sum_of_what_stands_directly_below_it(paths: list[str]) -> None:
    rows = outline([place(path) for path in paths])
    for position, row in sections_of(rows):
        directly = [under for under in rows[position + 1 : row.end_row] if under.depth == row.depth + 1]
        assert sum(map(lines_in, directly)) == lines_in(row)


def lines_in(row: OutlineRow) -> int:
    return row.end_line - row.first_line


@pytest.mark.parametrize(
    ("depths", "levels"),
    [([], 1), ([0, 1, 2], 3), ([0] * 10 + [1] * 1990, 2), ([0] * 10 + [1] * 1991, 1), ([0] * 2001, 0)],
)
def test_a_tree_shows_the_levels_that_a_person_can_read(depths: list[int], levels: int) -> None:
    assert levels_that_fit(depths) == levels
