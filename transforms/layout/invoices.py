"""The invoice each charge lands on: its key, its title and its rank among the documents."""

from collections.abc import Sequence
from urllib.parse import unquote

import polars as pl

from transforms.layout.branches import Branch
from transforms.layout.ordering import dense_rank
from transforms.layout.titles import filled
from transforms.layout.values import PAIR, KeyValues, named_values


def invoice_columns(taken: pl.Series, tried: Sequence[Branch], values: KeyValues) -> pl.DataFrame:
    """Per row `invoice_point`, `invoice_key`, `invoice_title` and `document_order`, given the number of its branch."""
    points = _points(tried)[taken]
    splits = [named_values(values.codes, keys[taken]) for keys in _split_keys(tried)]
    ranks = [named_values(values.ranks, keys[taken]) for keys in _split_keys(tried)]
    codes = values.codes.select(*PAIR, "currency").hstack(points)
    return points.select(
        "invoice_point",
        invoice_key=invoice_keys(codes, splits),
        invoice_title=filled(points["title"], values.labels),
        document_order=_document_order(codes, ranks),
    )


def invoice_keys(codes: pl.DataFrame, splits: Sequence[pl.Series]) -> pl.Series:
    """Pair, point (`id`) and split values between slashes; the currency at the end where one key has several.

    Slashes and percent signs inside a part are written as in web addresses, so that two keys never read the same.
    A drawn invoice has no title of a rule: nothing stands between its pair and its code.
    """
    parts = [codes["provider"], codes["recipient"], codes["id"], *splits]
    table = pl.DataFrame([part.alias(str(number)) for number, part in enumerate(parts)])
    escaped = pl.all().str.replace_all("%", "%25", literal=True).str.replace_all("/", "%2F", literal=True)
    key = table.select(key=pl.concat_str(escaped, separator="/", ignore_nulls=True)).with_columns(codes["currency"])
    currency = pl.when(pl.col("currency").n_unique().over("key") > 1).then("currency")
    return key.select(pl.concat_str("key", currency, separator="/", ignore_nulls=True)).to_series()


def drawn_code(invoice_key: str) -> str | None:
    """The point of the drawn tree that makes an invoice; None where a rule makes it."""
    _, _, title, *split = invoice_key.split("/")
    return unquote(split[0]) if split and not title else None


def _points(tried: Sequence[Branch]) -> pl.DataFrame:
    """One row per branch: the position, id and title of its invoice point."""
    rows = [(branch.point.position, branch.point.id, branch.point.rule.title) for branch in tried]
    return pl.DataFrame(rows, schema={"invoice_point": pl.Int64, "id": pl.String, "title": pl.String}, orient="row")


def _split_keys(tried: Sequence[Branch]) -> list[pl.Series]:
    """One series per depth of `split_by`, with a row per branch: the key, null where its point has none there."""
    splits = [branch.point.rule.split_by for branch in tried]
    depths = range(max(map(len, splits), default=0))
    return [
        pl.Series([keys[depth] if depth < len(keys) else None for keys in splits], dtype=pl.String) for depth in depths
    ]


def _document_order(codes: pl.DataFrame, ranks: Sequence[pl.Series]) -> pl.Series:
    """Documents by provider, recipient, point, split values in the order of their key, and currency."""
    table = codes.hstack([rank.alias(f"rank {depth}") for depth, rank in enumerate(ranks)])
    return dense_rank(table, [*PAIR, "invoice_point", *(f"rank {depth}" for depth in range(len(ranks))), "currency"])
