"""Write anew what the golden month and the demo's layouts give: `python -m tests.golden.regenerate`.

Read the difference line by line before it is committed: it is what users will see change.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.demo.trees import TREES, demo_month, layout_trees
from tests.golden.month import EXPECTED, as_text, golden_month


def regenerate() -> None:
    """Replace every expected text, and drop those that nothing makes any more."""
    with TemporaryDirectory() as folder:
        _write(EXPECTED, as_text(golden_month(Path(folder) / "golden")))
        _write(TREES, layout_trees(demo_month(Path(folder) / "demo")))


def _write(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    regenerate()
