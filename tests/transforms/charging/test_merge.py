"""The combinations of the month are the same however its lines were cut into parts."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.charging.small_group import Row, charge, group, lines
from tests.transforms.charging.small_month import merged_parts

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


@settings(deadline=None, max_examples=15)
@given(rows=st.lists(ROWS, max_size=15), cuts=st.lists(st.integers(0, 15), max_size=3))
def test_any_split_of_the_lines_gives_the_same_combinations(rows: list[Row], cuts: list[int]) -> None:
    bounds = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    tables = group()
    whole = charge(lines(*rows, kept=["plan"]), tables, line_keys=("plan", "site"))
    pieces = [lines(*rows[start:end], kept=["plan"]) for start, end in pairwise(bounds)]
    parts = {f"p{number}": charge(piece, tables, line_keys=("plan", "site")) for number, piece in enumerate(pieces)}
    one, other = merged_parts({"all": whole}), merged_parts(parts)
    assert one.combinations.drop("files").equals(other.combinations.drop("files"))
    assert one.combinations["combination"].to_list() == list(range(len(one.combinations)))
    assert len(other.members) == sum(len(part.combinations) for part in parts.values())
    assert other.combinations["exact_amount"].sum() == whole.priced["amount"].sum()


def test_members_lead_from_each_combination_of_a_part_to_that_of_the_month() -> None:
    usage = lines({}, {"service": "LAN"}), lines({"service": "LAN", "quantity": Decimal(4)})
    merged = merged_parts({name: charge(rows) for name, rows in zip("ab", usage, strict=True)})
    named = merged.members.join(merged.combinations.select("combination", "service", "files"), on="combination")
    assert named.select("part", "number", "service", "files").rows() == [
        ("a", 0, "DATA", ["a.csv"]),
        ("a", 1, "LAN", ["a.csv", "b.csv"]),
        ("b", 0, "LAN", ["a.csv", "b.csv"]),
    ]


def test_a_quantity_that_one_part_lacks_is_not_summed() -> None:
    known, unknown = ({"amount": Decimal(1), "quantity": quantity} for quantity in (Decimal(2), None))
    merged = merged_parts({"a": charge(lines(known)), "b": charge(lines(unknown))})
    assert merged.combinations.select("quantity", "exact_amount", "charge_count").rows() == [(None, 2, 2)]


def test_at_most_fifty_references_are_kept_the_first_in_order_of_all_parts() -> None:
    references = [f"R{number:03}" for number in range(90)]
    parts = {
        name: charge(lines(*({"evidence_ref": reference} for reference in references[start::2])))
        for name, start in (("a", 1), ("b", 0))
    }
    assert merged_parts(parts).combinations["evidence_refs"].to_list() == [references[:50]]


def test_combinations_are_numbered_in_the_order_of_their_keys_empty_ones_last() -> None:
    usage = lines({"plan": None}, {"plan": "20 Go"}, {"plan": "10 Go"}, kept=["plan"])
    assert merged_parts({"a": charge(usage, line_keys=("plan",))}).combinations["plan"].to_list() == [
        "10 Go",
        "20 Go",
        None,
    ]


def test_parts_without_charges_have_no_combinations() -> None:
    merged = merged_parts({"a": charge(lines()), "b": charge(lines({"nature": "divers"}))})
    assert (len(merged.combinations), len(merged.members)) == (0, 0)
    assert merged.combinations.schema["combination"] == pl.Int64
