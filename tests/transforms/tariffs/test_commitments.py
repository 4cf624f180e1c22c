"""What a month used and what it lacks are what was committed to, to the last decimal."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.charging.small_group import Row, table
from tests.transforms.tariffs.test_counting import Use, parted, uses
from tests.transforms.tariffs.test_rates import Step, decimals, tariffs
from transforms.tariffs.commitments import shortfall_lines, shortfalls
from transforms.tariffs.counting import count_month
from transforms.tariffs.tariff import tariffs_of

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
EVERYONE: Row = {"service": "DATA", "tariff": "T", "currency": "EUR"}
NAMED: Row = {**EVERYONE, "recipient": "SUD"}
Amounts = Mapping[str, Decimal]


def month(steps: Sequence[Step], commitment: Decimal, lines: Sequence[Use]) -> tuple[Amounts, Amounts]:
    """By company what it used and what its line of shortfall charges; SUD uses nothing, and a price names it."""
    read = tariffs_of(table("tariffs", [{**steps[0], "counted_by": "recipient", "commitment": commitment}, *steps[1:]]))
    assert read is not None
    counts = count_month(read, parted(lines, [0] * len(lines)) if lines else []).counts
    lacking = shortfalls(read, table("prices", [EVERYONE, NAMED]), counts, OCTOBER, "SI")
    made = shortfall_lines(lacking, "tariffs.csv", OCTOBER, {}, "en")
    assert made["entity"].is_unique().all()
    return dict(counts.select("company", "amount").iter_rows()), dict(made.select("entity", "amount").iter_rows())


@settings(max_examples=40, deadline=None)
@given(tariffs(), decimals(1, 9_000), st.lists(uses(), max_size=6))
def test_what_was_used_and_the_shortfall_sum_to_the_commitment_exactly_and_nothing_is_lacked_above_it(
    steps: list[Step], commitment: Decimal, lines: list[Use]
) -> None:
    used, lacked = month(steps, commitment, lines)
    for company, amount in {"SUD": Decimal(), **used}.items():
        assert amount + lacked.get(company, Decimal()) == max(amount, commitment)
    assert set(lacked) == {company for company, amount in {"SUD": Decimal(), **used}.items() if amount < commitment}


def test_a_month_that_uses_just_what_it_committed_to_lacks_nothing() -> None:
    step = {"tariff": "T", "model": "graduated", "unit_price": Decimal(1)}
    line: Use = {"provider": "SI", "company": "NOR", "service": "DATA", "currency": "EUR", "variant": 0}
    used, lacked = month([step], Decimal(5), [{**line, "day": OCTOBER[0], "units": 5 * 10**18}])
    assert used == {"NOR": Decimal(5)}
    assert lacked == {"SUD": Decimal(5)}
