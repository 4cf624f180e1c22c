from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reference.nearest import NEAREST, WHOLE_TABLE, KnownCodes

CODES = KnownCodes([("VBN-007", "Jeanne Modèle"), ("VBN-070", None), ("M1243", "Paul Exemple"), ("M1244", None)])
MANY = [(f"U{number:06}",) for number in range(WHOLE_TABLE * 3)]


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ("vbn 7", "VBN-007"),
        ("M1234", "M1243"),
        ("M124", "M1243"),
        ("M12443", "M1243"),
        ("JEANNE MODÈLE", "VBN-007"),
        ("paul-exemple", "M1243"),
    ],
)
def test_a_code_written_otherwise_or_named_is_found(value: str, first: str) -> None:
    assert first in CODES.nearest(value)


@pytest.mark.parametrize("more", [(), MANY], ids=["of few", "of many"])
def test_of_four_codes_alike_three_are_proposed(more: Sequence[tuple[str]]) -> None:
    four = [(f"ZQRV-{number}",) for number in range(1, 5)]
    near = KnownCodes([*four, *more]).nearest("ZQRV-9")
    assert len(near) == 3
    assert {(code,) for code in near} < set(four)


def test_codes_that_go_by_the_name_are_proposed_before_those_written_alike_three_in_all() -> None:
    twins = KnownCodes([("P1", "Ada Témoin"), ("P2", "Ada Témoin"), ("ADATEMOIN", None), ("ADA TÉMOINS", None)])
    assert twins.nearest("Ada Témoin") == ["P1", "P2", "ADA TÉMOINS"]


@pytest.mark.parametrize("value", ["", "QQQQ", "987654321"])
def test_nothing_is_proposed_for_what_is_like_no_code(value: str) -> None:
    assert CODES.nearest(value) == []


@pytest.mark.parametrize("value", ["U000142x", "U00142", "u-142", "U0001142"])
def test_a_large_table_is_searched_too(value: str) -> None:
    assert "U000142" in KnownCodes(MANY).nearest(value)


def test_two_signs_that_changed_places_are_found_in_a_large_table() -> None:
    assert KnownCodes([*MANY, ("ZQ81",)]).nearest("ZQ18") == ["ZQ81"]


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=20), st.text(max_size=6))
def test_the_order_of_the_table_does_not_matter(rows: list[tuple[str, str]], value: str) -> None:
    found = KnownCodes(rows).nearest(value)
    assert found == KnownCodes(rows[::-1]).nearest(value)
    assert len(found) <= NEAREST
    assert set(found) <= {code for code, _ in rows}
