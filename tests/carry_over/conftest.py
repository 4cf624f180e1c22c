"""The two months, closed or begun."""

from pathlib import Path

import pytest

from flows.runner import run_directly
from tests.carry_over.month import OCTOBER, again, carry, carrying_workspace


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October closed. Read only."""
    workspace = carrying_workspace(tmp_path_factory.mktemp("begun") / "workspace")
    run_directly(workspace, OCTOBER)
    return workspace


@pytest.fixture(scope="module")
def carried(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both months closed. Read only."""
    return carry(again(begun, tmp_path_factory.mktemp("carried")))


@pytest.fixture
def workspace(begun: Path, tmp_path: Path) -> Path:
    """October closed, in a workspace of each test's own."""
    return again(begun, tmp_path)
