"""The texts a combination carries in lists: the natures and evidence of its charges, and the files they came from.

There may be as many as there are lines. Each text is held once, and each pair of a combination and a text is one
number while the parts of a month are put together.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

TEXTS = {"natures": "nature", "evidence_refs": "evidence_ref"}
"""Texts that a combination gathers from its lines, and their column there."""

MANY = 50
"""At most so many texts of a kind are carried along with a combination, the first in order."""

PAIRS_AT_ONCE = 4_000_000
"""So many pairs are kept before those that repeat, or are too many, are dropped."""

_PLACES = 2**32
_NO_TEXTS = pl.DataFrame(schema={"combination": pl.UInt32, "kind": pl.String, "text": pl.String})


def texts_of(lines: pl.DataFrame, keys: Collection[str]) -> pl.DataFrame:
    """Each text of a combination of a part once: combination, kind and text; those that are keys are left out."""
    texts = [
        lines.select("combination", pl.lit(kind).alias("kind"), text=column).drop_nulls().unique()
        for kind, column in TEXTS.items()
        if column not in keys
    ]
    return pl.concat([_NO_TEXTS, *texts])


@dataclass
class Gathering:
    """The texts of one kind, gathered from part after part. A pair is combination × 2^32 + the place of its text."""

    texts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"text": pl.String, "place": pl.UInt32}))
    pairs: list[pl.Series] = field(default_factory=list)

    def add(self, combinations: pl.Series, texts: pl.Series) -> None:
        """Add pairs of a combination of the month and a text."""
        self._learn(texts.unique().alias("text").to_frame())
        found = texts.alias("text").to_frame().join(self.texts, on="text", how="left", maintain_order="left")
        self.pairs.append((combinations.cast(pl.UInt64) * _PLACES + found.get_column("place")).unique())
        if sum(map(len, self.pairs)) > PAIRS_AT_ONCE:
            self._settle()

    def lists(self) -> pl.DataFrame:
        """One row per combination that has any: combination, and the first of its texts in order."""
        self._settle()
        pairs = pl.concat(self.pairs)
        texts = self.texts.get_column("text").gather(pairs % _PLACES)
        rows = pl.DataFrame({"combination": (pairs // _PLACES).cast(pl.UInt32), "texts": texts})
        return rows.group_by("combination", maintain_order=True).agg("texts")

    def _learn(self, texts: pl.DataFrame) -> None:
        new = texts.join(self.texts, on="text", how="anti").with_row_index("place", offset=len(self.texts))
        self.texts = pl.concat([self.texts, new.select("text", "place")])

    def _settle(self) -> None:
        """Put the texts in order, keep each pair once and the first of each combination, forget texts of none."""
        in_order = self.texts.sort("text")
        rank_of = in_order.with_row_index("rank").sort("place").get_column("rank")
        pairs = pl.concat([pl.Series(dtype=pl.UInt64), *self.pairs])
        ranked = (pairs - pairs % _PLACES + rank_of.gather(pairs % _PLACES)).unique().sort()
        kept = ranked.filter(~_beyond_the_first(ranked // _PLACES))
        used = (kept % _PLACES).unique().sort()
        place_of = used.cast(pl.UInt32).alias("rank").to_frame().with_row_index("place")
        places = (
            (kept % _PLACES)
            .cast(pl.UInt32)
            .alias("rank")
            .to_frame()
            .join(place_of, on="rank", how="left", maintain_order="left")
        )
        self.texts = (
            in_order.select("text").select(pl.col("text").gather(used)).with_row_index("place").select("text", "place")
        )
        self.pairs = [kept - kept % _PLACES + places.get_column("place")]


def _beyond_the_first(combinations: pl.Series) -> pl.Series:
    """Which of these, in order, have as many of the same before them as are carried along."""
    return (combinations.shift(MANY) == combinations).fill_null(False)
