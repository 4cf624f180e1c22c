"""The FEC layout of one book, down to the byte, and as a checker that no one here wrote sees it."""

import subprocess
import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from schemas.tables import LedgerEntries
from transforms.documents.fec import fec_texts

HEADING = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
    "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n"
)

CHECK = """
import sys
from datetime import date
from pathlib import Path
from accounting_fr.fec_check import check_fec
path = Path(sys.argv[1])
report = check_fec(path.read_bytes(), path.name, period_start=date(2026, 1, 1))
print(*report.errors, *report.warnings, sep="\\n")
"""


def posting(number: int, account: str, debit: str = "0", credit: str = "0", **columns: object) -> dict[str, object]:
    default = {
        "book": "SI",
        "journal": "VTI",
        "journal_name": "Ventes intra-groupe",
        "entry_number": number,
        "entry_date": date(2026, 10, 31),
        "account": account,
        "account_name": {"4111": "Clients", "706": "Prestations de services", "44571": "TVA collectée"}.get(
            account, "Autre"
        ),
        "auxiliary": "BFC" if account == "4111" else None,
        "auxiliary_name": "Vauban BFC" if account == "4111" else None,
        "partner": "BFC",
        "piece_ref": f"2026-10_SI_BFC_{number:02d}",
        "piece_date": date(2026, 10, 31),
        "due_date": date(2026, 11, 30) if account == "4111" else None,
        "label": f"2026-10_SI_BFC_{number:02d} Télécoms 2026-10 BFC",
        "debit": Decimal(debit),
        "credit": Decimal(credit),
        "currency": "EUR",
        "tax_code": None,
        "side": "revenue",
        "invoice_ref": f"2026-10_SI_BFC_{number:02d}",
    }
    return {**default, **columns}


def entry(number: int, net: str, vat: str, **columns: object) -> list[dict[str, object]]:
    gross = str(Decimal(net) + Decimal(vat))
    return [
        posting(number, "4111", debit=gross, **columns),
        posting(number, "706", credit=net, **columns),
        posting(number, "44571", credit=vat, **columns),
    ]


def written(postings: list[dict[str, object]], currency: str = "EUR") -> bytes:
    schema = {name: column.dtype.type for name, column in LedgerEntries.to_schema().columns.items()}
    ((_, text),) = fec_texts(pl.DataFrame(postings, schema=schema), "2026-10", {"SI": currency})
    return text


def rows(content: bytes) -> list[dict[str, str]]:
    heading, *lines = content.decode("utf-8").removesuffix("\r\n").split("\r\n")
    return [dict(zip(heading.split("\t"), line.split("\t"), strict=True)) for line in lines]


def month() -> list[dict[str, object]]:
    sales = [*entry(1, "1000", "200"), *entry(2, "8.10", "1.62")]
    other = {"journal": "ACI", "journal_name": "Achats intra-groupe"}
    return [*sales, *entry(1, "0.05", "0.01", **other), *entry(2, "123456789.99", "24691358", **other)]


def test_an_entry_is_written_to_the_byte():
    assert written(entry(1, "1000", "200")).decode("utf-8") == (
        HEADING
        + "VTI\tVentes intra-groupe\tVTI-2026-10-000001\t20261031\t4111\tClients\tBFC\tVauban BFC\t2026-10_SI_BFC_01\t"
        "20261031\t2026-10_SI_BFC_01 Télécoms 2026-10 BFC\t1200,00\t0,00\t\t\t20261031\t\t\r\n"
        "VTI\tVentes intra-groupe\tVTI-2026-10-000001\t20261031\t706\tPrestations de services\t\t\t2026-10_SI_BFC_01\t"
        "20261031\t2026-10_SI_BFC_01 Télécoms 2026-10 BFC\t0,00\t1000,00\t\t\t20261031\t\t\r\n"
        "VTI\tVentes intra-groupe\tVTI-2026-10-000001\t20261031\t44571\tTVA collectée\t\t\t2026-10_SI_BFC_01\t"
        "20261031\t2026-10_SI_BFC_01 Télécoms 2026-10 BFC\t0,00\t200,00\t\t\t20261031\t\t\r\n"
    )


