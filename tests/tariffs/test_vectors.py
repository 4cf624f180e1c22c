"""All rating vectors that others published come out exact: raw file, reference tables, and a run."""

from decimal import Decimal
from pathlib import Path

import polars as pl

from tests.charges_only import close_charges
from tests.real.workspaces import needs_data
from tests.tariffs.month import of_parts
from tests.tariffs.vectors import PERIOD, vectors, vectors_workspace


@needs_data
def test_every_published_vector_is_charged_its_expected_amount_exactly(tmp_path: Path) -> None:
    folder = vectors_workspace(tmp_path / "workspace")
    close_charges(folder, PERIOD)
    charges = of_parts(folder / "periods" / PERIOD / "draft", "charge_lines")
    charged = dict(charges.group_by("service").agg(pl.col("amount").sum()).iter_rows())
    expected = {one: Decimal(amount) for one, amount in vectors().select("id", "expected_amount").iter_rows()}
    assert len(expected) == 15
    assert charged == expected
    assert charges["basis"].unique().to_list() == ["tariff"]
