"""The commands of the documentation work as they are written, and give what it shows."""

import re
import shlex
import subprocess
from pathlib import Path
from shutil import which

import pytest

from flows import cli
from tests.docs.pages import PAGES, ROOT, blocks

CONSOLE = [(page, block) for page in sorted(PAGES) for block in blocks(page, "console")]
SHELL = sorted({line.strip() for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()})
INLINE = sorted(
    {command for text in PAGES.values() for command in re.findall(r"`(chargeback (?:-w \S+ )?[^`]*)`", text)}
)
WORDS = {"QUERY": "select 1", "DIR": "folder", "FILE": "file.csv", "PERIOD": "2026-10", "WORKSPACE": "."}


def ask_the_shell(command: str, folder: Path) -> str:
    """What a command of the shell says; skipped where a machine lacks one of its programs."""
    programs = [re.sub(r"^\w+=\S+ ", "", part).split()[0] for part in command.split(" | ")]
    lacking = [program for program in programs if which(program) is None]
    if lacking:
        pytest.skip(f"this machine has no {', '.join(lacking)}")
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=True).stdout


def parted(block: str) -> tuple[str, str]:
    """The command of a block, which goes on over lines that are indented, and what it shows."""
    command = re.match(r"\$ (.*?)\n(?!    )", block, re.DOTALL)
    assert command is not None, block
    return command[1], block[command.end() :]


@pytest.mark.parametrize(("page", "block"), CONSOLE, ids=range(len(CONSOLE)))
def test_a_command_shows_what_its_page_says(
    page: str, block: str, demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, shown = parted(block)
    if command.startswith("chargeback -w data/demo "):
        words = shlex.split(command)[1:]
        words[1] = str(demo.parents[2])
        assert cli.main(words) == cli.DONE
        assert capsys.readouterr().out == shown, page
    else:
        assert ask_the_shell(command, ROOT) == shown, page


@pytest.mark.parametrize("command", [*(line for line in SHELL if line.startswith("chargeback ")), *INLINE])
def test_a_command_is_one_that_the_program_has(command: str) -> None:
    """Where a page names a command alone, its arguments are asked for by `--help`."""
    words = [word.strip("[]") for word in shlex.split(command, comments=True)[1:]]
    filled = [WORDS.get(word, word) for word in words]
    if len(filled) > 1:
        cli.argument_parser().parse_args(filled)
    else:
        with pytest.raises(SystemExit) as ended:
            cli.argument_parser().parse_args([*filled, "--help"])
        assert ended.value.code == 0


def test_the_tables_digest_can_be_made_without_the_program(demo: Path) -> None:
    commands = next(block for block in blocks("docs/auditor.md", "sh") if "tables_digest" in block)
    made, named = commands.splitlines()[1:]
    digest, name = (ask_the_shell(command, demo / "tables") for command in (made, named))
    assert digest.split()[0] in name


def test_make_has_the_targets_that_pages_name() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {target for text in PAGES.values() for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)}
    assert "run" in named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize(("ended", "succeeds"), [(0, True), (3, True), (1, False), (2, False)])
def test_make_run_succeeds_where_the_demo_closes_with_rejected_lines(
    ended: int, succeeds: bool, tmp_path: Path
) -> None:
    """The demo's rejected lines are meant; a refusal is not. The program stands in for itself, nothing is installed."""
    program = tmp_path / "bin" / "chargeback"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@"\nexit {ended}\n', encoding="utf-8")
    program.chmod(0o755)
    for made in ("bin/python", ".runtime"):
        (tmp_path / made).touch()
    command = ["make", "--no-print-directory", "run", f"VENV={tmp_path}"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert told.stdout.splitlines()[0] == "-w data/demo run 2026-10"
    assert (told.returncode == 0) == succeeds
    assert ("Rejected lines are expected here" in told.stdout) == (ended == 3)
