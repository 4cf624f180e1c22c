"""How tests run: properties on any machine, and at no more cost than what they prove."""

import gc
import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # for tables of a few rows, threads cost more than they win
gc.disable()  # what is collected stays: nothing of it is worth looking for

from hypothesis import HealthCheck, settings  # noqa: E402 - Polars, if loaded, is to know its threads

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    """From here on garbage is collected, without looking through thousands of tests each time."""
    gc.freeze()
    gc.enable()
