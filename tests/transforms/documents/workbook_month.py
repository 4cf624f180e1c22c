"""The tables of the invented month, coherent with each other as a run publishes them."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from schemas.currencies import currency_decimals
from schemas.reference import REFERENCE_TABLES, VALIDITY
from schemas.tables import EXACT, RATE
from tests.transforms.documents.workbook_papers import ENTITIES, LAST_DAY, MONTH, NORTH, PROVIDER, SOUTH, Line, Paper
from transforms.documents.pair_batches import pair_batches
from transforms.documents.pair_charges import by_pair, pair_folder
from transforms.documents.pair_tables import pair_tables
from transforms.documents.workbook import BookTerms, write_pair_workbook
from transforms.published import empty_table, read_part, table_paths, write_part, write_reference, write_table

PERIOD = "2026-10"
COLOURS = {"connectivity": "#2E86AB", "mobility": "#F18F01"}
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
KEYS = ["site", "user", "department", "plan"]
ANALYTIC = ["department"]
TYPES = {"text": pl.String(), "quantity": EXACT, "unit_price": EXACT, "rate": RATE, "integer": pl.Int64()}
TYPES |= {"date": pl.Date(), "yes_no": pl.Boolean()}

Posting = tuple[str, str, str, str | None, Decimal, str | None]


def write_month(tables: Path, papers: tuple[Paper, ...] = MONTH) -> Path:
    """Write all tables of the month into a folder, and return it."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in EVERY_TABLE}
    for paper, reference in zip(papers, references(papers), strict=True):
        add_paper(rows, paper, reference)
    add_files(rows)
    for name, further in EVERY_TABLE.items():
        made = pl.DataFrame(rows[name], schema=empty_table(name, further).schema)
        if name in ("charge_lines", "usage_lines"):
            half = made.height // 2
            write_part(tables, name, "part-1", made.head(half), further)
            write_part(tables, name, "part-2", made.tail(-half), further)
        else:
            write_table(tables, name, made, further)
    write_structure(tables)
    return tables


EVERY_TABLE = {
    "invoices": [],
    "invoice_lines": ANALYTIC,
    "vat_breakdown": [],
    "ledger_entries": ANALYTIC,
    "input_files": [],
    "charge_lines": KEYS,
    "usage_lines": ["plan"],
}


def references(papers: tuple[Paper, ...]) -> Iterator[str]:
    numbers: dict[str, int] = {}
    for paper in papers:
        numbers[paper.recipient] = numbers.get(paper.recipient, 0) + 1
        short = paper.recipient.removeprefix("VBN-")
        yield f"{PERIOD}_SI_{short}_{numbers[paper.recipient]:02}"


def rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-currency_decimals(currency)), ROUND_HALF_UP)


def add_paper(rows: dict[str, list[dict[str, Any]]], paper: Paper, reference: str) -> None:
    shown = [rounded(line.exact, paper.currency) + Decimal(line.rounding) for line in paper.lines]
    groups = sorted({(line.vat, line.rate, line.reason) for line in paper.lines}, key=str)
    total_vat = Decimal(0)
    for category, rate, reason in groups:
        base = sum(
            (
                amount
                for line, amount in zip(paper.lines, shown, strict=True)
                if (line.vat, line.rate) == (category, rate)
            ),
            Decimal(0),
        )
        vat = rounded(base * Decimal(rate).scaleb(-2), paper.currency)
        total_vat += vat
        rows["vat_breakdown"].append(
            {
                "invoice_ref": reference,
                "vat_category": category,
                "vat_rate": Decimal(rate),
                "base": base,
                "vat": vat,
                "reason": reason,
            }
        )
    net = sum(shown, Decimal(0))
    for number, (line, amount) in enumerate(zip(paper.lines, shown, strict=True), 1):
        rows["invoice_lines"].append(invoice_line(reference, number, line, amount))
        add_charges(rows, paper, reference, number, line)
    rows["invoices"].append(
        {
            "invoice_ref": reference,
            "invoice_key": f"{PROVIDER}/{paper.recipient}/{paper.title}",
            "document_type": "credit_note" if net < 0 else "invoice",
            "nil": net == 0,
            "corrects": paper.corrects,
            "provider": PROVIDER,
            "recipient": paper.recipient,
            "title": paper.title,
            "period": PERIOD,
            "service_from": min(line.days[0] for line in paper.lines),
            "service_to": LAST_DAY,
            "accounting_date": LAST_DAY,
            "issue_date": None,
            "due_date": date(2026, 11, 30),
            "purchase_order": paper.purchase_order,
            "operation": "services",
            "currency": paper.currency,
            "net": net,
            "vat": total_vat,
            "gross": net + total_vat,
            "line_count": len(paper.lines),
        }
    )
    add_entries(rows, paper, reference, shown, total_vat)


