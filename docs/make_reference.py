"""Write the reference pages of this folder from the code: `python docs/make_reference.py`. Equal bytes each time.

settings.md comes from schemas/settings.py, tables.md from schemas/tables.py and schemas/reference.py, rules.md from
schemas/rules.py, controls.md from sql/checks. A test proves that they say what the code says.
"""

import inspect
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from docs.settings_page import settings_page
from schemas.contract import Table
from schemas.reference import REFERENCE_TABLES, VALIDITY, Column, ReferenceTable
from schemas.rules import RULES, STAGE_ORDER, Rule
from schemas.tables import IN_PARTS, TABLES, InputFiles
from transforms.controls import FOLDERS
from transforms.engine import statements

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/make_reference.py: change the code it is made from, then run it again. -->"

STAGES = {
    "intake": "The row as it is written.",
    "structure": "Who uses, who is charged, and for what.",
    "pricing": "The amount.",
    "justification": "What proves nature and amount.",
    "layout": "Where it lands.",
    "ledger": "What is booked.",
}
KINDS = {"unit_price": "unit price", "yes_no": "yes or no", "integer": "whole number", "rate": "percent"}


def pages() -> dict[str, str]:
    """The text of each page that is made, by the name of its file."""
    made = {
        "settings.md": settings_page(),
        "tables.md": _tables_page(),
        "rules.md": _rules_page(),
        "controls.md": _controls_page(),
    }
    return {name: f"{MADE}\n{text.rstrip()}\n" for name, text in made.items()}


def _tables_page() -> str:
    return "\n".join(
        [
            "# Tables",
            "",
            _paragraphs(inspect.getmodule(InputFiles)),
            "",
            "Exact amounts, quantities and unit prices are decimal(38,18); money as it is shown is decimal(18,3), with "
            "the zeros that its currency does not use; rates are decimal(7,4).",
            "",
            "## Published tables",
            "",
            f"In `tables/` of a draft. {_listed(IN_PARTS)} are folders of parts, others one file each. The reference "
            "tables stand in `tables/reference/`, as the run saw them.",
            "",
            *(line for name, table in TABLES.items() for line in _published(name, table)),
            "## Reference tables",
            "",
            "Named in `[inputs]` of the [settings](settings.md#inputs). Columns beyond these are kept as keys, under "
            "the name `<table>_<column>`: see [layout](layout.md#keys).",
            "",
            *(line for table in REFERENCE_TABLES.values() for line in _reference(table)),
            "### Validity",
            "",
            "Every reference table may have these columns; a line sees the row that is valid on its service date.",
            "",
            *_columns(VALIDITY),
        ]
    )


def _published(name: str, table: type[Table]) -> list[str]:
    columns = table.to_schema().columns
    rows = [
        (f"`{column}`", _type(str(spec.dtype)), _choices(spec.checks), "yes" if spec.nullable else "")
        for column, spec in columns.items()
    ]
    return [f"### {name}", "", _paragraphs(table), "", *_grid(("column", "type", "one of", "may be empty"), rows), ""]


def _type(dtype: str) -> str:
    decimal = re.search(r"precision=(\d+), scale=(\d+)", dtype)
    if decimal:
        return f"decimal({decimal[1]},{decimal[2]})"
    plain = {"String": "text", "Int64": "whole number", "Date": "day", "Boolean": "true or false"}
    return "list of text" if dtype.startswith("List") else plain[dtype]


def _choices(checks: Iterable[object]) -> str:
    values = [getattr(check, "statistics", {}).get("allowed_values", ()) for check in checks]
    return ", ".join(f"`{value}`" for allowed in values for value in allowed)


def _reference(table: ReferenceTable) -> list[str]:
    overlap = {
        "error": "Two rows of one key that are valid on one day are refused.",
        "reject": "Two rows of one key that are valid on one day are told as a warning; lines that meet both are "
        "rejected.",
    }[table.overlap]
    shipped = f" Where it is not configured, the shipped `{table.default_file}` serves." if table.default_file else ""
    return [
        f"### {table.name}",
        "",
        f"A row is {table.row_is}. Key: {_listed(table.key)}. {overlap}{shipped}",
        "",
        *_columns(table.columns),
        "",
    ]


def _columns(columns: Sequence[Column]) -> list[str]:
    rows = [
        (
            f"`{column.name}`",
            KINDS.get(column.kind, column.kind),
            _required(column) if column.required else f"default `{column.default}`" if column.default else "",
            _sentence(column),
        )
        for column in columns
    ]
    return _grid(("column", "kind", "", "what it says"), rows)


def _required(column: Column) -> str:
    return "required" if column.unless is None else f"required, or `{column.unless}`"


def _sentence(column: Column) -> str:
    return f"{column.about}: {_listed(column.choices, 'or')}" if column.choices else column.about


