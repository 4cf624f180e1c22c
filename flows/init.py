"""A new workspace: commented settings and tiny inputs that run, and a source proposed from a sample file."""

import shlex
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from flows.settings_file import FILE
from schemas.problems import Problem, SettingsRefused

if TYPE_CHECKING:
    from transforms.proposals.propose import Proposal

PERIOD = "2026-10"
"""The month that the template's inputs are for."""

_SHIPPED = ("accounts.csv", "vat_rates.csv")


def init_workspace(target: Path, sample: Path | None) -> list[str]:
    """Write a new workspace into an empty or absent folder; with a sample file, propose a source of usage from it.

    Returns what the user is told. Refused, with nothing written: a folder that holds anything, a sample that
    cannot be read.
    """
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise SettingsRefused([Problem(str(target), "it is not an empty folder", "name a new or empty one")])
    contents = dict(_contents())
    proposal = None if sample is None else _proposal(sample, contents[Path(FILE)])
    if proposal is not None:
        contents[Path(FILE)] += f"\n{proposal.toml}".encode()
    for path, content in contents.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    return [*_made(target), *(_proposed(proposal, target, sample) if proposal and sample else [])]


def _proposal(sample: Path, settings: bytes) -> "Proposal":
    from transforms.proposals.propose import propose_source

    return propose_source(sample, [source["source"] for source in tomllib.loads(settings.decode())["usage"]])


def _contents() -> Iterator[tuple[Path, bytes]]:
    """The files of a new workspace: the template, and the tables that ship with the program."""
    yield from _below(files("flows") / "template", Path())
    defaults = files("transforms") / "reference" / "defaults"
    for name in _SHIPPED:
        yield Path("inputs") / name, (defaults / name).read_bytes()


def _below(folder: Traversable, place: Path) -> Iterator[tuple[Path, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry, place / entry.name)
        else:
            yield place / entry.name, entry.read_bytes()


def _made(target: Path) -> list[str]:
    return [
        f"{target}: a workspace that runs; its settings are {FILE}, its tables are in inputs.",
        f"Try: chargeback -w {target} check {PERIOD}, then: chargeback -w {target} run {PERIOD}",
    ]


def _proposed(proposal: "Proposal", target: Path, sample: Path) -> list[str]:
    folder = target / "inputs" / PERIOD
    return [
        f"Source {proposal.source.source} is proposed at the end of {FILE}, with the reason for each line.",
        f"{sample.name} itself was only looked at. Put it where its month is read: "
        f"{shlex.join(['cp', str(sample), f'{folder}/'])} (another month: a folder of that name).",
        "Until then the source is passed over without a word: optional = true allows a month without files.",
        *(f"To decide: {text}" for text in proposal.to_decide),
    ]
