"""Titles with keys in braces."""

import polars as pl
import pytest

from transforms.layout.titles import filled, is_well_formed, title_keys


@pytest.mark.parametrize("title", ["", "Telecom", "Site {site}", "{a}{b} and {c}"])
def test_each_brace_opens_and_closes_around_a_name(title: str) -> None:
    assert is_well_formed(title)


@pytest.mark.parametrize("title", ["{", "}", "{}", "{a", "a}", "{{a}}", "{a}}", "{a{b}"])
def test_a_stray_or_empty_brace_is_malformed(title: str) -> None:
    assert not is_well_formed(title)


def test_the_keys_of_a_title_stand_in_its_order() -> None:
    assert title_keys("{b} of {a}") == ("b", "a")


def test_each_row_is_filled_from_its_own_texts_and_filled_once() -> None:
    texts = pl.DataFrame({"a": ["x", "{b}", "z"], "b": ["1", "2", "3"]})
    titles = pl.Series(["{a}-{b}", "{a}", None])
    assert filled(titles, texts).to_list() == ["x-1", "{b}", None]


def test_no_title_at_all_fills_nothing() -> None:
    assert filled(pl.Series([None, None], dtype=pl.String), pl.DataFrame({"a": ["x", "y"]})).to_list() == [None, None]
