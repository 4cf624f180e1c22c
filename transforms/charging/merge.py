"""The combinations of the month: those of all parts, each once, whatever the parts and their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from transforms.charging.combinations import SUMS, TEXTS, added_up, first_texts
from transforms.charging.lookup import Lookup, spelled_out

TEXTS_AT_ONCE = 2_000_000
"""So many texts of parts are kept before those that repeat are dropped."""


@dataclass(frozen=True)
class PartCombinations:
    """The combinations of one part and their texts, as charging left them, and the file they were read from."""

    part: str
    file: str
    combinations: pl.DataFrame
    texts: pl.DataFrame


@dataclass(frozen=True)
class Merged:
    """The combinations of the month, numbered in the order of their keys.

    `numbers`: for each part, the number that each of its combinations has in the month, in their order.
    """

    combinations: pl.DataFrame
    numbers: Mapping[str, pl.Series]


def merge(lookup: Lookup, parts: Iterable[PartCombinations]) -> Merged:
    """Merge the combinations of all parts, one part after the other; texts are the first 50 in order."""
    growing = _Growing()
    numbers = {part.part: growing.add(part) for part in parts}
    spelled = spelled_out(lookup, growing.keys).join(growing.sums, on="combination", validate="1:1")
    keys = [name for name in spelled.columns if name not in ("combination", *SUMS)]
    ordered = spelled.sort(keys, nulls_last=True).rename({"combination": "as_added"}).with_row_index("combination")
    places = ordered.select("as_added", "combination").sort("as_added").get_column("combination")
    combinations = ordered.drop("as_added").with_columns(pl.col("combination").cast(pl.Int64))
    texts = first_texts(pl.concat(growing.texts).unique())
    texts = texts.with_columns(combination=places.gather(texts["combination"]).cast(pl.Int64))
    return Merged(_with_texts(combinations, texts), {part: places.gather(added) for part, added in numbers.items()})


@dataclass
class _Growing:
    """The combinations of the parts added so far, numbered as they came."""

    keys: pl.DataFrame = field(default_factory=pl.DataFrame)
    sums: pl.DataFrame = field(default_factory=pl.DataFrame)
    texts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, part: PartCombinations) -> pl.Series:
        """Add those of a part; the numbers they have here, in their order."""
        numbers = self._numbers(part.combinations.drop("combination", *SUMS))
        sums = part.combinations.select(numbers, *SUMS)
        self.sums = added_up(pl.concat([self.sums, sums] if self.sums.width else [sums]))
        texts = part.texts.with_columns(combination=numbers.gather(part.texts["combination"]))
        of_file = pl.select(numbers, kind=pl.lit("files"), text=pl.lit(part.file))
        self.texts += [texts, of_file]
        if sum(map(len, self.texts)) > TEXTS_AT_ONCE:
            self.texts = [first_texts(pl.concat(self.texts).unique())]
        return numbers

    def _numbers(self, rows: pl.DataFrame) -> pl.Series:
        if not self.keys.width:
            self.keys = rows.clear().with_row_index("combination")
        found = self._found(rows)
        new = rows.filter(found.is_null()).unique(maintain_order=True)
        if new.is_empty():
            return found
        self.keys = pl.concat([self.keys, new.with_row_index("combination", offset=len(self.keys))])
        return self._found(rows)

    def _found(self, rows: pl.DataFrame) -> pl.Series:
        found = rows.join(self.keys, on=rows.columns, how="left", nulls_equal=True, maintain_order="left")
        return found.get_column("combination")


def _with_texts(combinations: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The combinations with one list of texts of each kind, in order; that of a key holds its value alone."""
    lists = texts.group_by("kind", "combination", maintain_order=True).agg("text")
    for kind, column in {**TEXTS, "files": "files"}.items():
        if column in combinations.columns:
            combinations = combinations.with_columns(pl.concat_list(column).list.drop_nulls().alias(kind))
            continue
        of_kind = lists.filter(pl.col("kind") == kind).select("combination", pl.col("text").alias(kind))
        combinations = combinations.join(of_kind, on="combination", how="left", maintain_order="left", validate="1:1")
    return combinations.with_columns(pl.col(*TEXTS, "files").fill_null([]))
