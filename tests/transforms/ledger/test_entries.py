"""The entries of both books, written as an accountant writes them: `account side D or C amount`."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.deductions import DEDUCTIONS
from schemas.problems import Refused
from schemas.tables import MONEY, RATE, LedgerEntries
from transforms.invoicing.vat import breakdown_of, reverse_charge
from transforms.ledger.entries import LedgerTerms, ledger_entries
from transforms.published import validated
from transforms.reference.values import empty_rows

ON = date(2026, 10, 31)
DUE = date(2026, 11, 30)
ALWAYS = {"valid_from": date(1, 1, 1), "valid_to": date(9999, 12, 31)}
ANALYTIC = ("department",)

ENTITIES = {
    "SI": {"name": "Vauban SI"},
    "BFC": {"name": "Vauban BFC"},
    "DE": {"name": "Vauban DE GmbH"},
    "OUT": {"name": "Client du dehors", "keeps_book": False},
    "REC": {"name": "Vauban Conseil", "vat_on": "receipts"},
}
CHART = (
    ("", "receivable", "4111", "Clients", "VTI"),
    ("", "output_vat", "44571", "TVA collectée", "VTI"),
    ("", "output_vat_awaiting", "44574", "TVA collectée en attente", "VTI"),
    ("", "revenue", "706", "Prestations de services", "VTI"),
    ("", "expense", "628", "Divers", "ACI"),
    ("", "expense", "626", "Télécommunications", "ACI"),
    ("", "input_vat", "44566", "TVA déductible", "ACI"),
    ("", "input_vat_awaiting", "44564", "TVA déductible en attente", "ACI"),
    ("", "reverse_charge_vat", "4452", "TVA due intracommunautaire", "ACI"),
    ("", "payable", "4011", "Fournisseurs", "ACI"),
    ("DE", "expense", "4920", "Telefon", "ER"),
    ("DE", "input_vat", "1577", "Vorsteuer § 13b", "ER"),
    ("DE", "reverse_charge_vat", "1787", "Umsatzsteuer § 13b", "ER"),
    ("DE", "payable", "1600", "Verbindlichkeiten", "ER"),
)
ACQUIRED = (
    ("DE", "input_vat", "1574", "Vorsteuer aus innergemeinschaftlichem Erwerb", "ER", "K", "19"),
    ("DE", "reverse_charge_vat", "1774", "Umsatzsteuer aus innergemeinschaftlichem Erwerb", "ER", "K", "19"),
)
"""The accounts that goods from another member state take, with their VAT category and tax code."""


def money(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.001"))


def entities() -> pl.DataFrame:
    default = {"keeps_book": True, "vat_on": "debits", "currency": "EUR", **ALWAYS}
    return pl.DataFrame(
        [
            {"row": row, "entity": code, "short": code, **default, **columns}
            for row, (code, columns) in enumerate(ENTITIES.items(), start=1)
        ],
        schema_overrides={"row": pl.Int64},
    )


def accounts(without: tuple[str, ...] = ()) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "row": row,
                "book": book or None,
                "side": side,
                "account": account,
                "account_name": name,
                "journal": journal,
                "journal_name": {"VTI": "Ventes intra-groupe", "ACI": "Achats intra-groupe"}.get(journal),
                "vat_category": category,
                "tax_code": code,
                **dict.fromkeys(("typology", "service")),
                **ALWAYS,
            }
            for row, (book, side, account, name, journal, category, code) in enumerate(
                [*((*of_any, None, None) for of_any in CHART), *ACQUIRED], start=1
            )
            if side not in without
        ],
        schema_overrides={"row": pl.Int64, **dict.fromkeys(("typology", "service", "vat_category"), pl.String)}
        | {"tax_code": pl.String},
    )


def partners(*rows: dict[str, str]) -> pl.DataFrame:
    columns = ("book", "partner", "auxiliary", "auxiliary_name")
    schema = {"row": pl.Int64, **dict.fromkeys(columns, pl.String), "valid_from": pl.Date, "valid_to": pl.Date}
    return pl.DataFrame([{"row": 1, **ALWAYS, **row} for row in rows], schema=schema)


HEAD_COLUMNS = ("provider", "recipient", "currency", "title")
LINE_COLUMNS = {
    "invoice_ref": pl.String,
    "operation": pl.String,
    "amount": MONEY,
    "vat_category": pl.String,
    "vat_rate": RATE,
    "vat_reason": pl.String,
    "reverse_charge_rate": RATE,
    **dict.fromkeys(("revenue_account", "revenue_tax_code", "expense_account", "expense_tax_code"), pl.String),
    "department": pl.String,
}


def line(amount: str, rate: str = "20", **columns: object) -> dict[str, object]:
    default = {"operation": "services", "vat_category": "S", "revenue_account": "706", "expense_account": "628"}
    return {**default, "amount": money(amount), "vat_rate": Decimal(rate), **columns}


def document(provider: str, recipient: str, *lines: dict[str, object], **head: str) -> dict[str, object]:
    parties = {"provider": provider, "recipient": recipient}
    return {"currency": "EUR", "title": "Télécoms", **parties, **head, "lines": lines}


def from_abroad(amount: str, category: str, rate: str = "19") -> dict[str, object]:
    return line(amount, "0", vat_category=category, reverse_charge_rate=Decimal(rate), expense_account="4920")


def booked(
    *documents: dict[str, object],
    without: tuple[str, ...] = (),
    known: pl.DataFrame | None = None,
    deductions: pl.DataFrame | None = None,
):
    """The entries of the documents, numbered SI-BFC-1 and so on, proven to keep the table's contract."""
    lines, heads = [], []
    for number, one in enumerate(documents, start=1):
        ref = f"{one['provider']}-{one['recipient']}-{number}"
        heads.append({**{name: one[name] for name in HEAD_COLUMNS}, "invoice_ref": ref})
        lines += [{"invoice_ref": ref, **each} for each in one["lines"]]
    invoice_lines = pl.DataFrame(lines, schema=LINE_COLUMNS)
    invoices = pl.DataFrame(heads, schema=dict.fromkeys((*HEAD_COLUMNS, "invoice_ref"), pl.String))
    ordered = invoices.with_row_index("document_order").select("invoice_ref", "currency", "document_order")
    breakdown = breakdown_of(invoice_lines.join(ordered, on="invoice_ref"))
    totals = breakdown.group_by("invoice_ref").agg(gross=pl.col("base").sum() + pl.col("vat").sum())
    invoices = invoices.join(totals, on="invoice_ref", how="left", maintain_order="left").with_columns(
        period=pl.lit("2026-10"),
        accounting_date=pl.lit(ON),
        due_date=pl.lit(DUE),
    )
    entries = ledger_entries(
        invoices,
        invoice_lines,
        breakdown,
        reverse_charge(invoice_lines, invoices),
        entities(),
        accounts(without),
        partners() if known is None else known,
        empty_rows(DEDUCTIONS) if deductions is None else deductions,
        LedgerTerms(ANALYTIC, ON),
    )
    return validated("ledger_entries", entries, ANALYTIC)


