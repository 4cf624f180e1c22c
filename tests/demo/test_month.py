"""The demo's month as an accountant and an auditor would go over it."""

import csv
import hashlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.demo.trees import DEMO, PERIOD
from transforms.published import read_reference, read_table

CHECKER = Path(__file__).parent / "check_fec.py"
FRENCH_AMOUNT = re.compile(r"[0-9]+,[0-9]{2}")

Postings = list[dict[str, str]]


def ledgers(demo: Path) -> dict[str, Path]:
    """The ledger file of each book, by the short name of its entity."""
    return {path.parent.name: path for path in sorted((demo / "hand-out").glob("*/*_fec.txt"))}


def postings(ledger: Path) -> Postings:
    lines = ledger.read_bytes().decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    headings, *rows = (line.split("\t") for line in lines)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def signed(posting: dict[str, str]) -> Decimal:
    """Debit less credit."""
    return Decimal(posting["Debit"].replace(",", ".")) - Decimal(posting["Credit"].replace(",", "."))


def charges(demo: Path) -> pl.DataFrame:
    return pl.read_parquet(demo / "tables" / "charge_lines" / "*.parquet")


def test_the_month_is_published_with_its_rejected_lines_told(demo: Path) -> None:
    assert read_table(demo / "tables", "input_files")["rejected"].sum() > 0
    assert (demo / "to_fix.xlsx").is_file()
    assert (demo / "group.xlsx").is_file()
    failed = read_table(demo / "tables", "control_totals").filter(~pl.col("passed"))
    assert failed["severity"].unique().to_list() == ["warning"]


def test_exactly_the_planted_faults_are_rejected(demo: Path) -> None:
    with (DEMO / "expected_rejections.csv").open(encoding="utf-8", newline="") as file:
        planted = {(row["source"], row["rule"]): int(row["rows"]) for row in csv.DictReader(file)}
    rejected = pl.read_parquet(demo / "tables" / "rejected_lines" / "*.parquet")
    assert Counter(rejected.select("source", pl.col("rules").list.first()).iter_rows()) == planted


def test_each_input_file_is_known_by_its_bytes(demo: Path) -> None:
    files = read_table(demo / "tables", "input_files").select("file", "sha256", "bytes").rows()
    for file, sha256, size in files:
        content = (DEMO / file.partition("#")[0]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (sha256, size)
    delivered = {path.relative_to(DEMO).as_posix() for path in (DEMO / "inputs" / PERIOD).iterdir()}
    read = {file.partition("#")[0] for file, _, _ in files}
    not_usage = {f"inputs/{PERIOD}/effectifs.csv", f"inputs/{PERIOD}/corrections.csv"}
    assert read == delivered - not_usage | {"inputs/subscriptions.csv", "inputs/pools.csv"}


def test_every_row_is_charged_retained_rejected_or_a_total(demo: Path) -> None:
    for file in read_table(demo / "tables", "input_files").iter_rows(named=True):
        counted = sum(file[part] for part in ("charged", "retained", "rejected", "footers"))
        assert counted == file["records"], file["file"]


def test_every_charge_stands_on_exactly_one_invoice_line_and_makes_its_amount(demo: Path) -> None:
    charged = charges(demo)
    assert charged.select("source", "file", "row").is_duplicated().sum() == 0
    retained = charged.filter(pl.col("provider") == pl.col("recipient"))
    assert retained["invoice_ref"].null_count() == len(retained) > 0
    made: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    landed = charged.filter(pl.col("provider") != pl.col("recipient")).select("invoice_ref", "invoice_line", "amount")
    for ref, line, amount in landed.iter_rows():
        made[(ref, line)].append(amount)
    lines = read_table(demo / "tables", "invoice_lines")
    shown = {
        (ref, line): (amount, count)
        for ref, line, amount, count in lines.select(
            "invoice_ref", "line_number", "exact_amount", "charge_count"
        ).iter_rows()
    }
    assert len(shown) == len(lines)
    assert {key: (sum(amounts), len(amounts)) for key, amounts in made.items()} == shown


@pytest.mark.skipif(find_spec("accounting_fr") is None, reason="the checker django-accounting-fr is not installed")
def test_a_checker_of_others_has_nothing_to_say_of_any_ledger(demo: Path) -> None:
    files = list(ledgers(demo).values())
    assert len(files) == 12
    arguments = [CHECKER, f"{PERIOD}-01", f"{PERIOD}-31", *files]
    checked = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout.strip(), checked.stderr) == (0, "", "")


def test_amounts_in_the_ledgers_have_a_decimal_comma_and_one_side(demo: Path) -> None:
    for ledger in ledgers(demo).values():
        for posting in postings(ledger):
            sides = (posting["Debit"], posting["Credit"])
            assert all(map(FRENCH_AMOUNT.fullmatch, sides)), posting
            assert sides.count("0,00") == 1, posting


