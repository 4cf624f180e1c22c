"""Of the pools that a provider charges a recipient, what each says of why it may."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.transforms.charging.small_group import table
from tests.transforms.documents.rejected_month import PERIOD, rows_of, write_lines
from transforms.documents.pair_pools import charged_pools
from transforms.published import write_reference

SAID = {"period": PERIOD, "provider": "SI", "service": "IT", "benefit": "One network", "markup_rate": Decimal(5)}
POOLS = [
    {**SAID, "pool": "SILENT", "benefit": None, "markup_rate": None},
    {**SAID, "pool": "NET"},
    {**SAID, "pool": "NET", "period": "2026-09", "benefit": "Of September"},
    {**SAID, "pool": "DESK"},
]


def month(folder: Path, *charged: tuple[str, str, int]) -> list[tuple[Any, ...]]:
    """Recipient, pool and benefit, where rows 1 to 3 of pools are shares of SILENT, NET and DESK, charged as told."""
    lines = [
        {"source": source, "provider": "SI", "recipient": recipient, "row": row} for source, recipient, row in charged
    ]
    write_lines(folder, "charge_lines", *([lines] if lines else []))
    shares = [{"row": row, "pool": pool} for row, pool in enumerate(("SILENT", "NET", "DESK"), 1)]
    rows_of("pool_shares", shares).write_parquet(folder / "pool_shares.parquet")
    write_reference(folder, "pools", table("pools", POOLS))
    return charged_pools(folder, PERIOD).select("recipient", "pool", "benefit").rows()


def test_a_recipient_is_told_of_the_pools_it_is_charged_in_their_order_if_they_say_anything(tmp_path: Path) -> None:
    charged = (("pools", "HEAD", 1), ("pools", "HEAD", 3), ("pools", "HEAD", 2), ("pools", "SUD", 1))
    assert month(tmp_path, *charged) == [("HEAD", "NET", "One network"), ("HEAD", "DESK", "One network")]


def test_usage_that_has_the_number_of_a_share_is_none(tmp_path: Path) -> None:
    assert month(tmp_path, ("telephony", "SUD", 2)) == []


def test_a_month_that_charges_nothing_tells_of_no_pool(tmp_path: Path) -> None:
    assert month(tmp_path) == []