def written(entries: pl.DataFrame, *columns: str) -> list[str]:
    """The postings in order: book, D or C, account, amount, and the columns asked for."""
    return [
        " ".join(
            str(text)
            for text in (
                posting["book"],
                "D" if posting["debit"] else "C",
                posting["account"],
                (posting["debit"] or posting["credit"]).quantize(Decimal("0.01")),
                *(posting[column] for column in columns),
            )
        )
        for posting in entries.to_dicts()
    ]


def test_inside_france_both_books_bear_the_vat():
    assert written(booked(document("SI", "BFC", line("1000")))) == [
        "BFC D 628 1000.00",
        "BFC D 44566 200.00",
        "BFC C 4011 1200.00",
        "SI D 4111 1200.00",
        "SI C 706 1000.00",
        "SI C 44571 200.00",
    ]


def test_under_reverse_charge_the_recipient_deducts_and_owes_its_own_rate():
    charge = line("500", "0", vat_category="AE", reverse_charge_rate=Decimal("19"), expense_account="4920")
    assert written(booked(document("SI", "DE", charge))) == [
        "DE D 4920 500.00",
        "DE D 1577 95.00",
        "DE C 1787 95.00",
        "DE C 1600 500.00",
        "SI D 4111 500.00",
        "SI C 706 500.00",
    ]


