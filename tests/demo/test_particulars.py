"""What the demo's month shows of re-organisations, pools, bills, names and corrections."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from transforms.published import read_table

LINE = ["source", "file", "row"]
PASSED_ON = date(2026, 10, 16)
CONVERTED = ("recipient", "amount", "currency", "exchange_rate", "line_amount", "line_currency")


def charges(demo: Path) -> pl.DataFrame:
    """The charges with the day each is priced by: the first of its service, else the day of its usage."""
    charged, delivered = (
        pl.read_parquet(demo / "tables" / name / "*.parquet") for name in ("charge_lines", "usage_lines")
    )
    days = delivered.select(*LINE, day=pl.coalesce("service_from", "usage_date"))
    return charged.join(days, on=LINE, how="left", validate="1:1")


def test_what_a_site_uses_is_charged_to_the_company_that_has_it_on_the_day(demo: Path) -> None:
    lyon = charges(demo).filter(site="LYO01")
    halves = {recipient: rows["day"] for (recipient,), rows in lyon.partition_by("recipient", as_dict=True).items()}
    assert halves.keys() == {"VBN-LOG", "VBN-SUD"}
    assert halves["VBN-LOG"].max() < PASSED_ON <= halves["VBN-SUD"].min()
    assert set(lyon.filter(recipient="VBN-SUD")["source"]) == {"mobile", "materiel", "conseil"}


def test_people_pass_on_with_their_site(demo: Path) -> None:
    lyon = charges(demo).filter(source="mobile", site="LYO01").drop_nulls("user")
    both = lyon.group_by("user").agg(pl.col("recipient").n_unique()).filter(pl.col("recipient") == 2)
    assert len(both) > 5


def shares(demo: Path, pool: str) -> dict[str, Decimal]:
    found = read_table(demo / "tables", "pool_shares").filter(pool=pool)
    return dict(found.select("entity", "amount").iter_rows())


def test_workplaces_are_shared_by_headcount_and_the_provider_keeps_its_own_part(demo: Path) -> None:
    by_heads = shares(demo, "POSTES")
    assert sum(by_heads.values()) == Decimal("5000.00")
    assert not by_heads.keys() & {"VBN-DE", "VBN-CH"}
    assert by_heads["VBN-BFC"] == Decimal("733.94")  # 5,000.00 × 48 / 327 = 733.944…
    kept = charges(demo).filter(source="pools", recipient="VBN-SI")
    assert kept.select("amount", "invoice_ref").rows() == [(by_heads["VBN-SI"], None)]


def test_the_consulting_that_one_company_is_charged_it_passes_on_by_fixed_parts(demo: Path) -> None:
    received = charges(demo).filter(provider="VBN-CS", recipient="VBN-SI", typology="consulting")["amount"].sum()
    passed_on = shares(demo, "PROGICIEL")
    assert sum(passed_on.values()) == received == Decimal("11952.50")
    assert passed_on["VBN-SA"] == received / 10


def test_one_bill_holds_more_than_its_lines_and_one_has_not_come(demo: Path) -> None:
    bills = read_table(demo / "tables", "bill_totals").drop_nulls("supplier")
    told = {
        bill: (status, round(residue, 2))
        for bill, status, residue in bills.select("evidence_ref", "status", "residue").rows()
    }
    assert told == {"CLD-2026-10-0001": ("received", Decimal("60.00")), "CLD-2026-10-0002": ("expected", Decimal(0))}


def test_names_are_charged_as_the_codes_they_stand_for(demo: Path) -> None:
    used = read_table(demo / "tables", "alias_texts").select("kind", "text", "code").rows()
    assert used == [("site", "Strasbourg", "STR01"), ("user", "Esquiral Ursule", "M0920")]
    delivered = pl.read_parquet(demo / "tables" / "usage_lines" / "*.parquet")
    for column, text, code in used:
        named = delivered.filter(pl.col(column) == text).join(charges(demo), on=LINE, suffix="_charged")
        assert set(named[f"{column}_charged"]) == {code}


def test_rows_that_were_put_right_are_charged(demo: Path) -> None:
    corrected = read_table(demo / "tables", "corrected_lines").select(*LINE, "delivered", "corrected")
    charged = charges(demo).join(corrected, on=LINE).sort("source")
    assert charged.select("delivered", "corrected", "recipient", "amount").rows() == [
        ("semaine 42", "14/10/2026", "VBN-SUD", Decimal("332.50")),
        ("M0O12", "M0603", "VBN-NOR", Decimal("1.788")),
    ]


def test_a_bill_in_dollars_is_shared_equally_and_charged_in_the_currency_of_each_book(demo: Path) -> None:
    domains = charges(demo).filter(service="LOG-DOM").sort("recipient")
    in_euro = (Decimal(180), "EUR", "1 EUR = 1.25 USD (Banque Exemple, 30/10/2026)")
    rate = "1 EUR = 1.25 USD (Banque Exemple, 30/10/2026); 1 EUR = 0.95 CHF (Banque Exemple, 30/10/2026)"
    in_francs = (Decimal(171), "CHF", rate)
    told = {recipient: rest for recipient, *rest in domains.select(*CONVERTED).iter_rows()}
    assert told == {
        "VBN-CH": [*in_francs, Decimal(225), "USD"],
        **{recipient: [*in_euro, Decimal(225), "USD"] for recipient in ("VBN-DE", "VBN-IDF", "VBN-SA")},
    }


def test_one_company_is_invoiced_in_francs_and_its_provider_books_them_in_euro(demo: Path) -> None:
    invoices = read_table(demo / "tables", "invoices").select("invoice_ref", "recipient", "currency", "gross")
    in_francs = invoices.filter(currency="CHF")
    assert set(in_francs["recipient"]) == {"VBN-CH"} == set(invoices.filter(recipient="VBN-CH")["recipient"])
    claims = read_table(demo / "tables", "ledger_entries").filter(side="receivable", partner="VBN-CH")
    booked = claims.join(in_francs, on="invoice_ref", suffix="_of_invoice")
    assert booked.height == in_francs.height == 3
    assert set(booked["currency"]) == {"EUR"}
    for debit, amount, gross in booked.select("debit", "document_amount", "gross").iter_rows():
        assert amount == gross
        assert debit == round(gross / Decimal("0.95"), 2)


def test_no_rate_of_exchange_is_missing_from_the_demo(demo: Path) -> None:
    controls = read_table(demo / "tables", "control_totals")
    assert controls.filter(control="posted_unconverted", passed=False).is_empty()
    assert controls.filter(control="converted_far_from_exact")["scope"].to_list() == ["VBN-SI in EUR, documents in CHF"]
