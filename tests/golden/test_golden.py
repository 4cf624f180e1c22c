"""The golden month gives what stands in `expected/`, and what stands there is right."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.golden.month import EXPECTED, as_text, golden_month
from transforms.published import read_table

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"

FORFAIT, FORFAIT_BE, DATA, FIBRE, FIBRE_BE, POSTE = map(
    Decimal, ("12.35", "11.90", "0.0375", "189.00", "175.50", "27.416667")
)
FRENCH, BELGIAN, NONE = Decimal("0.20"), Decimal("0.21"), Decimal(0)

CHARGED: dict[str, tuple[list[Decimal], Decimal]] = {
    "2026-10_IT_OUEST_01": (
        [FIBRE, FORFAIT, FORFAIT, Decimal("1.237") * DATA, Decimal("20.5") * DATA],
        FRENCH,
    ),
    "2026-10_IT_OUEST_02": ([FORFAIT, Decimal("0.333") * DATA, Decimal("0.615"), Decimal("0.615")], FRENCH),
    "2026-10_IT_OUEST_03": (
        [Decimal("3.334912345678901234"), Decimal("3.333333333333333333"), Decimal("3.3322"), Decimal("-2.505")],
        FRENCH,
    ),
    "2026-10_IT_IMMO_01": ([Decimal(100)], NONE),
    "2026-10_IT_IMMO_02": ([2 * POSTE, FORFAIT, Decimal("1003.615")], NONE),
    "2026-10_IT_BE_01": ([Decimal("-15.50"), Decimal("0.00000012")], NONE),
    "2026-10_IT_BE_02": ([FIBRE_BE, FORFAIT_BE, Decimal("4.1234")], NONE),
}
"""Per invoice what its raw rows and subscriptions come to, worked out by hand, and the rate of the VAT it shows."""

NET_OF_RECIPIENT = {"MER-OUEST": "235.61", "MER-IMMO": "1170.80", "MER-BE": "176.02"}
RETAINED = FORFAIT + Decimal("55.55")
REJECTED = [Decimal(amount) for amount in ("12.35", "2.40", "0.50", "7.00", "3.00")]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return golden_month(tmp_path_factory.mktemp("golden") / "workspace")


@pytest.fixture(scope="module")
def made(draft: Path) -> dict[str, str]:
    return as_text(draft)


@pytest.mark.parametrize("name", sorted(path.name for path in EXPECTED.iterdir()))
def test_the_month_gives_what_it_always_gave(made: dict[str, str], name: str) -> None:
    assert made.get(name) == (EXPECTED / name).read_text(encoding="utf-8"), REGENERATE


def test_nothing_is_made_that_is_not_expected(made: dict[str, str]) -> None:
    assert sorted(made) == sorted(path.name for path in EXPECTED.iterdir())


def test_every_control_passes(draft: Path) -> None:
    assert read_table(draft / "tables", "control_totals")["passed"].all()


def exact(ref: str) -> Decimal:
    return sum(CHARGED[ref][0], Decimal())


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def expected_rows(name: str) -> list[dict[str, str]]:
    """A committed table, as text."""
    return pl.read_csv(EXPECTED / f"{name}.tsv", separator="\t", infer_schema=False, quote_char=None).to_dicts()


def test_the_expected_invoices_are_right() -> None:
    worked_out = {ref: (cents(exact(ref)), rate) for ref, (_, rate) in CHARGED.items()}
    told = {
        row["invoice_ref"]: tuple(Decimal(row[name]) for name in ("net", "vat", "gross"))
        for row in expected_rows("invoices")
    }
    assert told == {ref: (net, cents(net * rate), net + cents(net * rate)) for ref, (net, rate) in worked_out.items()}


def test_the_expected_total_of_each_recipient_is_right() -> None:
    nets: dict[str, Decimal] = {}
    for row in expected_rows("invoices"):
        nets[row["recipient"]] = nets.get(row["recipient"], Decimal()) + Decimal(row["net"])
    assert nets == {recipient: Decimal(net) for recipient, net in NET_OF_RECIPIENT.items()}


def test_the_expected_lines_are_each_charge_at_its_cent_but_for_the_two_that_make_up_the_base() -> None:
    lines = expected_rows("invoice_lines")
    adjusted = {
        row["exact_amount"]: row["rounding"]
        for row in lines
        if Decimal(row["amount"]) != cents(Decimal(row["exact_amount"]))
    }
    assert adjusted == {"3.334912345678901234": "0.01", "-2.505": "0.01"}
    assert [row["rounding"] for row in lines if row["rounding"] != "0"] == ["0.01", "0.01"]


def test_all_that_was_delivered_is_charged_retained_or_rejected() -> None:
    charges = expected_rows("charge_lines")
    charged = sum((Decimal(row["amount"]) for row in charges if row["invoice_ref"]), Decimal())
    retained = sum((Decimal(row["amount"]) for row in charges if not row["invoice_ref"]), Decimal())
    rejected = [Decimal(row["amount"]) for row in expected_rows("rejected_lines")]
    assert charged == sum(map(exact, CHARGED))
    assert retained == RETAINED
    assert sorted(rejected) == sorted(REJECTED)
    assert len(charges) + len(rejected) == sum(
        int(row["records"]) - int(row["footers"]) for row in expected_rows("input_files")
    )


def test_the_expected_focus_rows_cost_what_each_invoice_comes_to_exactly_and_what_is_retained_on_none() -> None:
    with (EXPECTED / "focus.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for cost in ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost"):
        sums: dict[str, Decimal] = {}
        for row in rows:
            sums[row["x_InvoiceRef"]] = sums.get(row["x_InvoiceRef"], Decimal()) + Decimal(row[cost])
        assert sums == {"": RETAINED} | {ref: exact(ref) for ref in CHARGED}


def test_the_expected_reverse_charge_of_each_belgian_invoice_is_posted_on_both_sides() -> None:
    ledger = (EXPECTED / "2026-10_BE_fec.txt").read_text(encoding="utf-8").splitlines()
    postings = [line.split("\t") for line in ledger[1:]]
    posted = {(row[4], row[8]): (row[11], row[12]) for row in postings if row[4] in ("44566", "4452")}
    for ref in ("2026-10_IT_BE_01", "2026-10_IT_BE_02"):
        owed = cents(cents(exact(ref)) * BELGIAN)
        shown = f"{abs(owed)}".replace(".", ",")
        sides = (shown, "0,00") if owed > 0 else ("0,00", shown)
        assert (posted[("44566", ref)], posted[("4452", ref)]) == (sides, sides[::-1])
