"""A source extends a preset: what it states itself stands, and the rest is as the provider documents its bill."""

from importlib.resources import files
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from schemas.presets import PresetName, preset
from schemas.settings import UsageSource

NAMES = get_args(PresetName)


def source(**settings: Any) -> UsageSource:
    return UsageSource.model_validate({"source": "cloud", "files": "bill.csv", **settings})


def faults(**settings: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        source(**settings)
    return [(".".join(map(str, fault["loc"])), fault["type"]) for fault in refused.value.errors()]


def test_each_preset_is_a_shipped_file_and_each_file_a_preset() -> None:
    shipped = [entry.name for entry in files("schemas.presets").iterdir() if entry.name.endswith(".toml")]
    assert sorted(shipped) == sorted(f"{name}.toml" for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_says_who_what_how_much_and_when_and_nothing_of_a_group(name: str) -> None:
    stated = source(preset=name)
    assert {"entity", "service", "nature", "amount", "currency", "service_from"} <= stated.columns.keys()
    assert preset(name).keys() <= {"csv", "period_by", "columns"}
    assert ("usage_date" in stated.columns) == (stated.period_by == "usage_date")


def test_an_unknown_preset_is_refused_alone_with_the_known_ones() -> None:
    assert faults(preset="aws") == [("preset", "literal_error")]
    with pytest.raises(ValidationError, match=", ".join(f"'{name}'" for name in NAMES[:-1])):
        source(preset="aws")


def test_columns_and_formats_of_the_source_stand_in_place_of_the_presets_key_by_key() -> None:
    mine = source(preset="focus", csv={"separator": ";"}, columns={"entity": "SubAccountName", "team": "Tags"})
    theirs = source(preset="focus")
    assert (mine.csv.separator, mine.csv.date, mine.csv.null) == (";", theirs.csv.date, theirs.csv.null)
    assert mine.columns["entity"].from_ == "SubAccountName"
    assert {name for name in mine.columns if mine.columns[name] != theirs.columns.get(name)} == {"entity", "team"}


def test_what_is_no_table_stands_in_whole() -> None:
    assert source(preset="gcp").period_by == "file"
    assert source(preset="gcp", period_by="usage_date").period_by == "usage_date"


def test_a_column_of_the_preset_goes_where_it_is_written_empty_or_is_a_constant() -> None:
    mine = source(preset="focus", columns={"region": ""}, constants={"entity": "LYR-SI"})
    assert source(preset="focus").columns.keys() - mine.columns.keys() == {"region", "entity"}


def test_a_column_that_the_source_names_twice_itself_is_still_refused() -> None:
    assert faults(preset="focus", columns={"entity": "A"}, constants={"entity": "B"}) == [("", "value_error")]


@pytest.mark.parametrize(
    ("table", "type_"), [("columns", "dict_type"), ("constants", "dict_type"), ("csv", "model_type")]
)
def test_what_is_no_table_where_one_should_be_is_told_as_without_a_preset(table: str, type_: str) -> None:
    assert faults(preset="focus", **{table: 3}) == [(table, type_)]


def test_without_a_preset_columns_are_required() -> None:
    assert faults() == [("columns", "missing")]
