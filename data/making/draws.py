"""Chance that falls the same way on every machine."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Draws:
    """A named sequence of draws. Only `Random.random` is used: its sequence is promised not to change."""

    def __init__(self, name: str) -> None:
        self._random = Random(name)

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self._random.random() * limit)

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`, both possible."""
        return first + self.below(last - first + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.below(len(items))]

    def happens(self, percent: int) -> bool:
        """Whether something happens that happens so many times in a hundred."""
        return self.below(100) < percent

    def decimal(self, first: int, last: int, decimals: int) -> Decimal:
        """A decimal between two numbers of units of its last decimal."""
        return Decimal(self.between(first, last)).scaleb(-decimals)

    def scattered(self, items: Sequence[Item], among: Sequence[Item]) -> list[Item]:
        """The `among` in their order, each of the `items` set somewhere between them."""
        mixed = list(among)
        for item in items:
            mixed.insert(self.below(len(mixed) + 1), item)
        return mixed
