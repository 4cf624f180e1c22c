"""The page of the presets says of each column what the shipped file says."""

import re
import tomllib
from typing import Any, get_args

import pytest

from schemas.presets import PresetName, preset
from schemas.settings import UsageSource
from tests.docs.pages import PAGES

PAGE = PAGES["docs/presets.md"]
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)`", re.MULTILINE)
TABLES = [set(ROW.findall(table)) for table in PAGE.split("| ours |")[1:]]


def pairs(columns: dict[str, Any]) -> set[tuple[str, str]]:
    return {(ours, theirs if isinstance(theirs, str) else theirs["from"]) for ours, theirs in columns.items()}


@pytest.mark.parametrize("name", get_args(PresetName))
def test_each_preset_has_a_table_of_exactly_its_columns(name: str) -> None:
    assert pairs(preset(name)["columns"]) in TABLES
    assert f"`{name}`" in PAGE


def test_the_example_of_the_page_is_a_source() -> None:
    example = next(block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "[[usage]]" in block)
    (written,) = tomllib.loads(example)["usage"]
    assert {"cost_centre", "amount"} <= UsageSource.model_validate(written).columns.keys()
