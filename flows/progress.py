"""A bar in the terminal that names the step at hand; nothing where no one looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

STEPS = 10


class Progress:
    """Which of the steps of a month is at hand."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=STEPS)
        self._started = 0

    def start(self, step: str) -> None:
        """The step at hand; those before it are done."""
        self._bar.update(self._task, description=step, completed=self._started)
        self._started += 1


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar for a month, shown in a terminal only, and gone when it ends."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Progress(bar)
