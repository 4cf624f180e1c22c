"""What the conditions of a layout take, as sets of values: they can be intersected and subtracted.

A condition is a value, or a list of values; `!x` excludes x; "" (also written as two quotes) is the empty value.
A list with both takes what it includes and does not exclude. Conditions on several keys hold together. Keys compare
as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.settings import Condition


@dataclass(frozen=True)
class Values:
    """A set of values of one key: those listed, or with `others`, every value but those listed."""

    listed: frozenset[str]
    others: bool = False

    def __bool__(self) -> bool:
        """Whether it holds any value."""
        return self.others or bool(self.listed)

    def __invert__(self) -> "Values":
        """Every value that it does not hold."""
        return Values(self.listed, not self.others)

    def __and__(self, other: "Values") -> "Values":
        """The values that both hold."""
        if self.others and other.others:
            return Values(self.listed | other.listed, others=True)
        if self.others:
            return Values(other.listed - self.listed)
        return Values(self.listed - other.listed if other.others else self.listed & other.listed)

    def holds(self, key: pl.Expr) -> pl.Expr:
        """Whether the value of a key, never null, is one of them."""
        listed = key.is_in(sorted(self.listed))
        return ~listed if self.others else listed


ANY = Values(frozenset(), others=True)

Region = Mapping[str, Values]
"""The lines whose value of each of some keys is in a set; a key that is not named may have any value."""


def condition_values(condition: Condition) -> Values:
    """The values a condition takes."""
    texts = (condition,) if isinstance(condition, str) else condition
    included = frozenset(_value(text) for text in texts if not text.startswith("!"))
    excluded = frozenset(_value(text[1:]) for text in texts if text.startswith("!"))
    return Values(included - excluded) if included else Values(excluded, others=True)


def region(where: Mapping[str, Condition]) -> Region:
    """The lines that a `where` takes."""
    return {key: condition_values(condition) for key, condition in where.items()}


def exactly(values: Mapping[str, str]) -> Region:
    """The lines that have one value of each of some keys."""
    return {key: Values(frozenset({value})) for key, value in values.items()}


def both(one: Region, other: Region) -> Region:
    """The lines that are in both regions."""
    return {key: one.get(key, ANY) & other.get(key, ANY) for key in sorted({*one, *other})}


def is_empty(lines: Region) -> bool:
    """Whether no line can be in the region."""
    return not all(lines.values())


def without(lines: Region, taken: Region) -> list[Region]:
    """The lines of a region that are not in another, as regions that share no line."""
    rest: list[Region] = []
    for key, values in taken.items():
        rest.append(both(lines, {key: ~values}))
        lines = both(lines, {key: values})
    return [piece for piece in rest if not is_empty(piece)]


def is_within(lines: Region, other: Region) -> bool:
    """Whether another region holds every line of a region."""
    return not any(lines.get(key, ANY) & ~values for key, values in other.items())


def is_covered(lines: Region, others: Sequence[Region]) -> bool:
    """Whether several regions together hold every line of a region: exact, by taking one away after the other."""
    pending = [] if is_empty(lines) else [(lines, others)]
    while pending:
        piece, tried = pending.pop()
        near = [other for other in tried if _meet(piece, other)]
        if not near:
            return False
        if not any(is_within(piece, other) for other in near):
            pending += [(rest, near[1:]) for rest in without(piece, near[0])]
    return True


def holds(lines: Region) -> pl.Expr:
    """Whether a row, whose keys are texts and never null, is in the region."""
    return pl.all_horizontal(True, *(values.holds(pl.col(key)) for key, values in lines.items()))


def _meet(one: Region, other: Region) -> bool:
    return all(one[key] & other[key] for key in one.keys() & other.keys())


def _value(text: str) -> str:
    return "" if text == '""' else text
