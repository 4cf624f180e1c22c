"""Users that are not known, or have left: what a source does with their lines."""

from dataclasses import dataclass

import polars as pl

from schemas.settings import AfterLeaving, UnknownUser
from transforms.charging.windows import OPEN_TO


@dataclass(frozen=True)
class UserTerms:
    """What becomes of lines of users that no row has up to their day, and of users whose last row ended before it."""

    unknown_user: UnknownUser = "reject"
    after_leaving: AfterLeaving = "reject"

    def flags(self) -> dict[str, pl.Expr]:
        """What is worth a warning of lines that are not rejected, where the terms let any of them pass."""
        told = {}
        if self.unknown_user != "reject":
            told["user_unknown_retained"] = pl.col("user_retained") & ~pl.col("user_left")
        if self.after_leaving != "reject":
            told["user_after_leaving"] = pl.col("user_left")
        return told

    @staticmethod
    def flag() -> pl.Expr:
        """Why the user of a line is none of its day, where the line is let pass all the same: left, or unknown."""
        left, unknown = pl.col("user_left").fill_null(False), pl.col("user_retained").fill_null(False)
        return pl.when(left).then(pl.lit("left")).when(unknown).then(pl.lit("unknown"))


ALL_REJECTED = UserTerms()
"""What holds where a source says nothing, and of subscriptions and pools, whose users the tables name."""


def with_until(users: pl.DataFrame) -> pl.DataFrame:
    """Users as lines see them with `user_until`: the day before their next row starts; none starts after the last."""
    next_start = pl.col("user_valid_from").shift(-1).over("user", order_by="user_valid_from")
    return users.with_columns(user_until=next_start.dt.offset_by("-1d").fill_null(OPEN_TO))