def test_goods_and_services_of_one_rate_are_taxed_on_the_accounts_of_their_categories():
    entries = booked(document("SI", "DE", from_abroad("10.03", "AE"), from_abroad("10.02", "K")))
    taxes = entries.filter(pl.col("vat_category").is_not_null())
    assert written(taxes, "vat_category", "tax_code") == [
        "DE D 1577 1.91 AE None",
        "DE C 1787 1.91 AE None",
        "DE D 1574 1.90 K 19",
        "DE C 1774 1.90 K 19",
    ]
    assert taxes["vat_rate"].to_list() == [Decimal(19)] * 4


def test_reverse_charge_is_posted_once_per_category_and_rate():
    lines = [from_abroad("10", category, rate) for category in ("K", "AE") for rate in ("19", "7") for _ in range(2)]
    entries = booked(document("SI", "DE", *lines))
    assert written(entries.filter(side="reverse_charge_vat"), "vat_category", "vat_rate") == [
        "DE C 1787 1.40 AE 7.0000",
        "DE C 1787 3.80 AE 19.0000",
        "DE C 1774 1.40 K 7.0000",
        "DE C 1774 3.80 K 19.0000",
    ]
    assert written(entries.filter(side="input_vat"), "vat_category", "vat_rate") == [
        "DE D 1577 1.40 AE 7.0000",
        "DE D 1577 3.80 AE 19.0000",
        "DE D 1574 1.40 K 7.0000",
        "DE D 1574 3.80 K 19.0000",
    ]


def test_categories_that_share_an_account_stay_two_postings():
    lines = [{**from_abroad("10", category, "20"), "expense_account": "628"} for category in ("AE", "K")]
    entries = booked(document("DE", "BFC", *lines))
    assert written(entries.filter(book="BFC", side="reverse_charge_vat"), "vat_category") == [
        "BFC C 4452 2.00 AE",
        "BFC C 4452 2.00 K",
    ]


def test_only_postings_of_vat_have_its_category_and_rate():
    entries = booked(document("SI", "BFC", line("10"), line("100", "5.5")))
    assert [each for each in written(entries, "vat_category", "vat_rate") if not each.endswith("None None")] == [
        "BFC D 44566 5.50 S 5.5000",
        "BFC D 44566 2.00 S 20.0000",
        "SI C 44571 5.50 S 5.5000",
        "SI C 44571 2.00 S 20.0000",
    ]
    assert set(entries.filter(pl.col("vat_rate").is_null())["side"]) == {"receivable", "revenue", "expense", "payable"}


def test_inside_a_vat_group_no_vat_is_posted():
    assert written(booked(document("SI", "BFC", line("80", "0", vat_category="O")))) == [
        "BFC D 628 80.00",
        "BFC C 4011 80.00",
        "SI D 4111 80.00",
        "SI C 706 80.00",
    ]


def test_a_credit_note_swaps_the_sides_of_the_same_accounts():
    assert written(booked(document("SI", "BFC", line("-10")))) == [
        "BFC C 628 10.00",
        "BFC C 44566 2.00",
        "BFC D 4011 12.00",
        "SI C 4111 12.00",
        "SI D 706 10.00",
        "SI D 44571 2.00",
    ]


def test_a_reverse_charge_credit_swaps_both_vat_sides():
    charge = line("-500", "0", vat_category="AE", reverse_charge_rate=Decimal("20"))
    assert [text for text in written(booked(document("DE", "BFC", charge))) if text.startswith("BFC")] == [
        "BFC C 628 500.00",
        "BFC C 44566 100.00",
        "BFC D 4452 100.00",
        "BFC D 4011 500.00",
    ]