def invoice_line(reference: str, number: int, line: Line, amount: Decimal) -> dict[str, Any]:
    return {
        "invoice_ref": reference,
        "line_number": number,
        "section_path": [code for _, code, _ in line.path],
        "section_keys": [key for key, _, _ in line.path],
        "section_labels": [label for _, _, label in line.path],
        "service": line.service.upper(),
        "service_name": line.service,
        "typology": line.typology,
        "nature": line.nature,
        "service_from": line.days[0],
        "service_to": line.days[1],
        "operation": "services",
        "basis": line.basis,
        "quantity": None if line.quantity is None else Decimal(line.quantity),
        "unit": line.unit,
        "unit_price": None if line.price is None else Decimal(line.price),
        "exact_amount": line.exact,
        "amount": amount,
        "rounding": Decimal(line.rounding),
        "vat_category": line.vat,
        "vat_rate": Decimal(line.rate),
        "vat_reason": line.reason,
        "reverse_charge_rate": None if line.reverse is None else Decimal(line.reverse),
        "agreement": "CONV-2026-01",
        "evidence_refs": list(line.evidence),
        "files": [line.file],
        "charge_count": line.charges,
        "revenue_account": "706",
        "expense_account": EXPENSE[line.typology][0],
        "department": line.keys.get("department"),
    }


def add_charges(rows: dict[str, list[dict[str, Any]]], paper: Paper, reference: str, number: int, line: Line) -> None:
    """The charges of a line: all of one unit but the first, which takes what remains."""
    for part in range(line.charges):
        row = len(rows["usage_lines"]) + 1
        share = Decimal(line.quantity or "1") - (line.charges - 1) if part == 0 else Decimal(1)
        quantity = None if line.quantity is None else share
        amount = line.exact if line.price is None or line.amount else share * Decimal(line.price)
        origin = {"source": line.file.rsplit("/", 1)[-1].split(".")[0], "file": line.file, "row": row}
        keys = {
            "site": next((code for key, code, _ in line.path if key == "site"), None),
            **{key: line.keys.get(key) for key in KEYS[1:]},
        }
        rows["charge_lines"].append(
            {
                **origin,
                "origin": "usage",
                "provider": PROVIDER,
                "recipient": paper.recipient,
                "service": line.service.upper(),
                "typology": line.typology,
                "nature": line.nature,
                "basis": line.basis,
                "quantity": quantity,
                "unit_price": None if line.price is None else Decimal(line.price),
                "price_row": None,
                "amount": amount,
                "currency": paper.currency,
                "agreement": "CONV-2026-01",
                "vat_category": line.vat,
                "vat_rate": Decimal(line.rate),
                "invoice_ref": reference,
                "invoice_line": number,
                **keys,
            }
        )
        rows["usage_lines"].append(
            {
                **origin,
                "line": row + 1,
                "usage_date": line.days[0],
                "late": False,
                "service": line.service.upper(),
                "quantity": quantity,
                "unit": line.unit,
                "evidence_ref": line.evidence[part % len(line.evidence)],
                "plan": line.keys.get("plan"),
            }
        )


EXPENSE = {
    "connectivity": ("626", "Frais postaux et télécommunications"),
    "mobility": ("626", "Frais postaux et télécommunications"),
    "telecom": ("626", "Frais postaux et télécommunications"),
    "hardware": ("6135", "Locations mobilières"),
    "cloud": ("6135", "Locations mobilières"),
    "software": ("651", "Redevances pour licences"),
    "services": ("611", "Sous-traitance générale"),
}


def add_entries(
    rows: dict[str, list[dict[str, Any]]], paper: Paper, reference: str, shown: list[Decimal], vat: Decimal
) -> None:
    net = sum(shown, Decimal(0))
    short = paper.recipient.removeprefix("VBN-")
    costs: dict[tuple[str, str, str | None], Decimal] = {}
    for line, amount in zip(paper.lines, shown, strict=True):
        key = (*EXPENSE[line.typology], line.keys.get("department"))
        costs[key] = costs.get(key, Decimal(0)) + amount
    sales: list[Posting] = [
        ("receivable", "4111", "Clients", None, net + vat, short),
        ("revenue", "706", "Prestations de services", None, -net, None),
        ("output_vat", "44571", "TVA collectée", None, -vat, None),
    ]
    reverse = {Decimal(line.reverse) for line in paper.lines if line.reverse}
    owed = rounded(net * reverse.pop().scaleb(-2), paper.currency) if reverse else Decimal(0)
    purchases: list[Posting] = [
        *(
            ("expense", account, name, department, amount, None)
            for (account, name, department), amount in sorted(costs.items(), key=str)
        ),
        ("input_vat", "44566", "TVA déductible sur autres biens et services", None, vat + owed, None),
        ("reverse_charge_vat", "4452", "TVA due intracommunautaire", None, -owed, None),
        ("payable", "4011", "Fournisseurs", None, -(net + vat), "SI"),
    ]
    keeps_book = paper.recipient != "VBN-IMM"
    books = [(PROVIDER, paper.recipient, "VTI", "Ventes intra-groupe", sales)]
    books += [(paper.recipient, PROVIDER, "ACI", "Achats intra-groupe", purchases)] if keeps_book else []
    for book, partner, journal, journal_name, postings in books:
        taken = {row["entry_number"] for row in rows["ledger_entries"] if row["book"] == book}
        for side, account, name, department, amount, auxiliary in postings:
            if amount == 0:
                continue
            rows["ledger_entries"].append(
                {
                    "book": book,
                    "journal": journal,
                    "journal_name": journal_name,
                    "entry_number": len(taken) + 1,
                    "entry_date": LAST_DAY,
                    "account": account,
                    "account_name": name,
                    "auxiliary": auxiliary,
                    "auxiliary_name": f"Vauban {auxiliary}" if auxiliary else None,
                    "partner": partner,
                    "piece_ref": reference,
                    "piece_date": LAST_DAY,
                    "due_date": date(2026, 11, 30) if auxiliary else None,
                    "label": f"{reference} {paper.title} {PERIOD} {short}",
                    "debit": max(amount, Decimal(0)),
                    "credit": max(-amount, Decimal(0)),
                    "currency": paper.currency,
                    "tax_code": "D20" if side in ("expense", "input_vat") else None,
                    "side": side,
                    "invoice_ref": reference,
                    "department": department,
                }
            )


