"""The month as a flow of Prefect: each step a task, with retries where one can help, and artifacts to look at."""

import atexit
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, cast

import httpx
from prefect import Task, flow, runtime
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Failed
from pydantic import Field

from flows.close_month import Closed, Do, close_month
from flows.month import Month
from flows.prefect_server import end_prefect, server_reached
from flows.profile import Profile
from flows.progress import Progress, progress_bars
from flows.runner import directly, month_run, step_name
from flows.steps.documents import write_documents
from flows.steps.ground import read_month_ground
from flows.steps.intake import take_in
from schemas.periods import PATTERN, period_before, period_of
from schemas.problems import Refused
from transforms.documents.causes import cause_sentences, causes
from transforms.published import read_table

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Period = Annotated[str, Field(pattern=PATTERN)]

RETRIES = {read_month_ground: 2, take_in: 2, write_documents: 2}
"""Steps that read or write files others may hold for a moment. All steps write under fixed names: a repeat replaces."""

RETRY_SECONDS = 5


# Prefect's threads outlive the flow also where Prefect starts the process: a run of a schedule or of a worker.
atexit.register(end_prefect)


def run_name() -> str:
    """What a run is called: its period."""
    asked: str | None = runtime.flow_run.parameters["period"]
    return asked or month_before_schedule()


@flow(name="close-month", flow_run_name=run_name, persist_result=False)
def close_month_flow(
    workspace: str, period: Period | None = None, profile: bool = False, accepted: str | None = None
) -> Any:
    """Close a month of a workspace; without a period, the one before the month the run was scheduled in.

    `profile`: measure each step into `profile.json`; `accepted`: why a change beyond the limits is right.
    """
    wanted = period or month_before_schedule()
    try:
        with month_run(Path(workspace), wanted, accepted) as month, progress_bars(month.build) as progress:
            closed = close_month(month, _Doing(progress, Profile() if profile else directly))
            _show(month)
            return closed
    except Refused as refused:
        return Failed(message=str(refused), data=refused)


def run_flow(workspace: Path, period: str, accepted: str | None = None, profile: bool = False) -> Closed:
    """Run the flow in this process; raises Refused where the month was, or where Prefect's server is not there."""
    with server_reached():
        state = cast("State[Any]", close_month_flow(str(workspace), period, profile, accepted, return_state=True))
        outcome = state.result(raise_on_failure=False)
        if isinstance(outcome, httpx.HTTPError):
            raise outcome
    if isinstance(outcome, Closed):
        return outcome
    raise outcome


def month_before_schedule() -> str:
    """The period before the month in which this run was scheduled to start, by the clock of this machine."""
    return period_before(period_of(runtime.flow_run.scheduled_start_time.astimezone()))


class _Doing:
    """Steps as tasks. What a step refuses is the task's result, so that Prefect sees it failed without a traceback."""

    def __init__(self, progress: Progress, do: Do) -> None:
        self.progress = progress
        self.do = do

    def __call__(
        self,
        step: Callable[Concatenate[Month, Arguments], Result],
        month: Month,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        def told(*values: Any, **others: Any) -> Any:
            try:
                return self.do(step, *values, **others)
            except Refused as refused:
                return Failed(message=str(refused), data=refused)

        task = Task(
            told,
            name=step_name(step),
            cache_policy=NO_CACHE,
            retries=RETRIES.get(step, 0),
            retry_delay_seconds=RETRY_SECONDS,
            retry_condition_fn=_may_pass,
            persist_result=False,
        )
        with self.progress.step(step.__name__):
            state = cast("State[Any]", task(month, *arguments, return_state=True, **named))
            result: Result = state.result()
        return result


def _may_pass(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """A file that is held or a share that is gone for a moment may be there again."""
    return isinstance(state.data, Refused) and isinstance(state.data.__cause__, OSError)


def _show(month: Month) -> None:
    """The artifacts of a run: controls, rejects by cause, invoices."""
    controls = (
        read_table(month.tables, "control_totals").group_by("control", "severity", "passed").len().sort("control")
    )
    invoices = read_table(month.tables, "invoices").select("invoice_ref", "title", "net", "vat", "gross", "currency")
    as_text = [{name: str(value) for name, value in row.items()} for row in invoices.iter_rows(named=True)]
    told = cause_sentences(causes(month.tables, month.period)) or ["Nothing was rejected."]
    create_table_artifact(table=controls.to_dicts(), key=f"controls-{month.period}")
    create_markdown_artifact("\n".join(f"- {sentence}" for sentence in told), key=f"rejects-{month.period}")
    create_table_artifact(table=as_text, key=f"invoices-{month.period}")