def test_a_client_that_keeps_no_book_has_no_entry():
    entries = booked(document("SI", "OUT", line("100", expense_account=None)))
    assert entries["book"].unique().to_list() == ["SI"]
    assert entries["partner"].unique().to_list() == ["OUT"]


def test_vat_on_services_of_a_provider_on_receipts_awaits_payment_in_both_books():
    assert written(booked(document("REC", "BFC", line("100"))), "side") == [
        "BFC D 628 100.00 expense",
        "BFC D 44564 20.00 input_vat_awaiting",
        "BFC C 4011 120.00 payable",
        "REC D 4111 120.00 receivable",
        "REC C 706 100.00 revenue",
        "REC C 44574 20.00 output_vat_awaiting",
    ]


def test_a_recipient_on_receipts_changes_nothing_for_a_provider_on_debits():
    entries = booked(document("SI", "REC", line("100")))
    assert set(entries["side"]) == {"receivable", "revenue", "output_vat", "expense", "input_vat", "payable"}


def test_on_receipts_the_vat_on_goods_is_due_at_once_and_the_two_add_to_the_vat_shown():
    entries = booked(document("REC", "BFC", line("0.12", operation="goods"), line("0.12")))
    assert [text for text in written(entries, "side") if "vat" in text] == [
        "BFC D 44566 0.02 input_vat",
        "BFC D 44564 0.03 input_vat_awaiting",
        "REC C 44571 0.02 output_vat",
        "REC C 44574 0.03 output_vat_awaiting",
    ]


def test_goods_alone_of_a_provider_on_receipts_do_not_await_payment():
    entries = booked(document("REC", "BFC", line("10", operation="goods")))
    assert not [side for side in entries["side"] if side.endswith("awaiting")]


def test_revenue_and_expense_are_summed_per_account_analytic_keys_and_tax_code():
    entries = booked(
        document(
            "SI",
            "BFC",
            line("1", department="Ventes", expense_account="626"),
            line("2", department="Ventes"),
            line("4", department="Achats"),
            line("8", department="Achats", revenue_tax_code="V20"),
            line("16"),
            line("32", department="Ventes"),
        ),
    )
    assert written(entries, "department", "tax_code") == [
        "BFC D 626 1.00 Ventes None",
        "BFC D 628 12.00 Achats None",
        "BFC D 628 34.00 Ventes None",
        "BFC D 628 16.00 None None",
        "BFC D 44566 12.60 None None",
        "BFC C 4011 75.60 None None",
        "SI D 4111 75.60 None None",
        "SI C 706 8.00 Achats V20",
        "SI C 706 4.00 Achats None",
        "SI C 706 35.00 Ventes None",
        "SI C 706 16.00 None None",
        "SI C 44571 12.60 None None",
    ]


def test_vat_is_posted_once_per_rate():
    entries = booked(document("SI", "BFC", line("10"), line("20"), line("100", "5.5")))
    assert [text for text in written(entries) if "44571" in text] == ["SI C 44571 5.50", "SI C 44571 6.00"]


def test_a_nil_invoice_whose_lines_cancel_on_one_account_has_no_entry_and_takes_no_number():
    entries = booked(document("SI", "BFC", line("5"), line("-5")), document("SI", "BFC", line("1")))
    assert entries.group_by("book", "invoice_ref", "entry_number").len().sort("book").rows() == [
        ("BFC", "SI-BFC-2", 1, 3),
        ("SI", "SI-BFC-2", 1, 3),
    ]


def test_lines_that_cancel_across_accounts_are_posted_without_a_third_party_line():
    entries = booked(document("SI", "BFC", line("5"), line("-5", expense_account="626")))
    assert written(entries) == ["BFC C 626 5.00", "BFC D 628 5.00"]


