"""The rules of transfer-pricing policy, judged once per combination: all its lines share agreement, basis and typology.

An agreement without a pricing method is held to none of them.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from schemas.policy import BASES_OF
from transforms.rejection import Verdict

JUDGED = ("pricing_method", "signed_on")
"""What of an agreement its lines are held to."""

FOREVER = date(9999, 12, 31)


def signings(agreements: pl.DataFrame) -> pl.DataFrame:
    """The days since which an agreement with a pricing method is signed, as a table whose rows are valid from then on.

    They part the month into windows: so one day of a window says whether all lines in it were signed for.
    """
    signed = agreements.filter(pl.col("pricing_method").is_not_null() & pl.col("signed_on").is_not_null())
    return signed.select(valid_from="signed_on", valid_to=pl.lit(FOREVER))


def policy_verdicts(excluded: Collection[str]) -> list[Verdict]:
    """Signed before the service began, a method that covers the basis, no typology that lvas_5 excludes.

    A service that begins on the day of signature is signed for. `excluded`: the typologies of `[policy] lvas_excluded`.
    """
    charged = pl.col("provider") != pl.col("recipient")
    method = pl.col("pricing_method")
    wrong = charged & (method == "lvas_5") & pl.col("typology").is_in(sorted(excluded))
    return [
        Verdict(
            "signed_after_service",
            charged & method.is_not_null() & (pl.col("as_of") < pl.col("signed_on")),
            "agreement",
            pl.col("agreement"),
        ),
        Verdict("method_not_of_basis", charged & _of_another_basis(), "agreement", _parted("pricing_method", "basis")),
        Verdict("typology_not_of_method", wrong, "agreement", _parted("typology")),
    ]


def _of_another_basis() -> pl.Expr:
    wrong = [(pl.col("pricing_method") == method) & ~pl.col("basis").is_in(bases) for method, bases in BASES_OF.items()]
    return pl.any_horizontal(wrong)


def _parted(*columns: str) -> pl.Expr:
    return pl.concat_str("agreement", *columns, separator=" > ")
