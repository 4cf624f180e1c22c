"""What counts over a month sums to what the month is rated at once by fractions, whatever the rows, parts and order."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.charging.small_group import table
from tests.transforms.tariffs.test_rates import Step, by_fractions, decimals, tariffs
from transforms.tariffs.counting import COUNT, Counted, CountedPart, count_month, with_counts
from transforms.tariffs.tariff import Tariffs, tariffs_of

Use = dict[str, Any]
SCHEMA = {
    **dict.fromkeys(COUNT, pl.String()),
    "variant": pl.Int64(),
    "day": pl.Date(),
    "time": pl.String(),
    "user_held": pl.UInt32(),
    "site_held": pl.UInt32(),
    "units": pl.Int128(),
    "row": pl.Int64(),
}


@st.composite
def uses(draw: st.DrawFn) -> Use:
    """A line of one of two companies: its moment, its user and its quantity, which may be a credit."""
    return {
        "provider": "SI",
        "company": draw(st.sampled_from(["NOR", "EST"])),
        "service": "DATA",
        "currency": "EUR",
        "variant": 0,
        "day": date(2026, 10, draw(st.integers(1, 3))),
        "time": draw(st.sampled_from([None, "08:00", "09:00"])),
        "user_held": draw(st.integers(0, 1)),
        "units": int(draw(decimals(-9_000, 20_000)).scaleb(18)),
    }


def counting(steps: Sequence[Step]) -> Tariffs:
    """The tariff of these steps, counted by recipient."""
    read = tariffs_of(table("tariffs", [{**steps[0], "counted_by": "recipient"}, *steps[1:]]))
    assert read is not None
    return read


def parted(lines: Sequence[Use], places: Sequence[int]) -> list[CountedPart]:
    """The lines in as many parts as places say, in their order there."""
    parts: list[list[Use]] = [[] for _ in range(max(places) + 1)]
    for line, place in zip(lines, places, strict=True):
        parts[place].append({**line, "row": len(parts[place]) + 1})
    return [with_counts(pl.DataFrame(part, schema=SCHEMA)) for part in parts]


def by_line(counted: Counted, lines: Sequence[Use], places: Sequence[int]) -> list[tuple[str, Decimal]]:
    """What each line is charged, in the order of what it says."""
    rows = dict.fromkeys(places, 0)
    amounts = [dict(part.select("row", "rate_amount").iter_rows()) for part in counted.amounts]
    told = []
    for line, place in zip(lines, places, strict=True):
        rows[place] += 1
        told.append((repr(sorted(line.items(), key=str)), amounts[place][rows[place]]))
    return sorted(told)


def at_once(steps: Sequence[Step], lines: Sequence[Use]) -> Fraction:
    """The amount of a month by its quantity alone, and the connections of its lines."""
    without = [{**steps[0], "connection": None}, *steps[1:]]
    quantities = [Decimal(line["units"]).scaleb(-18) for line in lines]
    total = sum(quantities, Decimal())
    of_total = by_fractions(without, abs(total)) * (-1 if total < 0 else 1)
    kept = 1 - Fraction(steps[0]["discount"] or 0) / 100
    signs = sum((quantity > 0) - (quantity < 0) for quantity in quantities)
    return of_total + signs * Fraction(steps[0]["connection"] or 0) * kept


@settings(max_examples=60, deadline=None)
@given(tariffs(), st.lists(st.tuples(uses(), st.integers(0, 2)), min_size=1, max_size=8))
def test_the_lines_of_a_month_sum_to_what_fractions_rate_its_quantity_at_once(
    steps: list[Step], placed: list[tuple[Use, int]]
) -> None:
    lines, places = zip(*placed, strict=True)
    counted = count_month(counting(steps), parted(lines, places))
    totals = dict(counted.counts.select("company", "amount").iter_rows())
    for company, amount in totals.items():
        expected = at_once(steps, [line for line in lines if line["company"] == company])
        assert abs(Fraction(amount) - expected) <= Fraction(len(steps), 2 * 10**18)
    assert sum((part["rate_amount"].sum() for part in counted.amounts), Decimal()) == sum(totals.values())


@settings(max_examples=40, deadline=None)
@given(tariffs(), st.lists(st.tuples(uses(), st.integers(0, 2)), min_size=1, max_size=8), st.randoms())
def test_each_line_is_charged_the_same_whatever_the_order_of_rows_and_parts(
    steps: list[Step], placed: list[tuple[Use, int]], random: Any
) -> None:
    lines, places = map(list, zip(*placed, strict=True))
    read = counting(steps)
    expected = by_line(count_month(read, parted(lines, places)), lines, places)
    random.shuffle(lines)
    together = [0] * len(lines)
    assert by_line(count_month(read, parted(lines, together)), lines, together) == expected


@settings(max_examples=40, deadline=None)
@given(tariffs(), st.lists(uses(), min_size=1, max_size=6))
def test_an_amount_that_is_told_exact_is_what_fractions_give(steps: list[Step], lines: list[Use]) -> None:
    one = [{**line, "company": "NOR"} for line in lines]
    counted = count_month(counting(steps), parted(one, [0] * len(one)))
    in_order = sorted(zip(one, range(1, len(one) + 1), strict=True), key=lambda told: _moment(*told))
    amounts = {row: (amount, exact) for row, exact, amount, _ in counted.amounts[0].iter_rows()}
    own = of_whole(steps, one)
    for place, (_, row) in enumerate(in_order):
        before, until = (at_once(own, [line for line, _ in in_order[:end]]) for end in (place, place + 1))
        amount, exact = amounts[row]
        assert not exact or Fraction(amount) == until - (before if place else 0)


def of_whole(steps: list[Step], lines: Sequence[Use]) -> list[Step]:
    """The steps that a month goes by: of a volume the one that its whole quantity lies in, with what the first says."""
    if steps[0]["model"] != "volume":
        return steps
    total = abs(sum((Decimal(line["units"]).scaleb(-18) for line in lines), Decimal()))
    counted = max(total - (steps[0]["free_quantity"] or 0), Decimal())
    step = next(step for step in steps if step["up_to"] is None or counted <= step["up_to"])
    return [
        {**steps[0], **{name: step[name] for name in ("unit_price", "per", "increment", "flat_amount")}, "up_to": None}
    ]


def _moment(line: Use, row: int) -> tuple[Any, ...]:
    return line["day"], line["time"] or "", line["user_held"], line["units"], row


def test_what_is_beyond_any_amount_does_not_wrap() -> None:
    step = {"tariff": "T", "model": "graduated", "unit_price": Decimal("9999999.99")}
    line: Use = {"company": "NOR", "variant": 0, "day": date(2026, 10, 1), "units": (10**12 - 1) * 10**18}
    counted = count_month(counting([step]), parted([line] * 40, [0] * 40))
    assert set(counted.amounts[0]["rate_amount"]) == {Decimal(10**12)}


def test_a_month_without_any_part_counts_nothing() -> None:
    counted = count_month(counting([{"tariff": "T", "model": "graduated", "unit_price": Decimal(1)}]), [])
    assert (list(counted.amounts), counted.counts.columns, len(counted.counts)) == ([], [*COUNT, "amount"], 0)