def test_the_third_party_line_has_the_auxiliary_of_the_partners_table_else_short_and_name():
    known = partners({"book": "SI", "partner": "BFC", "auxiliary": "C0042"})
    third = booked(document("SI", "BFC", line("1")), known=known).filter(pl.col("due_date").is_not_null())
    assert third.select("book", "side", "partner", "auxiliary", "auxiliary_name", "due_date").rows() == [
        ("BFC", "payable", "SI", "SI", "Vauban SI", DUE),
        ("SI", "receivable", "BFC", "C0042", "Vauban BFC", DUE),
    ]


def test_other_postings_have_the_partner_but_no_auxiliary():
    others = booked(document("SI", "BFC", line("1"))).filter(pl.col("due_date").is_null())
    assert others["auxiliary"].null_count() == others.height == 4
    assert others["partner"].null_count() == 0


def test_label_piece_dates_and_journal_are_those_of_the_invoice_and_its_third_party_row():
    posting = booked(document("SI", "BFC", line("1"))).filter(pl.col("account") == "628").to_dicts()[0]
    assert posting["label"] == "SI-BFC-1 Télécoms 2026-10 SI"
    assert (posting["piece_ref"], posting["piece_date"], posting["entry_date"]) == ("SI-BFC-1", ON, ON)
    assert (posting["journal"], posting["journal_name"]) == ("ACI", "Achats intra-groupe")


@pytest.mark.parametrize("title", ["Télécoms 2026-10", "2026-10 — Télécoms"])
def test_a_label_says_the_period_once_where_the_title_has_it(title):
    labels = booked(document("SI", "BFC", line("1"), title=title))["label"]
    assert set(labels) == {f"SI-BFC-1 {title} BFC", f"SI-BFC-1 {title} SI"}


def test_a_journal_without_a_label_is_named_by_its_code():
    entries = booked(document("SI", "DE", line("1", "0", vat_category="AE", expense_account="4920")))
    assert entries.filter(pl.col("book") == "DE")["journal_name"].unique().to_list() == ["ER"]


def test_entries_are_numbered_per_book_and_journal_in_document_order():
    entries = booked(
        document("SI", "DE", line("1", expense_account="4920")),
        document("SI", "BFC", line("2")),
        document("REC", "BFC", line("3")),
        document("SI", "REC", line("4")),
    )
    numbers = (
        entries.select("book", "journal", "entry_number", "invoice_ref")
        .unique()
        .sort("book", "journal", "entry_number")
    )
    assert numbers.rows() == [
        ("BFC", "ACI", 1, "SI-BFC-2"),
        ("BFC", "ACI", 2, "REC-BFC-3"),
        ("DE", "ER", 1, "SI-DE-1"),
        ("REC", "ACI", 1, "SI-REC-4"),
        ("REC", "VTI", 1, "REC-BFC-3"),
        ("SI", "VTI", 1, "SI-DE-1"),
        ("SI", "VTI", 2, "SI-BFC-2"),
        ("SI", "VTI", 3, "SI-REC-4"),
    ]


def test_a_month_without_invoices_has_no_entries():
    assert booked().is_empty()


@pytest.mark.parametrize(
    ("side", "told"),
    [
        ("receivable", ["book SI has no account for side receivable"]),
        ("payable", ["book BFC has no account for side payable"]),
        ("output_vat", ["book SI has no account for side output_vat and VAT category S"]),
        ("input_vat", ["book BFC has no account for side input_vat and VAT category S"]),
    ],
)
def test_a_book_without_an_account_for_third_party_or_vat_is_refused_by_name(side, told):
    with pytest.raises(Refused) as refused:
        booked(document("SI", "BFC", line("1")), without=(side,))
    assert [problem.found for problem in refused.value.problems] == told
    assert f"side {side}" in refused.value.problems[0].right


def test_all_missing_accounts_are_told_together():
    with pytest.raises(Refused) as refused:
        booked(document("SI", "BFC", line("1")), document("REC", "BFC", line("1")), without=("output_vat", "payable"))
    assert len(refused.value.problems) == 2


