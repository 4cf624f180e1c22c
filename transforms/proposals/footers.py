"""Rows at the end of a sample that are totals, not usage."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from transforms.intake.numbers import read_numbers
from transforms.proposals.evidence import Found
from transforms.proposals.matches import Match
from transforms.proposals.samples import Sample
from transforms.proposals.values import TOTAL, Signs


def find_footer(sample: Sample, matches: Mapping[str, Match], signs: Signs) -> Found[dict[str, object]] | None:
    """The setting of a footer where the last row calls itself a total and holds an amount; None elsewhere."""
    if "amount" not in matches:
        return None
    amount = matches["amount"].heading
    last = sample.rows.row(-1, named=True)
    named = [heading for heading, text in last.items() if text and pl.Series([text]).str.contains(TOTAL)[0]]
    if not named or last[amount] is None:
        return None
    setting: dict[str, object] = {"where": {named[0]: last[named[0]]}, "amount": amount}
    return Found(setting, _agreement(sample.rows[amount], signs))


def _agreement(amounts: pl.Series, signs: Signs) -> str:
    numbers = read_numbers(amounts, signs.decimal, signs.thousands).number
    total = sum(numbers.head(-1).drop_nulls().to_list(), Decimal(0))
    agrees = total == numbers[-1]
    return f"the last row is a total; it {'agrees' if agrees else 'does not agree'} with the rows looked at"
