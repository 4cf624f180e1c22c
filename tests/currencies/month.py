"""A month in five currencies, with 0, 2 and 3 decimals: its workspace, and what each amount was made of."""

import shutil
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from tests.golden.month import PERIOD
from transforms.money import money_text
from transforms.published import read_table, table_paths

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
CONVERTED = HERE / "expected"


def currencies_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def currencies_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(currencies_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def of_parts(draft: Path, name: str) -> pl.DataFrame:
    """A table that is a folder of parts."""
    return pl.concat(pl.read_parquet(path) for path in table_paths(draft / "tables", name)).sort("source", "row")


def currencies_texts(draft: Path) -> dict[str, str]:
    """What a controller reads, by the name of its file: each charge and its rate, rejects, and what invoices show."""
    charges = of_parts(draft, "charge_lines").iter_rows(named=True)
    rejected = of_parts(draft, "rejected_lines").select("source", "row", "message", "amount", "currency").rows()
    lines = read_table(draft / "tables", "invoice_lines").join(
        read_table(draft / "tables", "invoices").select("invoice_ref", "currency"), on="invoice_ref"
    )
    fec = next((draft / "hand-out").glob("SI/*_fec.txt")).read_bytes().decode("utf-8").replace("\r\n", "\n")
    return {
        "2026-10_SI_fec.txt": fec,
        "exchanged.txt": "".join(map(_exchanged, _totals(draft).iter_rows(named=True))),
        "charges.txt": "".join(map(_charge, charges)),
        "rejected.txt": "".join(
            f"{source:<9}{row:>3}  {told}: {_exact(at)} {of}\n" for source, row, told, at, of in rejected
        ),
        "invoice_lines.txt": "".join(map(_line, lines.iter_rows(named=True))),
    }


def _totals(draft: Path) -> pl.DataFrame:
    """The control that holds the difference of the period."""
    return read_table(draft / "tables", "control_totals").filter(control="converted_far_from_exact").sort("scope")


def _exchanged(total: dict[str, object]) -> str:
    expected, actual, difference = (_exact(total[name]) for name in ("expected", "actual", "difference"))
    return f"{total['scope']}: {expected} posted as {actual}, difference {difference}\n"


def _charge(charge: dict[str, object]) -> str:
    came = f"{_exact(charge['line_amount'])} {charge['line_currency']}" if charge["line_currency"] else "as it came"
    made = f"{_exact(charge['amount']):>24} {charge['currency']}"
    rate = charge["exchange_rate"] or ""
    return f"{charge['source']:<9}{charge['row']:>3}  {charge['recipient']:<7}{made}  {came:<12} {rate}".rstrip() + "\n"


def _line(line: dict[str, object]) -> str:
    shown = money_text(line["amount"], line["currency"], "en")  # type: ignore[arg-type]
    exact = _exact(line["exact_amount"])
    return f"{line['invoice_ref']}  {line['service']:<6}{exact:>24} -> {shown:>9} {line['currency']}\n"


def _exact(amount: object) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