def add_files(rows: dict[str, list[dict[str, Any]]]) -> None:
    charges = sorted(rows["charge_lines"], key=lambda row: (row["source"], row["file"]))
    for (source, file), part in groupby(charges, key=lambda row: (row["source"], row["file"])):
        count = len(list(part))
        rows["input_files"].append(
            {
                "source": source,
                "file": file,
                "bytes": 1000 * len(file),
                "sha256": f"{len(file):02x}" * 32,
                "records": count,
                "footers": 0,
                "charged": count,
                "retained": 0,
                "rejected": 0,
                "amount": Decimal(0),
                "quantity": Decimal(count),
            }
        )


def write_structure(tables: Path) -> None:
    """The reference tables that a workbook reads."""
    agreement = {
        "agreement": "CONV-2026-01",
        "provider": PROVIDER,
        "signed_on": date(2026, 1, 15),
        "description": "Convention de services informatiques et télécoms",
    }
    agreements: list[dict[str, Any]] = [{**agreement, "recipient": entity["entity"]} for entity in ENTITIES[1:]]
    services: list[dict[str, Any]] = [{"service": "X", "service_name": "X", "typology": "connectivity"}]
    sites: list[dict[str, Any]] = [{"site": code, "site_name": label} for _, code, label in (NORTH, SOUTH)]
    given_tables = {"entities": ENTITIES, "agreements": agreements, "services": services, "sites": sites, "users": []}
    for name, given in given_tables.items():
        columns = (*REFERENCE_TABLES[name].columns, *VALIDITY)
        schema = {"row": pl.Int64(), **{column.name: TYPES[column.kind] for column in columns}}
        defaults = {"valid_from": ALWAYS, "valid_to": FOREVER, "vat_on": "debits", "keeps_book": True, "language": "fr"}
        filled = [{"row": number, **defaults, **row} for number, row in enumerate(given, 1)]
        write_reference(tables, name, pl.DataFrame(filled, schema=schema))


def written(tables: Path, hand_out: Path, recipient: str = "VBN-BFC", previous: Path | None = None) -> list[Path]:
    """Write the workbook of one recipient with a detail of at most a thousand rows; its path and those beside it."""
    return written_by(terms_of(tables, hand_out), recipient, previous)


def written_by(terms: BookTerms, recipient: str, previous: Path | None = None) -> list[Path]:
    every = (pair for batch in pair_batches(terms, previous) for pair in pair_tables(batch.rows, batch.names))
    (tables,) = (pair for pair in every if pair.recipient["entity"] == recipient)
    return write_pair_workbook(terms, tables)


def terms_of(tables: Path, hand_out: Path, detail_rows: int = 1000) -> BookTerms:
    work = tables.with_name(f"{tables.name}-work")
    _part_charges(tables, work)
    return BookTerms(
        tables=tables,
        charges=work,
        hand_out=hand_out,
        period=PERIOD,
        colours=COLOURS,
        detail_rows=detail_rows,
        draft_digest="1a2b3c4d",
        group_name="Groupe Vauban & fils",
    )


def _part_charges(tables: Path, work: Path) -> None:
    """Part the month's charges by pair, as the flow does before it writes workbooks."""
    if work.exists():
        return
    for path in table_paths(tables, "charge_lines"):
        usage = read_part(tables, "usage_lines", path.stem)
        for provider, recipient, rows in by_pair(pl.read_parquet(path), usage):
            folder = pair_folder(work, provider, recipient)
            folder.mkdir(parents=True, exist_ok=True)
            rows.write_parquet(folder / path.name)
