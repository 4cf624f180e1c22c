"""A month closed for its tables alone: what people read is written where a test looks at it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.close_month import Closed
from flows.runner import directly, run_directly
from flows.steps.documents import write_documents


def without_documents(step: Callable[..., Any], *arguments: Any) -> Any:
    """Do a step here and now, unless it writes what people read."""
    return None if step is write_documents else directly(step, *arguments)


def close_tables(workspace: Path, period: str) -> Closed:
    """Close a month and publish its tables."""
    return run_directly(workspace, period, without_documents)
