"""The two months, closed or begun."""

import shutil
from pathlib import Path

import pytest

from flows.runner import run_directly
from tests.carry_over.month import (
    OCTOBER,
    carrying_months,
    carrying_workspace,
)


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both months closed. Read only."""
    return carrying_months(tmp_path_factory.mktemp("carried") / "workspace")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October closed."""
    workspace = carrying_workspace(tmp_path_factory.mktemp("begun") / "workspace")
    run_directly(workspace, OCTOBER)
    return workspace


@pytest.fixture
def workspace(begun: Path, tmp_path: Path) -> Path:
    """October closed, in a workspace of each test's own."""
    return Path(shutil.copytree(begun, tmp_path / "workspace", symlinks=True))
