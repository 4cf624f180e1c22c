"""Write anew what the months with expected texts and the demo's layouts give: `python -m tests.golden.regenerate`.

Read the difference line by line before it is committed: it is what users will see change.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bills.month import SAID, bills_month, bills_texts
from tests.carry_over.month import CARRIED, carrying_months, carrying_texts
from tests.corrections.month import PUT_RIGHT, corrections_month, corrections_texts
from tests.currencies.month import CONVERTED, currencies_month, currencies_texts
from tests.demo.trees import TREES, demo_month, layout_trees
from tests.drawn.month import DRAWN, draft_of, drawn_month, drawn_texts
from tests.golden.month import EXPECTED, as_text, golden_month
from tests.names.month import NAMED, names_month, names_texts
from tests.policy.at_cost_month import MARKED_UP, at_cost_month, at_cost_texts
from tests.policy.month import PRICED, policy_month, policy_texts
from tests.pools.month import SHARED, pools_month, pools_texts
from tests.recovery.month import RECOVERED, recovery_texts, recovery_workspace
from tests.tariffs.counted_month import COUNTED, counted_month, counted_texts
from tests.tariffs.month import RATED, tariffs_month, tariffs_texts
from tests.vat.month import TAXED, vat_month, vat_texts


def regenerate() -> None:
    """Replace every expected text, and drop those that nothing makes any more."""
    with TemporaryDirectory() as folder:
        _write(EXPECTED, as_text(golden_month(Path(folder) / "golden")))
        drawn_month(drawn := Path(folder) / "drawn")
        _write(DRAWN, drawn_texts(draft_of(drawn)))
        _write(NAMED, names_texts(names_month(Path(folder) / "names")))
        _write(SHARED, pools_texts(pools_month(Path(folder) / "pools")))
        _write(PRICED, policy_texts(policy_month(Path(folder) / "policy")))
        _write(MARKED_UP, at_cost_texts(at_cost_month(Path(folder) / "at_cost")))
        _write(RATED, tariffs_texts(tariffs_month(Path(folder) / "tariffs")))
        _write(COUNTED, counted_texts(counted_month(Path(folder) / "counted")))
        _write(SAID, bills_texts(bills_month(Path(folder) / "bills")))
        _write(TAXED, vat_texts(vat_month(Path(folder) / "vat")))
        _write(PUT_RIGHT, corrections_texts(corrections_month(Path(folder) / "corrections")))
        _write(CARRIED, carrying_texts(carrying_months(Path(folder) / "carry_over")))
        _write(CONVERTED, currencies_texts(currencies_month(Path(folder) / "currencies")))
        _write(RECOVERED, recovery_texts(recovery_workspace(Path(folder) / "recovery")))
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
