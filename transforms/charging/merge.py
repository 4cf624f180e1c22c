"""The combinations of the month: those of all parts, each once, whatever the parts and their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from transforms.charging.combinations import SUMS, added_up
from transforms.charging.lookup import Seen, spelled_out
from transforms.charging.texts import TEXTS, Gathering


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


def merge(seen: Mapping[str, Seen], parts: Iterable[PartCombinations]) -> Merged:
    """Merge the combinations of all parts, one part after the other; texts are the first 50 in order."""
    growing = _Growing()
    numbers = {part.part: growing.add(part) for part in parts}
    spelled = spelled_out(seen, growing.keys).join(growing.sums, on="combination", validate="1:1")
    keys = [name for name in spelled.columns if name not in ("combination", *SUMS)]
    ordered = spelled.sort(keys, nulls_last=True).rename({"combination": "as_added"}).with_row_index("combination")
    places = ordered.select("as_added", "combination").sort("as_added").get_column("combination")
    combinations = ordered.drop("as_added").with_columns(pl.col("combination").cast(pl.Int64))
    lists = {kind: gathering.lists() for kind, gathering in growing.texts.items()}
    in_order = {
        kind: rows.with_columns(places.gather(rows["combination"]).cast(pl.Int64)) for kind, rows in lists.items()
    }
    return Merged(_with_texts(combinations, in_order), {part: places.gather(added) for part, added in numbers.items()})


@dataclass
class _Growing:
    """The combinations of the parts added so far, numbered as they came."""

    keys: pl.DataFrame = field(default_factory=pl.DataFrame)
    sums: pl.DataFrame = field(default_factory=pl.DataFrame)
    texts: dict[str, Gathering] = field(default_factory=lambda: {kind: Gathering() for kind in (*TEXTS, "files")})

    def add(self, part: PartCombinations) -> pl.Series:
        """Add those of a part; the numbers they have here, in their order."""
        numbers = self._numbers(part.combinations.drop("combination", *SUMS))
        sums = part.combinations.select(numbers, *SUMS)
        self.sums = added_up(pl.concat([self.sums, sums] if self.sums.width else [sums]))
        for kind in TEXTS:
            of_kind = part.texts.filter(pl.col("kind") == kind)
            self.texts[kind].add(numbers.gather(of_kind["combination"]), of_kind["text"])
        self.texts["files"].add(numbers, pl.repeat(part.file, len(numbers), eager=True))
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


def _with_texts(combinations: pl.DataFrame, lists: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The combinations with one list of texts of each kind, in order; that of a key holds its value alone."""
    for kind, texts in lists.items():
        column = TEXTS.get(kind)
        if column in combinations.columns:
            combinations = combinations.with_columns(pl.concat_list(column).list.drop_nulls().alias(kind))
            continue
        of_kind = texts.rename({"texts": kind})
        combinations = combinations.join(of_kind, on="combination", how="left", maintain_order="left", validate="1:1")
    return combinations.with_columns(pl.col(kind).fill_null([]) for kind in lists)
