"""The known codes nearest to one that is not known: for typing errors, lost zeros, and names written for codes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl

NEAREST = 3
ALIKE = 0.7
WHOLE_TABLE = 500
"""Up to so many codes every one is compared; above, only those that differ by a character or two."""

NAMED_BY = {
    "users": ("user_name",),
    "sites": ("site_name", "siret"),
    "entities": ("short", "name", "siren", "vat_number"),
    "services": ("service_name",),
    "agreements": (),
    "tariffs": (),
}
"""The columns beside the code that a file may hold in its place."""


def known_codes(
    table: pl.DataFrame, code: str, named_by: Iterable[str] = (), aliases: pl.DataFrame | None = None
) -> "KnownCodes":
    """The codes of a reference table and the other names its rows go by; those of the table `aliases` are some."""
    columns = [code, *(name for name in named_by if name in table.columns)]
    rows = table.select(columns).unique().sort(columns).rows()
    also = (
        []
        if aliases is None
        else aliases.filter(kind=code).select("code", "alias").unique().sort("code", "alias").rows()
    )
    return KnownCodes([*rows, *also])


class KnownCodes:
    """The codes of one reference table, arranged so that near ones are found at once."""

    def __init__(self, rows: Iterable[tuple[str | None, ...]]) -> None:
        """Each row is a code and the names that may stand in its place."""
        self._by_shape: defaultdict[str, set[str]] = defaultdict(set)
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        self._codes: set[str] = set()
        for code, *names in rows:
            if code is not None:
                self._add(code, names)

    def nearest(self, value: str) -> list[str]:
        """At most three known codes, the likeliest first: those the value names, then those written most alike."""
        named = sorted(self._by_name.get(_folded(value), ()))
        alike = self._written_alike(value)
        return list(dict.fromkeys([*named, *alike]))[:NEAREST]

    def _add(self, code: str, names: Iterable[str | None]) -> None:
        self._codes.add(code)
        for shape in _shapes(code):
            self._by_shape[shape].add(code)
        for name in names:
            if name is not None and name != code:
                self._by_name[_folded(name)].add(code)

    def _written_alike(self, value: str) -> list[str]:
        found = {code for shape in _shapes(value) for code in self._by_shape.get(shape, ())}
        if len(self._codes) <= WHOLE_TABLE:
            found = self._codes
        by_folded: defaultdict[str, list[str]] = defaultdict(list)
        for code in sorted(found):
            by_folded[_folded(code)].append(code)
        alike = get_close_matches(_folded(value), by_folded, n=NEAREST, cutoff=ALIKE)
        return [code for folded in alike for code in by_folded[folded]]


def _folded(text: str) -> str:
    """The text without case, signs and leading zeros: 'Vbn-007' and 'VBN 7' are one."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[\W_]+", "", text.casefold()))


def _shapes(text: str) -> set[str]:
    """The folded text and it with any one character left out: texts an edit or a swap apart share one of them."""
    folded = _folded(text)
    return {folded, *(folded[:position] + folded[position + 1 :] for position in range(len(folded)))}
