"""The folders of a period: one run at a time, one complete result shown, nothing left behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.runs import locked, new_run, publish, publish_refusal, published_tables
from schemas.problems import Refused

HOLDER = """
import sys
from pathlib import Path
from flows.runs import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    period = tmp_path / "periods" / "2026-10"
    period.mkdir(parents=True)
    return period


def _built(folder: Path, text: str) -> Path:
    build = new_run(folder)
    (build / "tables").mkdir()
    (build / "told.txt").write_text(text, encoding="utf-8")
    return build


def _runs(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / ".runs").iterdir())


def test_a_second_run_of_a_period_is_refused_and_told_which_process_holds_it(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Refused, match=rf"period 2026-10: being run by process {holder.pid} on \S+; wait"):
            locked(folder).__enter__()
        holder.communicate("")
    with locked(folder):
        pass


def test_a_period_is_free_again_when_its_holder_is_killed(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    with locked(folder):
        pass


def test_other_periods_are_not_held(folder: Path) -> None:
    with locked(folder), locked(folder.with_name("2026-11")):
        pass


def test_what_is_published_replaces_the_draft_and_drops_what_it_replaces(folder: Path) -> None:
    publish(folder, _built(folder, "first"))
    publish(folder, _built(folder, "second"))
    assert (folder / "draft" / "told.txt").read_text(encoding="utf-8") == "second"
    assert published_tables(folder.parents[1], "2026-10") == folder / "draft" / "tables"
    assert _runs(folder) == ["0002"]


def test_a_refusal_leaves_the_draft_and_goes_when_the_next_run_is_published(folder: Path) -> None:
    publish(folder, _built(folder, "draft"))
    publish_refusal(folder, _built(folder, "why"))
    assert (folder / "draft" / "told.txt").read_text(encoding="utf-8") == "draft"
    assert (folder / "refused" / "told.txt").read_text(encoding="utf-8") == "why"
    publish(folder, _built(folder, "right"))
    assert not (folder / "refused").is_symlink()
    assert _runs(folder) == ["0003"]


def test_the_links_hold_when_the_workspace_is_moved(folder: Path) -> None:
    publish(folder, _built(folder, "draft"))
    moved = folder.parents[1].rename(folder.parents[1].with_name("elsewhere"))
    assert (moved / "periods" / "2026-10" / "draft" / "told.txt").read_text(encoding="utf-8") == "draft"


def test_what_killed_runs_and_file_managers_left_is_tidied_up(folder: Path) -> None:
    publish(folder, _built(folder, "draft"))
    _built(folder, "killed")
    (folder / ".runs" / ".DS_Store").touch()
    (folder / ".runs" / "copy of 0001").mkdir()
    (folder / ".draft.new").symlink_to("nowhere")
    publish(folder, _built(folder, "next"))
    assert _runs(folder) == ["0003"], "workers of the killed run may still write into its folder"
    assert sorted(path.name for path in folder.iterdir()) == [".runs", "draft"]


@pytest.mark.parametrize("link", ["draft", "refused"])
def test_a_folder_in_the_place_of_a_link_is_refused_and_left_alone(folder: Path, link: str) -> None:
    (folder / link).mkdir()
    (folder / link / "mine.txt").touch()
    with pytest.raises(Refused, match=f"2026-10/{link}: a file or folder of its own, not the link that a run"):
        new_run(folder)
    assert (folder / link / "mine.txt").exists()
