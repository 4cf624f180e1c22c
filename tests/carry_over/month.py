"""Two months of a group of which the first rejects lines that the second can charge; what became of it, as text."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from flows.runner import run_directly
from schemas.problems import Refused
from tests.corrections.month import corrections_workspace
from tests.flows.small_workspace import replace_in
from tests.golden.month import table_text
from transforms.documents.month_summary import summary_lines
from transforms.published import empty_table, read_table, table_paths

HERE = Path(__file__).parent
CARRIED = HERE / "expected"
OCTOBER, NOVEMBER, DECEMBER = "2026-10", "2026-11", "2026-12"
SETTINGS = "chargeback.toml"
FILE = f"inputs/{OCTOBER}/telephony.csv"
LATER = "let carry_over.from be later"
FIRST = """\
05/10/2026;N100;V;10,00;Appels vers la France;OP-77
07/10/2026;Z999;V;20,00;Appels vers l'Italie;OP-77
08/10/2026;Z999;V;20,00;Appels vers l'Italie;OP-77
09/10/2026;Y888;V;30,00;Appels vers l'Espagne;OP-77
10/10/2026;N100;X;40,00;Appels vers la Suisse;OP-77
11/10/2026;W777;D;5,00;Données en itinérance;OP-77
12/10/2026;X666
TOTAL;;;125,00;;
"""
"""Rows 2 and 3 are of a user who is known in November, row 6 is written off; 4 and 5 wait, row 7 can never be read."""
SECOND = """\
05/11/2026;N100;V;11,00;Appels vers la France;OP-88
TOTAL;;;11,00;;
"""
WRITTEN_OFF = f"telephony/inputs/{OCTOBER}/telephony.csv:6,c6075320bf28,Carte rendue avant la facture,O. Exemple"


def usage_file(period: str) -> str:
    return f"inputs/{period}/telephony.csv"


def carrying_workspace(folder: Path) -> Path:
    """A workspace in which October has been delivered and November, and lines of October carry over."""
    workspace = corrections_workspace(folder)
    settings = (workspace / SETTINGS).read_text(encoding="utf-8")
    settings = settings.replace("[inputs]\n", '[inputs]\nwrite_offs = "inputs/{period}/write_offs.csv"\n')
    settings = settings.replace(
        "rows = 0.5, amount = 0.5, unpriced_rows = 1", "rows = 1, amount = 1, unpriced_rows = 9"
    )
    (workspace / SETTINGS).write_text(f'{settings}\n[carry_over]\nfrom = "{OCTOBER}"\n', encoding="utf-8")
    (workspace / "inputs" / OCTOBER / "corrections.csv").unlink()
    deliver(workspace, OCTOBER, FIRST)
    deliver(workspace, NOVEMBER, SECOND)
    return workspace


def deliver(workspace: Path, period: str, rows: str) -> None:
    """Deliver the telephony of a month."""
    (workspace / "inputs" / period).mkdir(exist_ok=True)
    headings = "Date;Matricule;Code;Montant;Libellé;Facture\n"
    (workspace / usage_file(period)).write_text(headings + rows, encoding="utf-8")


def know(workspace: Path, *users: str) -> None:
    """Add users of Cormier Sud."""
    with (workspace / "inputs" / "users.csv").open("a", encoding="utf-8") as table:
        table.writelines(f"{user},Zoé Exemple,CMR-SUD\n" for user in users)


def write_off(workspace: Path, period: str, *rows: str) -> None:
    """State the write-offs of a month."""
    table = workspace / "inputs" / period / "write_offs.csv"
    table.write_text("".join(f"{row}\n" for row in ("line_id,digest,reason,by", *rows)), encoding="utf-8")


def tables_of(workspace: Path, period: str) -> Path:
    return workspace / "periods" / period / "draft" / "tables"


def rows_of(workspace: Path, period: str, name: str) -> pl.DataFrame:
    """All rows of a published table, as far as its contract goes."""
    paths = table_paths(tables_of(workspace, period), name)
    wanted = empty_table(name).columns
    return pl.concat([empty_table(name), *(pl.read_parquet(path).select(wanted) for path in paths if path.exists())])


def charged_places(workspace: Path, periods: Iterable[str]) -> list[tuple[str, int]]:
    """The file and row of every charge that stands in the drafts of these periods, in order."""
    charges = [rows_of(workspace, period, "charge_lines").select("file", "row") for period in periods]
    return sorted(pl.concat(charges).iter_rows())


def carrying_months(folder: Path) -> Path:
    """Close October, then November, in which a user is known and a line is written off."""
    workspace = carrying_workspace(folder)
    run_directly(workspace, OCTOBER)
    return carry(workspace)


def carry(workspace: Path) -> Path:
    """Close November, in which a user is known and a line is written off."""
    know(workspace, "Z999")
    write_off(workspace, NOVEMBER, WRITTEN_OFF)
    run_directly(workspace, NOVEMBER)
    return workspace


def carrying_texts(workspace: Path) -> dict[str, str]:
    """What a reader finds of November, by the name of its file: carried lines, files, invoice lines and the summary."""
    tables = tables_of(workspace, NOVEMBER)
    shown = ("invoice_ref", "section_path", "nature", "service_from", "service_to", "amount", "files")
    lines = read_table(tables, "invoice_lines").select(shown)
    return {
        "carried_lines.tsv": table_text(tables, "carried_lines"),
        "input_files.tsv": table_text(tables, "input_files"),
        "invoice_lines.txt": "".join("  ".join(map(str, line)) + "\n" for line in lines.iter_rows()),
        "summary.txt": "".join(f"{line}\n" for line in summary_lines(tables, NOVEMBER)),
    }


def again(closed: Path, folder: Path) -> Path:
    """A copy of a workspace with its closed months."""
    return Path(shutil.copytree(closed, folder / "workspace", symlinks=True))


def carried_rows(workspace: Path, period: str = NOVEMBER) -> list[int]:
    return rows_of(workspace, period, "carried_lines")["row"].to_list()


def told(workspace: Path, period: str) -> list[str]:
    """What a refused run says, in sentences."""
    with pytest.raises(Refused) as refused:
        run_directly(workspace, period)
    return list(map(str, refused.value.problems))


def with_references(workspace: Path, further: str = "") -> None:
    """The invoice number is taken for what identifies a row; October is run again so."""
    settings = f'line_ref = "Facture"\n{further}footer ='
    replace_in(workspace, SETTINGS, "footer =", settings)


def numbered() -> str:
    """October with a reference per row, the number of the row before it."""
    return "".join(row.replace("OP-77", f"OP-77-{place}") + "\n" for place, row in enumerate(FIRST.splitlines()))
