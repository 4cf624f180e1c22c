"""The texts of combinations: each once, in order, the first fifty, however many there are and however they come."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.charging import texts
from transforms.charging.texts import MANY, Gathering

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.text("abé ", max_size=3)), max_size=20)


def gathered(parts: Sequence[Sequence[tuple[int, str]]]) -> dict[int, list[str]]:
    gathering = Gathering()
    for pairs in parts:
        gathering.add(
            pl.Series([combination for combination, _ in pairs], dtype=pl.UInt32),
            pl.Series([text for _, text in pairs], dtype=pl.String),
        )
    return dict(gathering.lists().iter_rows())


@pytest.mark.parametrize("at_once", [0, 5, 1_000])
@given(parts=st.lists(PAIRS, max_size=4))
def test_each_text_of_a_combination_stands_once_in_order(at_once: int, parts: list[list[tuple[int, str]]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(texts, "PAIRS_AT_ONCE", at_once)
        found = gathered(parts)
    pairs = {pair for part in parts for pair in part}
    assert found == {
        combination: sorted((text for other, text in pairs if other == combination), key=str.encode)
        for combination in {combination for combination, _ in pairs}
    }


@pytest.mark.parametrize("at_once", [0, 1_000])
def test_of_many_texts_the_first_in_order_are_kept(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "PAIRS_AT_ONCE", at_once)
    names = [f"T{number:03}" for number in range(3 * MANY)]
    found = gathered([[(7, name) for name in reversed(names)], [(8, names[-1])], [(7, "A")]])
    assert found == {7: ["A", *names[: MANY - 1]], 8: [names[-1]]}
