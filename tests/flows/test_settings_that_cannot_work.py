"""Settings with which no file could be read or written are refused before one is looked for, in words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from flows.settings_file import _TEXTS, FILE, read_settings
from schemas.problems import SettingsRefused
from schemas.settings import CsvFormat, Settings
from transforms.intake.dates import parse_dates

WHOLE = """
[group]
name = "Groupe Exemple"
[inputs]
entities = "inputs/entities.csv"
services = "inputs/services.csv"
[[usage]]
source = "calls"
files = "inputs/{period}/calls.csv"
csv = { date = "%d/%m/%Y" }
columns = { service = "Code" }
[[export]]
name = "sage"
table = "invoices"
columns = { Facture = "invoice_ref", Net = "net" }
"""
PATH = '"inputs/{period}/calls.csv"'


def told(folder: Path, old: str, new: str) -> list[str]:
    """What is told of the settings once a text of them is another."""
    assert old in WHOLE
    (folder / FILE).write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsRefused) as refused:
        read_settings(folder)
    return [str(problem).removeprefix(f"{FILE}, ") for problem in refused.value.problems]


def test_the_settings_that_are_changed_here_are_right(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE, encoding="utf-8")
    assert read_settings(tmp_path).usage[0].files == "inputs/{period}/calls.csv"


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/inputs/calls.csv", "write it relative to the workspace: results would name the machine"),
        ("inputs/{month}/calls.csv", "only {period} is put in, not {month}"),
        ("inputs/{}/calls.csv", "only {period} is put in, not {}"),
        ("inputs/a**/calls.csv", "** stands for folders: write it between two /"),
        ("", "name a file"),
        (".", "name a file"),
    ],
)
def test_a_path_that_can_lead_to_no_file_of_a_month_is_refused(tmp_path: Path, path: str, right: str) -> None:
    assert told(tmp_path, PATH, repr(path)) == [f"usage[calls].files: found {path!r}; {right}"]
    assert told(tmp_path, '"inputs/services.csv"', repr(path)) == [f"inputs.services.file: found {path!r}; {right}"]


NO_DATE = "it has a part that is no format of a date: write it such as %d/%m/%Y"
NO_DAY = "it should name year, month and day, such as %d/%m/%Y"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("%Q", NO_DATE),
        ("%d/%m/%", NO_DATE),
        ("%Od/%m/%Y", NO_DATE),
        ("", NO_DAY),
        ("jj/mm/aaaa", NO_DAY),
        ("%d/%m", NO_DAY),
        ("%d/%Y", NO_DAY),
        ("%d/%m/%Y %H", "hours and minutes go together, such as %H:%M"),
    ],
)
def test_a_format_in_which_no_day_can_be_written_is_refused(tmp_path: Path, written: str, right: str) -> None:
    refused = f"found {written!r}; {right}"
    assert told(tmp_path, "%d/%m/%Y", written) == [f"usage[calls].csv.date: {refused}"]
    column = f'{{ service = "Code", usage_date = {{ from = "Jour", date = "{written}" }} }}'
    assert told(tmp_path, '{ service = "Code" }', column) == [f"usage[calls].columns.usage_date.date: {refused}"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("%y%m%d", "261005"),
        ("%d %B %Y", "05 October 2026"),
        ("%Y-%j", "2026-278"),
        ("%F", "2026-10-05"),
        ("%d/%m/%Y %I:%M %p", "05/10/2026 10:00 AM"),
        ("%Y-%m-%dT%H:%M:%S.%f%z", "2026-10-05T10:00:00.5Z"),
        ("%Y-%m-%dT%H:%M:%S%.3f%:z", "2026-10-05T10:00:00.500+02:00"),
        ("%s", "1791158400"),
        ("%G-W%V-%u", "2026-W41-1"),
        ("%-d/%-m/%Y", "5/10/2026"),
    ],
)
def test_a_format_that_can_be_read_is_taken(written: str, text: str) -> None:
    read = parse_dates(pl.lit(text), CsvFormat.model_validate({"date": written}).date)
    assert pl.select(read).item() == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'date = "%d/%m/%Y"',
            'separator = "\\""',
            "usage[calls].csv: separator and quote are both '\"'; they must differ",
        ),
        (
            'date = "%d/%m/%Y"',
            'separator = "\\n"',
            "usage[calls].csv.separator: found '\\n'; it should be a sign, not a line end: there records end",
        ),
        (
            'date = "%d/%m/%Y"',
            'decimal = ",", thousands = ","',
            "usage[calls].csv: decimal and thousands are both ','; they must differ",
        ),
        (
            '{ service = "Code" }',
            '{ service = { from = "Code", map = {} } }',
            "usage[calls].columns.service.map: found {}; it should name at least 1",
        ),
        (
            'table = "invoices"',
            'table = "invoices"\nformat = { separator = "\\r" }',
            "export[sage].format.separator: found '\\r'; it should be a sign, not a line end: there records end",
        ),
        (
            'table = "invoices"',
            'table = "invoices"\nformat = { date = "" }',
            "export[sage].format.date: found ''; it should be of %Y, %y, %m and %d, and of what stands between them",
        ),
        (
            'table = "invoices"',
            'table = "invoices"\nformat = { date = "%d %B" }',
            "export[sage].format.date: found '%d %B'; it should be of %Y, %y, %m and %d, and of what stands between "
            "them",
        ),
        (
            'table = "invoices"',
            'table = "invoices"\nformat = { kind = "fixed", widths = { Net = 12 } }',
            "export[sage]: kind = 'fixed', and Facture not in both format.widths and columns; "
            "give each column a width, and nothing else",
        ),
        (
            "[inputs]",
            '[layout]\ncolours = { mobility = "orange" }\n[inputs]',
            "layout.colours.mobility: found 'orange'; it should be a colour such as #CC3300",
        ),
        (
            'source = "calls"',
            'source = "Calls"',
            "usage[Calls].source: found 'Calls'; it should be a name of small letters, digits, - and _",
        ),
        (
            "[inputs]",
            '[carry_over]\nfrom = "October"\n[inputs]',
            "carry_over.from: found 'October'; it should be a month such as 2026-09",
        ),
    ],
)
def test_what_can_never_work_is_told_by_its_key_with_what_would(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert told(tmp_path, old, new) == [sentence]


def test_no_pattern_is_told_as_a_regular_expression() -> None:
    assert set(patterns(Settings.model_json_schema())) <= _TEXTS.keys()


def patterns(schema: object) -> Iterator[str]:
    """The patterns of all texts of the settings; those that Pydantic gives to decimals begin as no other does."""
    if isinstance(schema, list):
        for item in schema:
            yield from patterns(item)
    elif isinstance(schema, dict):
        pattern = schema.get("pattern", "")
        if isinstance(pattern, str) and pattern and not pattern.startswith("^(?!"):
            yield pattern
        for item in schema.values():
            yield from patterns(item)
