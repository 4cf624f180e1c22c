"""Analytic keys are further columns of the entries, unless the entries have them already."""

import polars as pl
import pytest

from transforms.ledger.analytic import check_analytic, entry_keys, numbered_keys


@pytest.mark.parametrize("key", ["account", "vat_category", "vat_rate"])
def test_a_key_named_like_a_column_of_the_entries_is_refused_by_name(key):
    (problem,) = check_analytic(["department", key])
    assert problem.place == "ledger.analytic"
    assert problem.found.startswith(f"'{key}'")


@pytest.mark.parametrize("keys", [[], ["department", "typology"], ["currency"]])
def test_other_keys_and_the_currency_are_accepted(keys):
    assert check_analytic(keys) == []


def test_the_currency_and_a_repeated_key_add_no_column():
    assert entry_keys(["department", "currency", "department", "site"]) == ("department", "site")


def test_lines_are_numbered_by_the_text_order_of_their_values_empty_ones_last():
    lines = pl.DataFrame({"site": [None, "B", "A", "A"], "user": ["1", "1", "2", "1"]})
    numbered, values = numbered_keys(lines, ["site", "user"])
    assert numbered["analytic"].to_list() == [3, 2, 1, 0]
    assert values.rows() == [(0, "A", "1"), (1, "A", "2"), (2, "B", "1"), (3, None, "1")]