def test_a_number_is_one_entry_of_one_piece_and_balances(demo: Path) -> None:
    for ledger in ledgers(demo).values():
        for number, entry in entries(postings(ledger)):
            assert sum(map(signed, entry)) == 0, number
            assert len({posting["PieceRef"] for posting in entry}) == 1, number
            assert len({posting["EcritureDate"] for posting in entry}) == 1, number


def test_a_piece_is_one_entry_of_a_book_and_journal(demo: Path) -> None:
    for ledger in ledgers(demo).values():
        pieces = Counter((entry[0]["JournalCode"], entry[0]["PieceRef"]) for _, entry in entries(postings(ledger)))
        assert set(pieces.values()) == {1}, ledger.name


def test_goods_are_sold_and_bought_on_accounts_of_goods_and_services_are_not(demo: Path) -> None:
    lines = read_table(demo / "tables", "invoice_lines")
    of_goods = {"revenue_account": {"707"}, "expense_account": {"6063", "6183", "4985"}}
    for column, accounts in of_goods.items():
        goods, services = (
            set(lines.filter(operation=operation)[column].drop_nulls()) for operation in ("goods", "services")
        )
        assert goods == accounts
        assert services & accounts == set()


def test_the_german_book_taxes_goods_as_acquired_and_services_as_received(demo: Path) -> None:
    taxes = read_table(demo / "tables", "ledger_entries").filter(
        pl.col("side").is_in(["input_vat", "reverse_charge_vat"]), book="VBN-DE"
    )
    assert {ref: set(accounts) for ref, accounts in taxes.group_by("invoice_ref").agg("account").iter_rows()} == {
        "2026-10_CS_DE_01": {"1577", "1787"},
        "2026-10_SI_DE_01": {"1577", "1787"},
        "2026-10_SI_DE_02": {"1574", "1774"},
        "2026-10_SI_DE_03": {"1577", "1787"},
    }


def test_a_credit_note_names_no_document_that_its_recipient_has_not_seen(demo: Path) -> None:
    credits = read_table(demo / "tables", "invoices").filter(pl.col("net") < 0)
    assert credits.select("recipient", "corrects").rows() == [("VBN-LOG", "2026-09")]


def entries(rows: Postings) -> Iterator[tuple[str, Postings]]:
    numbered: dict[str, Postings] = defaultdict(list)
    for posting in rows:
        numbered[posting["EcritureNum"]].append(posting)
    yield from numbered.items()


def test_what_a_provider_claims_its_recipient_owes_to_the_cent(demo: Path) -> None:
    books = ledgers(demo).keys()
    pairs = {invoice["invoice_ref"]: {invoice["provider"], invoice["recipient"]} for invoice in invoices(demo)}
    net: dict[str, Decimal] = defaultdict(Decimal)
    for (piece, book), amount in third_parties(demo).items():
        assert book in pairs[piece]
        net[piece] += amount
    in_two_books = {piece: amount for piece, amount in net.items() if pairs[piece] <= books}
    assert len(in_two_books) > 40
    assert {piece: amount for piece, amount in in_two_books.items() if amount} == {}


def test_each_invoice_is_claimed_and_owed_at_its_gross(demo: Path) -> None:
    due = {}
    for invoice in invoices(demo):
        if not invoice["nil"]:
            due[(invoice["invoice_ref"], invoice["provider"])] = invoice["gross"]
            due[(invoice["invoice_ref"], invoice["recipient"])] = -invoice["gross"]
    without_book = {key for key in due if key[1] not in ledgers(demo)}
    assert {book for _, book in without_book} == {"CH"}
    assert third_parties(demo) == {key: amount for key, amount in due.items() if key not in without_book}


def invoices(demo: Path) -> list[dict[str, Any]]:
    """The invoices, their parties by short names."""
    shorts = dict(read_reference(demo / "tables", "entities").select("entity", "short").iter_rows())
    named = read_table(demo / "tables", "invoices").with_columns(pl.col("provider", "recipient").replace_strict(shorts))
    return named.to_dicts()


def third_parties(demo: Path) -> dict[tuple[str, str], Decimal]:
    """Debit less credit of the postings with an auxiliary, by piece and book, in the currency of the document."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for book, ledger in ledgers(demo).items():
        for posting in postings(ledger):
            if posting["CompAuxNum"]:
                sums[(posting["PieceRef"], book)] += in_document_currency(posting)
    return sums


def in_document_currency(posting: dict[str, str]) -> Decimal:
    """Debit less credit as its document has it; the columns for it are empty where the book is in that currency."""
    return Decimal(posting["Montantdevise"].replace(",", ".")) if posting["Idevise"] else signed(posting)
