"""The command line: `chargeback [-w WORKSPACE] COMMAND`.

Exit 0 = done, 3 = done with rejected lines, 1 = the data or a control refused it, 2 = wrong settings or arguments.
Each command imports what it needs when it is called; `tests/flows/test_imports.py` says which may import what.
"""

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from schemas.problems import Problem, Refused, SettingsRefused

DONE, REFUSED, WRONG, DONE_WITH_REJECTS = 0, 1, 2, 3
WORKSPACE = "CHARGEBACK_WORKSPACE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; what is refused is told in sentences, never in a traceback."""
    options = argument_parser().parse_args(arguments)
    _write_any_character()
    try:
        with _terminable():
            command = import_module(f"flows.commands.{options.command}_command")
            status: int = command.execute(options)
            sys.stdout.flush()
    except Refused as refused:
        return _tell(refused, options.json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as fault:
        from flows.machine import os_problem

        return _tell(Refused([os_problem(fault)]), options.json)
    except KeyboardInterrupt:
        print("Interrupted; what was published is whole.", file=sys.stderr)
        return REFUSED
    return status


def _tell(refused: Refused, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"refused": [vars(problem) for problem in refused.problems]}, ensure_ascii=False))
    else:
        for problem in refused.problems:
            print(f"{problem.severity}: {problem}", file=sys.stderr)
    return refused.exit_code


@contextmanager
def _terminable() -> Iterator[None]:
    """Being ended, or losing its terminal, is being interrupted: what the command started is ended with it."""
    ending = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL]
    for number in ending:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)


def _write_any_character() -> None:
    """A terminal that has no ● shows a question mark: no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def argument_parser() -> argparse.ArgumentParser:
    """The commands, their arguments and the defaults of these."""
    parser = argparse.ArgumentParser(prog="chargeback", description="Internal chargeback, exact to the cent.")
    default = os.environ.get(WORKSPACE, ".")
    parser.add_argument("-w", "--workspace", type=Path, default=Path(default), help=f"default: ${WORKSPACE}, else .")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--version", action=_Version, nargs=0, help="which one this is")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_init(commands)
    _add_check(commands)
    _add_tree(commands)
    _add_run(commands)
    _add_schedule(commands)
    _add_open(commands)
    _add_sql(commands)
    _add_variance(commands)
    _add_recovery(commands)
    _add_diff(commands)
    _add_generate(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="for machines")
    return parser


class _Version(argparse.Action):
    """Looked up when it is asked for: every command pays for what the parser needs."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('chargeback')}")
        parser.exit(DONE)


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_init(commands: Commands) -> None:
    command = commands.add_parser("init", help="a new workspace that runs")
    command.add_argument("directory", type=Path, metavar="DIR")
    command.add_argument("--from", dest="sample", type=Path, metavar="FILE", help="propose a source from a sample file")


def _add_check(commands: Commands) -> None:
    command = commands.add_parser("check", help="settings, reference tables, layout; with a period, the files too")
    command.add_argument("period", nargs="?", metavar="PERIOD")


def _add_tree(commands: Commands) -> None:
    command = commands.add_parser("tree", help="the layout as a tree; with a period that has run, its amounts")
    command.add_argument("period", nargs="?", metavar="PERIOD")
    command.add_argument("--recipient", metavar="R")
    command.add_argument("--find", metavar="TEXT")
    command.add_argument("--group", action="store_true", help="the companies by who owns them; orphans and circles")


def _add_run(commands: Commands) -> None:
    command = commands.add_parser("run", help="close a month")
    command.add_argument("period", metavar="PERIOD", help="such as 2026-10, or last")
    command.add_argument("--accept", metavar="REASON", help="publish a change beyond [variance]; kept in run.json")
    command.add_argument("--profile", action="store_true", help="measure each step into profile.json")


def _add_schedule(commands: Commands) -> None:
    command = commands.add_parser("schedule", help="close each month by itself")
    command.add_argument("--cron", default="0 6 3 * *", help="default: 06:00 on the 3rd, the month before")


def _add_open(commands: Commands) -> None:
    commands.add_parser("open", help="what was rejected in all published periods, and is not written off")


def _add_sql(commands: Commands) -> None:
    command = commands.add_parser("sql", help="ask the published tables")
    command.add_argument("query", metavar="QUERY")
    command.add_argument("--periods", metavar="A..B", help="default: the last one published")


def _add_variance(commands: Commands) -> None:
    command = commands.add_parser("variance", help="why the charges of a month are not those of another, or its budget")
    command.add_argument("period", metavar="PERIOD")
    command.add_argument("--against", metavar="PERIOD", help="a month, or budget; default: the month before")
    command.add_argument("--year-to-date", action="store_true", help="against budget: since January")
    command.add_argument("--recipient", metavar="R", help="one company, by service")


def _add_recovery(commands: Commands) -> None:
    command = commands.add_parser("recovery", help="what services cost in a year, and what was charged of it")
    command.add_argument("year", metavar="YEAR", help="such as 2026: those of its months that were published")
    command.add_argument("--pools", type=Path, metavar="FILE", help="write the pools that make it up, and their keys")


def _add_diff(commands: Commands) -> None:
    command = commands.add_parser("diff", help="what two published months have in common, and what not")
    for name in ("before", "after"):
        command.add_argument(name, metavar=name.upper(), help="PERIOD, WORKSPACE:PERIOD, or the folder of a run")


def _add_generate(commands: Commands) -> None:
    command = commands.add_parser("generate", help="a fictional group of any size, with its true totals")
    command.add_argument("directory", type=Path, metavar="DIR")
    command.add_argument("--lines", type=int, required=True, metavar="N", help="usage lines of the month")
    command.add_argument("--entities", type=int, required=True, metavar="E")
    command.add_argument("--seed", type=int, required=True, metavar="S", help="another seed, another group")
    command.add_argument("--sites", type=int, metavar="N", help="default: 2 to 10 for each entity, by the lines")
    command.add_argument("--users", type=int, metavar="N", help="default: 3 to 300 for each entity, by the lines")
    command.add_argument("--services", type=int, metavar="N", help="default: 2 for each entity, from 40 to 400")
    command.add_argument("--faulty", default="0.005", metavar="SHARE", help="of the lines; default: 0.005")
    command.add_argument("--detail-rows", type=int, default=0, metavar="N", help="listed in a workbook; default: 0")
    command.add_argument("--full", action="store_true", help="tariffs, cost pools and currencies on the same lines")


def period_argument(text: str) -> str:
    """A period such as 2026-10, or a refusal in words."""
    from schemas.periods import is_period

    if not is_period(text):
        raise SettingsRefused([Problem("period", f"found {text!r}", "write a year and month such as 2026-10")])
    return text
