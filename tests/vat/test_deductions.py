"""What is deducted of any VAT, and what is not, add to it, to the cent and whatever their signs."""

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables import MONEY, RATE
from transforms.vat.deductions import deducted, deducted_by_operation
from transforms.vat.expenses import vat_in_expense

CENTS = st.integers(-10_000_00, 10_000_00).map(lambda cents: Decimal(cents).scaleb(-2))
PERCENT = st.integers(0, 100)
INVOICES = pl.DataFrame({"invoice_ref": ["F1"], "recipient": ["ASS"], "currency": ["EUR"]})
KEY = {"invoice_ref": "F1", "vat_category": "S", "vat_rate": Decimal(20)}


def rates(percent: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"recipient": ["ASS"], "deduction_rate": [Decimal(percent)]}, schema_overrides={"deduction_rate": RATE}
    )


def taxes(**operations: Decimal) -> pl.DataFrame:
    rows = [{**KEY, "operation": operation, "vat": vat} for operation, vat in operations.items()]
    return pl.DataFrame(rows, schema_overrides={"vat": MONEY, "vat_rate": RATE})


def lines(*bases: tuple[str, str, Decimal]) -> pl.DataFrame:
    rows = [
        {
            **KEY,
            "operation": operation,
            "expense_account": account,
            "expense_tax_code": None,
            "analytic": 0,
            "amount": base,
        }
        for account, operation, base in bases
    ]
    types = {"amount": MONEY, "vat_rate": RATE, "reverse_charge_rate": RATE, "expense_tax_code": pl.String}
    return pl.DataFrame([{**row, "reverse_charge_rate": None} for row in rows], schema_overrides=types)


def of_reverse_charge() -> pl.DataFrame:
    """No VAT is owed to the recipient's own state."""
    return deducted(taxes(services=Decimal(1)).drop("operation").clear(), INVOICES, rates(0))


@given(CENTS, PERCENT)
def test_the_two_parts_add_to_the_vat_and_a_credit_mirrors_its_charge(vat: Decimal, percent: int) -> None:
    both = pl.concat([taxes(services=vat), taxes(services=-vat)]).drop("operation")
    one, other = deducted(both, INVOICES, rates(percent)).iter_rows(named=True)
    assert one["deductible"] + one["not_deductible"] == vat
    assert abs(one["deductible"] - vat * percent / 100) <= Decimal("0.005")
    assert (other["deductible"], other["not_deductible"]) == (-one["deductible"], -one["not_deductible"])


@given(CENTS, CENTS, PERCENT)
def test_of_goods_and_services_together_what_is_deducted_is_that_of_their_sum(
    goods: Decimal, services: Decimal, percent: int
) -> None:
    parted = deducted_by_operation(taxes(goods=goods, services=services), INVOICES, rates(percent))
    whole = deducted(taxes(services=goods + services).drop("operation"), INVOICES, rates(percent))
    assert parted["deductible"].sum() == whole["deductible"].sum()
    assert (parted["deductible"] + parted["not_deductible"] == parted["vat"]).all()


@given(st.lists(st.tuples(st.sampled_from(["611", "626", "628"]), CENTS), min_size=1, max_size=8), PERCENT)
def test_the_expense_takes_what_is_not_deducted_whatever_the_signs_of_its_lines(
    bases: list[tuple[str, Decimal]], percent: int
) -> None:
    base = sum((amount for _, amount in bases), Decimal(0))
    vat = taxes(goods=Decimal(0), services=(base * 20 / 100).quantize(Decimal("0.01")))
    parted = deducted_by_operation(vat, INVOICES, rates(percent))
    shares = vat_in_expense(
        parted, of_reverse_charge(), lines(*((account, "services", each) for account, each in bases))
    )
    assert (shares["amount"].sum() or Decimal(0)) == parted["not_deductible"].sum()
    for account, share in shares.select("account", "amount").rows():
        own = sum((each for other, each in bases if other == account), Decimal(0))
        assert abs(share - parted["not_deductible"].sum() * own / base) < Decimal("0.01")


def test_of_equal_remainders_the_first_account_takes_the_cent() -> None:
    parted = deducted_by_operation(taxes(goods=Decimal(0), services=Decimal("0.05")), INVOICES, rates(0))
    half = Decimal("0.125")
    shares = vat_in_expense(parted, of_reverse_charge(), lines(("628", "services", half), ("626", "services", half)))
    assert [(account, f"{amount:.2f}") for account, amount in shares.select("account", "amount").rows()] == [
        ("626", "0.03"),
        ("628", "0.02"),
    ]


def test_the_vat_of_goods_goes_to_the_expense_of_goods() -> None:
    parted = deducted_by_operation(taxes(goods=Decimal(2), services=Decimal(10)), INVOICES, rates(50))
    of_both = lines(("606", "goods", Decimal(10)), ("611", "services", Decimal(50)))
    shares = vat_in_expense(parted, of_reverse_charge(), of_both)
    assert dict(shares.select("account", "amount").rows()) == {"606": 1, "611": 5}
