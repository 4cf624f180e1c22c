"""`chargeback generate DIR --lines N --entities E --seed S`: a fictional group of any size, with its true totals."""

import argparse
import json
import os
import shlex
from pathlib import Path

from flows.cli import DONE
from schemas.problems import Problem, SettingsRefused
from transforms.generating.codes import PERIOD
from transforms.generating.sizes import size_of
from transforms.generating.workspace import Generated, generate


def execute(options: argparse.Namespace) -> int:
    """Write the workspace into an empty or absent folder, and say how to run it."""
    folder: Path = options.directory
    size = size_of(
        options.lines,
        options.entities,
        options.seed,
        sites=options.sites,
        users=options.users,
        services=options.services,
        faulty=options.faulty,
        detail_rows=options.detail_rows,
        full=options.full,
    )
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise SettingsRefused([Problem(str(folder), "it is not an empty folder", "name a new or empty one")])
    generated = generate(folder, size, os.cpu_count() or 1)
    print(_as_json(folder, generated) if options.json else "\n".join(_sentences(folder, generated)))
    return DONE


def _sentences(folder: Path, generated: Generated) -> list[str]:
    files, rows = _counted(generated.files, "usage file"), _counted(generated.rows, "row")
    return [
        f"{folder}: {files}, {rows}, {generated.truth.rejected_rows:,} of them wrong on purpose.",
        "What a run must come to stands in truth: recipients.csv, typologies.csv, rejected.csv.",
        f"Try: {shlex.join(['chargeback', '-w', str(folder), 'run', PERIOD])}",
    ]


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def _as_json(folder: Path, generated: Generated) -> str:
    told = {"workspace": str(folder), "period": PERIOD, "files": generated.files, "rows": generated.rows}
    return json.dumps({**told, "faulty": generated.truth.rejected_rows}, ensure_ascii=False)
