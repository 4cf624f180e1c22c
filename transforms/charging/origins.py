"""Where charges come from beside usage files: the sources that stand for reference tables."""

from transforms.pools.pool import SOURCE as POOLS
from transforms.subscriptions import SOURCE as SUBSCRIPTIONS
from transforms.tariffs.commitments import SOURCE as COMMITMENTS

__all__ = ["COMMITMENTS", "ORIGIN_OF", "POOLS"]

ORIGIN_OF = {SUBSCRIPTIONS: "subscription", POOLS: "allocation", COMMITMENTS: "commitment"}
"""The origin of a charge by its source; that of any other source is `usage`."""