@pytest.mark.skipif(find_spec("accounting_fr") is None, reason="the checker django-accounting-fr is not installed")
def test_an_independent_checker_finds_neither_error_nor_warning(tmp_path: Path):
    path = tmp_path / "732829320FEC20261231.txt"
    path.write_bytes(written(month()))
    checked = subprocess.run([sys.executable, "-c", CHECK, str(path)], capture_output=True, text=True, check=True)
    assert checked.stdout.strip() == ""


@pytest.mark.skipif(find_spec("accounting_fr") is None, reason="the checker django-accounting-fr is not installed")
def test_the_independent_checker_does_see_an_unbalanced_entry(tmp_path: Path):
    path = tmp_path / "732829320FEC20261231.txt"
    path.write_bytes(written(month()[1:]))
    checked = subprocess.run([sys.executable, "-c", CHECK, str(path)], capture_output=True, text=True, check=True)
    assert "déséquilibrée" in checked.stdout


def test_amounts_have_a_decimal_comma_two_decimals_and_one_side():
    for row in rows(written(month())):
        zero, amount = sorted((row["Debit"], row["Credit"]), key=lambda text: text != "0,00")
        assert zero == "0,00"
        assert amount != "0,00"
        whole, cents = amount.split(",")
        assert whole.isdigit()
        assert len(cents) == 2


def test_an_entry_number_is_never_used_for_two_entries_and_has_no_gap_in_its_journal():
    numbers = defaultdict(set)
    for row in rows(written(month())):
        numbers[row["EcritureNum"]].add((row["JournalCode"], row["PieceRef"]))
    assert all(len(entries) == 1 for entries in numbers.values())
    assert sorted(numbers) == ["ACI-2026-10-000001", "ACI-2026-10-000002", "VTI-2026-10-000001", "VTI-2026-10-000002"]


def test_entries_stand_in_date_order_and_their_lines_together():
    late = entry(1, "1", "0.20")
    early = entry(1, "1", "0.20", journal="ZZ", entry_date=date(2026, 10, 30))
    assert [row["JournalCode"] for row in rows(written([*late, *early]))] == ["ZZ"] * 3 + ["VTI"] * 3


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ("a\tb", "a b"),
        ("a|b", "a b"),
        ("a\r\nb", "a b"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ('"a" b', '"a" b'),
        ("Été, l'œuvre ; 5 €", "Été, l'œuvre ; 5 €"),
    ],
)
def test_labels_stay_on_one_line_and_in_one_field_and_nothing_is_quoted(found, right):
    content = written([posting(1, "706", credit="1", label=found, account_name=found)])
    assert len(content.decode("utf-8").splitlines()) == 2
    assert rows(content)[0]["EcritureLib"] == rows(content)[0]["CompteLib"] == right


def test_auxiliary_number_and_name_stand_together_or_not_at_all():
    assert {bool(row["CompAuxNum"]) == bool(row["CompAuxLib"]) for row in rows(written(month()))} == {True}


def test_a_document_in_another_currency_shows_its_signed_amount_and_code():
    content = written([posting(1, "4111", debit="5", currency="CHF"), posting(1, "706", credit="5", currency="CHF")])
    assert [(row["Montantdevise"], row["Idevise"]) for row in rows(content)] == [("5,00", "CHF"), ("-5,00", "CHF")]


@pytest.mark.parametrize(("currency", "amount", "right"), [("JPY", "1200", "1200,00"), ("TND", "1.005", "1,005")])
def test_no_decimal_of_the_currency_is_lost(currency, amount, right):
    assert rows(written([posting(1, "4111", debit=amount, currency=currency)], currency))[0]["Debit"] == right


def test_each_book_has_a_file_of_its_own_entries_and_none_that_has_no_entries():
    postings = [*entry(1, "1000", "200"), *entry(1, "8.10", "1.62", book="BFC", currency="TND")]
    schema = {name: column.dtype.type for name, column in LedgerEntries.to_schema().columns.items()}
    entries = pl.DataFrame(postings, schema=schema)
    files = dict(fec_texts(entries, "2026-10", {"SI": "EUR", "BFC": "EUR", "NOR": "EUR"}))
    assert {book: [row["Idevise"] for row in rows(text)] for book, text in files.items()} == {
        "BFC": ["TND"] * 3,
        "SI": [""] * 3,
    }
    assert list(fec_texts(entries.clear(), "2026-10", {})) == []


def test_there_is_no_byte_order_mark():
    assert written(month()).startswith(b"JournalCode\t")
