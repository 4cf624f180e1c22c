"""The combinations of the month are the same however its lines were cut into parts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.charging.small_group import Row, charge_in_numbers, group, lines
from tests.transforms.charging.small_month import merged_parts
from transforms.charging import merge
from transforms.charging.merge import Merged

ROWS = st.fixed_dictionaries(
    {
        "user": st.sampled_from(["U1", "U2"]),
        "service": st.sampled_from(["DATA", "LAN"]),
        "quantity": st.decimals(-9, 9, places=3),
        "amount": st.none() | st.decimals(-9, 9, places=9),
        "usage_date": st.dates(date(2026, 10, 1), date(2026, 10, 31)),
        "evidence_ref": st.integers(0, 70).map(str),
        "plan": st.sampled_from([None, "10 Go", "20 Go"]),
    }
)


def merged(parts: Mapping[str, pl.DataFrame], *keys: str) -> Merged:
    """The combinations of these parts of usage lines, merged."""
    charged = {name: charge_in_numbers(rows, group(), line_keys=keys) for name, rows in parts.items()}
    lookup = next(iter(charged.values()))[1]
    return merged_parts(lookup, {name: part for name, (part, _) in charged.items()})


@settings(deadline=None, max_examples=15)
@given(
    rows=st.lists(ROWS, max_size=15),
    cuts=st.lists(st.integers(0, 15), max_size=3),
    together=st.sampled_from([1, 4, merge.TOGETHER]),
)
def test_any_split_of_the_lines_gives_the_same_combinations(rows: list[Row], cuts: list[int], together: int) -> None:
    bounds = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    pieces = [lines(*rows[start:end], kept=["plan"]) for start, end in pairwise(bounds)]
    one = merged({"all": lines(*rows, kept=["plan"])}, "plan", "site")
    with patch.object(merge, "TOGETHER", together):
        other = merged({f"p{number}": piece for number, piece in enumerate(pieces)}, "plan", "site")
    assert one.combinations.drop("files").equals(other.combinations.drop("files"))
    assert one.combinations["combination"].to_list() == list(range(len(one.combinations)))
    assert other.combinations["charge_count"].sum() == len(rows)
    assert sorted({number for numbers in other.numbers.values() for number in numbers}) == list(
        range(len(other.combinations))
    )


def test_numbers_lead_from_each_combination_of_a_part_to_that_of_the_month() -> None:
    usage = lines({"service": "LAN"}, {}), lines({"service": "LAN", "quantity": Decimal(4)})
    month = merged(dict(zip("ab", usage, strict=True)))
    services = month.combinations["service"]
    assert {part: services.gather(numbers).to_list() for part, numbers in month.numbers.items()} == {
        "a": ["LAN", "DATA"],
        "b": ["LAN"],
    }
    assert dict(month.combinations.select("service", "files").iter_rows()) == {
        "DATA": ["a.csv"],
        "LAN": ["a.csv", "b.csv"],
    }


def test_a_quantity_that_one_part_lacks_is_not_summed() -> None:
    known, unknown = ({"amount": Decimal(1), "quantity": quantity} for quantity in (Decimal(2), None))
    month = merged({"a": lines(known), "b": lines(unknown)})
    assert month.combinations.select("quantity", "exact_amount", "charge_count").rows() == [(None, 2, 2)]


def test_at_most_fifty_references_are_kept_the_first_in_order_of_all_parts() -> None:
    references = [f"R{number:03}" for number in range(90)]
    parts = {
        name: lines(*({"evidence_ref": reference} for reference in references[start::2]))
        for name, start in (("a", 1), ("b", 0))
    }
    assert merged(parts).combinations["evidence_refs"].to_list() == [references[:50]]


def test_combinations_are_numbered_in_the_order_of_their_keys_empty_ones_last() -> None:
    usage = lines({"plan": None}, {"plan": "20 Go"}, {"plan": "10 Go"}, kept=["plan"])
    assert merged({"a": usage}, "plan").combinations["plan"].to_list() == ["10 Go", "20 Go", None]


def test_a_text_that_is_a_key_is_the_only_one_of_its_combination() -> None:
    usage = lines({"evidence_ref": "B"}, {"evidence_ref": "A"}, {"evidence_ref": "B"})
    assert merged({"a": usage}, "evidence_ref").combinations["evidence_refs"].to_list() == [["A"], ["B"]]


def test_parts_without_charges_have_no_combinations() -> None:
    month = merged({"a": lines(), "b": lines({"nature": "divers"})})
    assert (len(month.combinations), [len(numbers) for numbers in month.numbers.values()]) == (0, [0, 0])
    assert month.combinations.schema["combination"] == pl.Int64