def test_an_account_that_nothing_needs_may_be_missing():
    assert booked(document("SI", "BFC", line("1", "0", vat_category="E")), without=("output_vat", "input_vat")).height


RATES = {"S": ("20", "10", "5.5"), "AE": ("0",), "K": ("0",), "O": ("0",), "E": ("0",)}


@st.composite
def documents(draw) -> dict[str, object]:
    provider, recipient = draw(
        st.sampled_from([("SI", "BFC"), ("SI", "DE"), ("REC", "BFC"), ("BFC", "SI"), ("SI", "OUT")])
    )
    lines = draw(st.lists(random_lines(keeps_book=recipient != "OUT"), min_size=1, max_size=6))
    return document(provider, recipient, *lines)


@st.composite
def random_lines(draw, *, keeps_book: bool) -> dict[str, object]:
    category = draw(st.sampled_from(sorted(RATES)))
    cents = draw(st.integers(-500, 500) | st.integers(-(10**12), 10**12))
    return line(
        str(Decimal(cents).scaleb(-2)),
        draw(st.sampled_from(RATES[category])),
        vat_category=category,
        operation=draw(st.sampled_from(["services", "goods"])),
        reverse_charge_rate=Decimal(draw(st.sampled_from(["19", "20"]))) if category in ("AE", "K") else None,
        expense_account=draw(st.sampled_from(["628", "626"])) if keeps_book else None,
        revenue_tax_code=draw(st.sampled_from([None, "V20"])),
        department=draw(st.sampled_from([None, "Achats", "Ventes"])),
    )


@settings(max_examples=10, deadline=None)
@given(st.lists(documents(), max_size=8))
def test_whatever_the_invoices_the_books_hold(month):
    """Entries balance, postings have one positive side, numbers have no gap, and pairs owe each other the same."""
    entries = booked(*month)
    balances: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    owed: dict[str, list[Decimal]] = defaultdict(list)
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for posting in entries.to_dicts():
        assert (posting["debit"] > 0) != (posting["credit"] > 0)
        balances[posting["book"], posting["invoice_ref"]] += posting["debit"] - posting["credit"]
        numbers[posting["book"], posting["journal"]].add(posting["entry_number"])
        if posting["side"] in ("receivable", "payable"):
            owed[posting["invoice_ref"]].append(posting["debit"] - posting["credit"])
    assert set(balances.values()) <= {Decimal(0)}
    assert all(found == set(range(1, len(found) + 1)) for found in numbers.values())
    assert all(sum(pair) == 0 for ref, pair in owed.items() if "OUT" not in ref)


@settings(max_examples=10, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=4))
def test_no_cent_is_made_or_lost_between_line_and_posting(month):
    """What is posted per account, analytic key and tax code is the plain sum of the lines."""
    expected: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for one in month:
        for each in one["lines"]:
            cut = (each.get("department"), each["revenue_tax_code"])
            expected[one["provider"], "revenue", each["revenue_account"], *cut] -= each["amount"]
            if one["recipient"] != "OUT":
                expected[one["recipient"], "expense", each["expense_account"], cut[0], None] += each["amount"]
    posted: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    charges = booked(*month).filter(pl.col("side").is_in(["revenue", "expense"]))
    assert not charges.select("book", "invoice_ref", "side", "account", "department", "tax_code").is_duplicated().any()
    for each in charges.to_dicts():
        key = (each["book"], each["side"], each["account"], each["department"], each["tax_code"])
        posted[key] += each["debit"] - each["credit"]
    assert {key: total for key, total in expected.items() if total} == {
        key: total for key, total in posted.items() if total
    }


@settings(max_examples=6, deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(one, random):
    shuffled = list(one["lines"])
    random.shuffle(shuffled)
    assert booked({**one, "lines": shuffled}).equals(booked(one))


def test_exact_columns_come_first_then_the_analytic_keys():
    assert booked().columns == [*LedgerEntries.to_schema().columns, *ANALYTIC]
