"""A month whose tariffs count over it: its workspace, what each line is charged, and why others are not."""

import shutil
from decimal import Decimal
from pathlib import Path

from flows.runner import run_directly
from tests.golden.month import PERIOD
from tests.tariffs.month import of_parts

HERE = Path(__file__).parent / "over_month"
WORKSPACE = HERE / "workspace"
COUNTED = HERE / "expected"


def counted_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def counted_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(counted_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def counted_texts(draft: Path) -> dict[str, str]:
    """What a controller reads, by the name of its file: what each line is charged, and why others are not."""
    charged = of_parts(draft, "charge_lines").sort("service", "recipient", "origin", "file", "row")
    shown = charged.select("service", "recipient", "basis", "quantity", "amount", "nature")
    rejected = of_parts(draft, "rejected_lines").select("source", "row", "message")
    return {
        "charged.txt": "".join(
            f"{service:<7}{recipient:<8}{basis:<11}{_figure(quantity):>6}{amount:>10.4f}  {nature}\n"
            for service, recipient, basis, quantity, amount, nature in shown.rows()
        ),
        "rejected.txt": "".join(f"{source:<8}{row:>3}  {message}\n" for source, row, message in rejected.rows()),
    }


def _figure(quantity: Decimal | None) -> str:
    return "" if quantity is None else f"{quantity.normalize():f}"
