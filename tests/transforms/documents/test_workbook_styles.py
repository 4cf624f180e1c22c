"""Sheets have names that Excel accepts, and looks that survive a grey printer."""

import re

import pytest

from transforms.documents.sheet_styles import LOOKS, sheet_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("01 Site [Dijon]: a/b\\c?*", "01 Site Dijon a b c"),
        ("01 " + "x" * 40, "01 " + "x" * 28),
        ("'quoted'", "quoted"),
        ("détail", "détail (2)"),
        ("history", "history (2)"),
        ("01 " + "\U0001f600" * 20, "01 " + "\U0001f600" * 14),
    ],
)
def test_sheet_names_are_what_excel_accepts(text: str, name: str) -> None:
    assert sheet_name(text, {"détail"}) == name


def test_sheet_names_stay_apart_without_regard_to_case_and_within_31_characters() -> None:
    taken: set[str] = set()
    names = [sheet_name("01 " + "é" * 40, taken), sheet_name("01 " + "É" * 40, taken)]
    assert len({name.casefold() for name in names}) == 2
    assert max(map(len, names)) <= 31


@pytest.mark.parametrize("look", [name for name, look in LOOKS.items() if "bg_color" in look])
def test_text_on_a_filled_cell_is_legible_in_grey(look: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3)."""
    paper, ink = (luminance(str({**LOOKS["text"], **LOOKS[look]}[colour])) for colour in ("bg_color", "font_color"))
    lighter, darker = max(paper, ink), min(paper, ink)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("[0-9A-F]{2}", colour)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
