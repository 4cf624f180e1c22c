"""What a source that may round loses by a tariff is a control total, beside the amount that is charged."""

from decimal import Decimal

from tests.transforms.charging.small_group import charge, group, lines

PER_MINUTE = {"tariff": "CALLS", "model": "graduated", "unit_price": Decimal("0.1"), "per": Decimal(60)}
PRICE = {"service": "DATA", "tariff": "CALLS", "currency": "EUR"}


def test_a_source_that_may_round_charges_the_nearest_amount_and_tells_what_was_cut() -> None:
    seconds = [{"quantity": Decimal(61)}, {"quantity": Decimal(60)}, {"amount": Decimal(4)}]
    part = charge(lines(*seconds), group(prices=[PRICE], tariffs=[PER_MINUTE]), may_round=True)
    assert part.priced["amount"].to_list() == [Decimal("0.101666666666666667"), Decimal("0.1"), Decimal(4)]
    (cut,) = part.observed.filter(control="decimals_cut").iter_rows()
    assert cut == ("decimals_cut", 1, Decimal("0.000000000000000001"))


def test_lines_in_whatever_order_are_charged_the_same() -> None:
    tables = group(prices=[PRICE], tariffs=[PER_MINUTE])
    rows = [{"quantity": Decimal(60 * minutes)} for minutes in (5, 1, 9, 1, 2)]
    amounts = charge(lines(*rows), tables).priced["amount"].to_list()
    assert amounts == [Decimal(minutes) / 10 for minutes in (5, 1, 9, 1, 2)]
    assert charge(lines(*reversed(rows)), tables).priced["amount"].to_list() == amounts[::-1]
