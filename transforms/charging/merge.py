"""The combinations of the month: those of all parts, each once, whatever the parts and their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import polars as pl

from transforms.charging.combinations import SUMS, added_up
from transforms.charging.lookup import Seen, spelled_out
from transforms.charging.texts import TEXTS, Gathering

TOGETHER = 500_000
"""So many combinations of parts are added at once: each time, all that were added so far are gone through."""


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
    """Merge the combinations of all parts, some parts after the others; texts are the first 50 in order."""
    growing = _Growing()
    numbers = {name: added for some in _together(parts) for name, added in growing.add(some).items()}
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

    def add(self, parts: Sequence[PartCombinations]) -> dict[str, pl.Series]:
        """Add those of some parts; for each part, the numbers they have here, in their order."""
        combinations = pl.concat([part.combinations for part in parts])
        numbers = self._numbers(combinations.drop("combination", *SUMS))
        sums = combinations.select(numbers, *SUMS)
        self.sums = added_up(pl.concat([self.sums, sums] if self.sums.width else [sums]))
        bounds = pairwise(accumulate((len(part.combinations) for part in parts), initial=0))
        of_parts = {part.part: numbers[start:end] for part, (start, end) in zip(parts, bounds, strict=True)}
        self._add_texts(parts, of_parts)
        return of_parts

    def _add_texts(self, parts: Sequence[PartCombinations], numbers: Mapping[str, pl.Series]) -> None:
        texts = pl.concat(
            [part.texts.with_columns(numbers[part.part].gather(part.texts["combination"])) for part in parts]
        )
        for kind in TEXTS:
            of_kind = texts.filter(pl.col("kind") == kind)
            self.texts[kind].add(of_kind["combination"], of_kind["text"])
        files = pl.concat([pl.repeat(part.file, len(part.combinations), eager=True) for part in parts])
        self.texts["files"].add(pl.concat(list(numbers.values())), files)

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


def _together(parts: Iterable[PartCombinations]) -> Iterator[list[PartCombinations]]:
    """Parts in their order, as many at once as do not have too many combinations, and at least one."""
    some: list[PartCombinations] = []
    for part in parts:
        if some and sum(len(one.combinations) for one in (*some, part)) > TOGETHER:
            yield some
            some = []
        some.append(part)
    if some:
        yield some


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
