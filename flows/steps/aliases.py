"""Names that aliases stand for: kept part by part while lines are charged, told once for the month."""

from collections.abc import Sequence

import polars as pl

from flows.month import Month
from flows.steps.between import hand_on, handed_on
from flows.steps.intake import PartRead
from schemas.aliases import AliasTexts
from transforms.charging.aliases import in_codes, known_aliases
from transforms.published import empty_table, read_reference, write_table


def keep_alias_texts(month: Month, part: str, texts: pl.DataFrame) -> None:
    """Keep the names of a part; nothing where the group has no aliases."""
    if month.settings.inputs.aliases is not None:
        hand_on(month, "alias_texts", part, texts)


def write_alias_texts(month: Month, parts: Sequence[PartRead]) -> None:
    """Write alias_texts: the names of all parts, each once."""
    read = parts if month.settings.inputs.aliases is not None else ()
    texts = [empty_table("alias_texts"), *(handed_on(month, "alias_texts", part.name) for part in read)]
    once = pl.concat(texts).group_by(pl.all().exclude("valid_to")).agg(pl.col("valid_to").max())
    write_table(month.tables, "alias_texts", once.sort(list(AliasTexts.columns())))


def usage_in_codes(month: Month, lines: pl.DataFrame) -> pl.DataFrame:
    """Usage lines with codes in place of the names that aliases know."""
    if month.settings.inputs.aliases is None:
        return lines
    return in_codes(lines, known_aliases(read_reference(month.tables, "aliases")), month.days).lines
