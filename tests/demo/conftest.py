"""The demo's month, run once for all tests that look at it."""

import fcntl
import os
from pathlib import Path

import pytest

from tests.demo.trees import demo_month


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo's month published; several test processes share one run."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    published = shared / "demo" / "periods" / "2026-10" / "draft"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return published if published.exists() else demo_month(shared / "demo")