def _rules_page() -> str:
    return "\n".join(
        [
            "# Rules",
            "",
            "Why a line is rejected. The ids are stable: they stand in `rejected_lines.rules`, the main one first, and "
            "in `to_fix.xlsx`. A rejected line is on no invoice and in no total of charges; it is kept whole, counted, "
            "and charged by the next run once it is cured.",
            "",
            "`{column}` and `{value}` stand for what was delivered. Above `justification.reject_limit` nothing is "
            "published at all: see [controls](controls.md).",
            "",
            *(line for stage in STAGE_ORDER for line in _stage(stage, [rule for rule in RULES if rule.stage == stage])),
        ]
    )


def _stage(stage: str, rules: Sequence[Rule]) -> list[str]:
    rows = [(f"`{rule.id}`", rule.message, rule.right, _cure(rule)) for rule in rules]
    return [f"## {stage}", "", STAGES[stage], "", *_grid(("rule", "found", "would be right", "cured in"), rows), ""]


def _cure(rule: Rule) -> str:
    if rule.fix_table == "layout":
        return "[layout](layout.md)"
    return f"[{rule.fix_table}](tables.md#{rule.fix_table})" if rule.fix_table else ""


def _controls_page() -> str:
    rows = [
        (f"`{name}`", severity, _first_comment(text))
        for severity, folder in FOLDERS.items()
        for name, text in statements(folder).items()
    ]
    return "\n".join(
        [
            "# Controls",
            "",
            "Each control is a statement of `sql/checks` that compares two figures which must agree exactly, or one "
            "that must stay below a limit. Every comparison is a row of `control_totals`, also where all is well. A "
            "failed *error* publishes nothing: the run exits with 1 and the folder `refused/` says why. A *warning* is "
            "told and published.",
            "",
            *_grid(("control", "severity", "what is compared"), rows),
            "",
            "What to do when one fails:",
            "",
            "- `footer_differs`: the file is not whole, or its footer or amounts are mapped wrongly.",
            "- `too_many_rows_rejected`, `too_much_rejected`, `too_many_rows_unpriced`: work through "
            "`refused/to_fix.xlsx` and run again; the limits are in `justification.reject_limit`.",
            "- `change_unaccepted`: see whether the change is right. If it is, "
            '`chargeback run PERIOD --accept "reason"` publishes it; the limits are in `variance`: '
            "see [compare](compare.md).",
            "- `bill_not_charged`: its lines are missing, too many or wrong, or the table `bills` is; the limit is in "
            "`bills`: see [bills](bills.md), also for `bill_residue`, `bill_unknown`, `bill_unquoted` and "
            "`bill_not_come`.",
            "- `balance_not_charged`, `balance_residue`: charges, `explained` or the account is wrong; the limit is in "
            "`balance`: see [bills](bills.md#from-the-other-end-the-cost-accounts).",
            "- `late_lines`, `recipient_disputed`, `decimals_cut`, `charged_by_alias`, `user_unknown_retained`, "
            "`user_after_leaving`: nothing is lost; see whether it is meant.",
            "- `file_charged_before`: the wrong file was delivered, or it is the same each month: name it in "
            "`accept_repeats`, and see [rejected](rejected.md#what-an-earlier-month-charged).",
            "- `posted_unconverted`: no rate of the period leads to the book's currency, so that debits and credits of "
            "these documents are in the documents' own, as `Idevise` says; add the rate: see "
            "[currencies](currencies.md).",
            "- any other: the program is at fault, and no setting cures it. Keep the folder `refused/` and report it.",
            "",
            "## What a refused run leaves",
            "",
            "The former draft stays as it was. Beside it, in `periods/<period>/refused/`, stands:",
            "",
            "| file | what it holds |",
            "| --- | --- |",
            "| `problems.txt` | why the run was refused, a sentence per problem, as the command line told it |",
            "| `control_totals.parquet` | every comparison of every control; only where the month's tables were made |",
            "| `to_fix.xlsx` | what was rejected, by cause, the dearest first; only where something was, and the "
            "tables were made |",
            "| `log.txt` | how far the run came |",
            "| `profile.json` | what the steps took that were done; only after `run --profile` |",
            "",
            "From there: open `to_fix.xlsx`, cure the causes from the top (each names the row to add to which table), "
            "and run the period again. A run that is published takes `refused/` away.",
        ]
    )


def _first_comment(text: str) -> str:
    lines = [line.removeprefix("--").strip() for line in text.splitlines()]
    return " ".join(lines[: lines.index("with")])


def _paragraphs(documented: object) -> str:
    """A docstring as paragraphs, one line each."""
    text = inspect.getdoc(documented) or ""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [f"| {' | '.join(row)} |" for row in cells]


def _listed(names: Sequence[str], word: str = "and") -> str:
    quoted = [f"`{name}`" for name in names]
    return f" {word} ".join([*[", ".join(quoted[:-1])], quoted[-1]] if len(quoted) > 1 else quoted)


if __name__ == "__main__":
    for page, text in pages().items():
        (HERE / page).write_text(text, encoding="utf-8", newline="\n")
