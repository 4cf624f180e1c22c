"""A bar in the terminal for each step of the month, with its rows and how many a second; nothing where no one looks."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Column
from rich.text import Text

from flows.step_rows import StepRows, in_words

STEPS = 14


class Progress:
    """The steps of a month that are done, and the one at hand."""

    def __init__(self, bars: Bars, rows: StepRows) -> None:
        """None is done yet."""
        self._bars = bars
        self._rows = rows
        self._started = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show a step, named as its function is, while it is done, and how many rows it handled once it is."""
        self._started += 1
        if self._bars.disable:
            yield
            return
        place = f"{self._started:2}/{STEPS} {name.replace('_', ' ')}"
        bar = self._bars.add_task(place, total=None, step=name, before=self._rows.so_far(name), told=None)
        yield
        seconds, rows = self._bars.tasks[bar].elapsed, self._rows.so_far(name)
        told = in_words(rows, seconds or 0) if rows is not None else ""
        self._bars.update(bar, total=1, completed=1, told=told)


class RowsColumn(ProgressColumn):
    """The rows that the step of a bar has handled so far, counted once a second; no rate where it only reads them."""

    max_refresh = 1.0

    def __init__(self, rows: StepRows) -> None:
        """Of the steps of one run."""
        super().__init__(Column(no_wrap=True))
        self._rows = rows

    def render(self, task: Task) -> Text:
        """What was told of a step that is done, else what there is to tell now."""
        if task.fields["told"] is not None:
            return Text(task.fields["told"])
        rows = None
        with suppress(FileNotFoundError):  # a run that is refused removes what it wrote
            rows = self._rows.so_far(task.fields["step"])
        if not rows:
            return Text("")
        grows = rows != task.fields["before"]
        return Text(in_words(rows, task.elapsed or 0) if grows else f"{rows:,} rows")


@contextmanager
def progress_bars(build: Path) -> Iterator[Progress]:
    """Bars for a month that builds in a folder, shown in a terminal only, and gone when it ends."""
    console = Console(stderr=True)
    rows = StepRows(build)
    columns = (TextColumn("{task.description:25}"), BarColumn(8), TimeElapsedColumn(), RowsColumn(rows))
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Progress(bars, rows)
