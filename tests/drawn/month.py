"""A month whose layout is drawn: the golden month's group with a tree of points, and the trees that it gives."""

import shutil
from pathlib import Path

from flows.close_month import Closed
from flows.runner import run_directly
from flows.settings_file import read_settings
from flows.steps.ground import read_ground
from schemas.periods import period_days
from tests.golden.month import PERIOD, WORKSPACE, tree_text
from transforms.layout.drawn import Drawing
from transforms.layout.tree import layout_tree, month_tree, tree_lines
from transforms.published import read_reference, read_table

HERE = Path(__file__).parent
DRAWN = HERE / "expected"


def drawn_workspace(folder: Path) -> Path:
    """The golden month's workspace, with what is written beside this in place of its own."""
    shutil.copytree(WORKSPACE, folder)
    shutil.copytree(HERE / "workspace", folder, dirs_exist_ok=True)
    return folder


def drawn_month(folder: Path) -> Closed:
    """Close the month in a workspace."""
    return run_directly(drawn_workspace(folder), PERIOD)


def draft_of(folder: Path) -> Path:
    """What the month published."""
    return folder / "periods" / PERIOD / "draft"


def drawn_texts(draft: Path) -> dict[str, str]:
    """The trees, by the name of their file: of the layout before the month, and of the month with its amounts."""
    return {"layout.txt": _layout_text(draft.parents[2]), "month.txt": _month_text(draft / "tables")}


def _layout_text(workspace: Path) -> str:
    ground = read_ground(read_settings(workspace), workspace, PERIOD)
    lines = tree_lines(layout_tree(ground.points, ground.structure.tables))
    return "".join(f"{'  ' * line.depth}{' '.join(filter(None, (line.mark, line.text)))}\n" for line in lines)


def _month_text(tables: Path) -> str:
    drawing = Drawing(read_reference(tables, "points"), period_days(PERIOD)[1])
    return tree_text(month_tree(read_table(tables, "invoices"), read_table(tables, "invoice_lines"), drawing))
