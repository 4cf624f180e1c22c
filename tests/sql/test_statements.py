"""Every statement of sql/ says its grain and keeps it, is one statement, and makes no number that is not exact."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from flows.close_month import close_month
from flows.runner import month_run
from schemas.budget import BUDGET
from schemas.reference import SERVICES
from tests.bills.month import bills_workspace
from tests.corrections.month import written_off_workspace
from tests.policy.at_cost_month import at_cost_workspace
from tests.sql.small_workspace import PERIOD, write_workspace
from tests.tables_only import without_documents
from tests.tariffs.counted_month import counted_workspace
from tests.vat.month import vat_workspace
from transforms.audit import open_published
from transforms.comparison.budget import budget_variance, with_typologies
from transforms.comparison.documents import document_changes
from transforms.comparison.recovery import charged_in
from transforms.comparison.variance import variance
from transforms.corrections.open_lines import open_months
from transforms.engine import EngineLimits, connect, shared_engine
from transforms.reference.values import empty_rows

SQL = Path(str(files("sql").joinpath("__init__.py"))).parent
STATEMENTS = {
    path.relative_to(SQL).with_suffix("").as_posix(): path.read_text(encoding="utf-8") for path in SQL.rglob("*.sql")
}
NAMES = {text: name for name, text in STATEMENTS.items()}
DEMO = Path(__file__).parents[2] / "data" / "demo"
FORBIDDEN = re.compile(
    r"/|\b(?:avg|mean|median|round|round_even|trunc|floor|ceil)\s*\(|\b(?:double|float|float4|float8|real)\b",
    re.IGNORECASE,
)
INEXACT = re.compile(r"DOUBLE|FLOAT|REAL|HUGEFLOAT")

GRAINS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((name for name in STATEMENTS if name.startswith("checks/")), ("scope",)),
    **dict.fromkeys((name for name in STATEMENTS if name.startswith("charging/")), ("row",)),
    **{f"combinations/{name}": ("combination",) for name in ("agreed", "parties", "ruled", "taxed")},
    "bills/charged_by_service": ("provider", "source", "service", "typology", "currency"),
    "comparison/budgeted": ("provider", "recipient", "typology", "service", "currency"),
    "comparison/recovered": ("provider", "recipient", "service", "currency", "pool"),
    "comparison/charged": ("provider", "recipient", "typology", "service", "currency"),
    "comparison/invoice_changes": ("invoice_key", "currency"),
    "comparison/line_changes": ("invoice_key", "currency", "section_path", "service", "nature", "unit"),
    "controls/charged_by_file": ("source", "file"),
    "audit/charges": ("source", "file", "row"),
    "audit/usage_in_codes": ("source", "file", "row"),
    "causes/causes": ("cause_id",),
    "causes/listed_rows": ("source", "file", "row"),
    "causes/open_lines": ("line_id",),
    "causes/rejected_rows": ("source", "file", "row"),
    "causes/written_off": ("source", "file", "row"),
    "documents/charged_files": ("provider", "recipient", "source", "file", "currency"),
    "documents/net_by_typology": ("provider", "recipient", "currency", "typology"),
    "documents/pair_detail": ("source", "file", "row"),
    "documents/tariffs_of_lines": ("invoice_ref", "invoice_line", "price_row"),
    "documents/retained": ("provider", "typology", "service", "currency"),
    "ledger/account_names": ("book", "account"),
    "ledger/auxiliaries": ("book", "partner"),
    "ledger/document_books": ("invoice_ref", "book"),
    "ledger/entries": ("invoice_ref", "book", "side", "vat_category", "vat_rate", "account", "tax_code", "analytic"),
    "ledger/journal_names": ("book", "journal"),
    "ledger/postings": ("document", "book", "side", "vat_category", "vat_rate", "account", "tax_code", "analytic"),
    "ledger/reverse_charge_amounts": ("document", "book", "side", "vat_category", "vat_rate"),
    "ledger/third_party_amounts": ("document", "book"),
}
"""The columns that tell the rows of a statement apart."""

NO_KEY = {
    "ledger/charge_amounts": "one row per invoice line and book: the line itself is no column, amounts are summed next",
    "ledger/vat_amounts": "one row per operation as well, which is no column: amounts are summed next",
    "ledger/vat_not_deducted_amounts": "one row per operation as well, which is no column: amounts are summed next",
}

NEXT_PERIOD = "2026-11"
NEXT_MONTH = {
    "2026-11/cloud.csv": """
entity,service,quantity,price,nature,bill
ORI-DE,VM,0.1234567891,0.1234567891,Machine virtuelle S,AZ-2
""",
    "2026-11/mobile.csv": """
date,user,site,service,quantity,amount,nature,bill
2026-11-04,U1,,CALL,,10.0049,Appels internationaux,FA-2
""",
}
LIMITS = """
[layout]
detail_rows = 2

[variance]
limit_amount = 1000
"""


def spoken(text: str) -> str:
    """A statement without its comments and texts."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", text))


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_a_statement_starts_with_its_grain(name: str) -> None:
    first = STATEMENTS[name].splitlines()[0]
    assert re.match(r"-- (grain: )?(one|two) rows?( per |: )", first, re.IGNORECASE), first


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_a_file_is_one_statement_whose_last_step_is_final(name: str) -> None:
    text = STATEMENTS[name]
    with connect() as connection:
        assert len(connection.extract_statements(text)) == 1
    assert re.search(r"\nfinal as \(\n", text)
    assert re.search(r"\nselect \*[^\n]*\nfrom final\b|\nselect \* from final\b", text)


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_no_statement_divides_averages_or_rounds(name: str) -> None:
    assert FORBIDDEN.findall(spoken(STATEMENTS[name])) == []


@pytest.mark.parametrize(
    "wrong",
    ["a / 100", "a // b", "avg(a)", "round (a, 2)", "round_even(a, 2)", "a::double", "cast(a as float)", "mean(a)"],
)
def test_the_words_that_are_forbidden_would_be_found(wrong: str) -> None:
    assert FORBIDDEN.search(spoken(f"-- a comment\nselect 'a/b', rounding, {wrong} from t"))
    assert not FORBIDDEN.search(spoken("-- divides a / b\nselect 'a/b', rounding from t"))


def test_every_statement_has_its_grain_here_or_a_reason() -> None:
    assert GRAINS.keys() | NO_KEY.keys() == STATEMENTS.keys()
    assert GRAINS.keys().isdisjoint(NO_KEY)


class Recorded:
    """What statements gave in a run: their types, and how many rows stand for a key that another row has."""

    def __init__(self) -> None:
        self.types: dict[str, dict[str, str]] = {}
        self.repeats: dict[str, int] = {}
        self.rows: dict[str, int] = {}

    def keep(self, name: str, answer: Any, rows: pl.DataFrame) -> None:
        self.types[name] = dict(zip(answer.columns, map(str, answer.types), strict=True))
        key = GRAINS.get(name, ())
        if key:
            self.rows[name] = self.rows.get(name, 0) + len(rows)
            self.repeats[name] = self.repeats.get(name, 0) + len(rows) - rows.select(key).n_unique()


class Answer:
    """What a statement gave, fetched once, unless it is taken in blocks."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self._rows: pl.DataFrame = answer.pl()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)

    def pl(self) -> pl.DataFrame:
        return self._rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows.rows()


class RecordingConnection:
    """A connection that records the statements of sql/ as they are run or named as views."""

    def __init__(self, connection: Any, recorded: Recorded) -> None:
        self._connection = connection
        self._recorded = recorded

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> "RecordingConnection":
        return RecordingConnection(self._connection.cursor(), self._recorded)

    def sql(self, text: str, params: Any = None, **others: Any) -> Any:
        answer = self._connection.sql(text, params=params, **others)
        return self._kept(text, answer) if text in NAMES else answer

    def execute(self, text: str, *arguments: Any) -> Any:
        if text in NAMES:
            return self._kept(text, self._connection.sql(text, params=arguments[0] if arguments else None))
        done = self._connection.execute(text, *arguments)
        named = re.match(r'create or replace view ("\w+") as (?s:(.*))', text)
        if named and named[2] in NAMES:
            self._kept(named[2], self._connection.sql(f"select * from {named[1]}"))
        return done

    def _kept(self, text: str, answer: Any) -> Answer:
        fetched = Answer(answer)
        self._recorded.keep(NAMES[text], answer, fetched.pl())
        return fetched


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """Two tiny months and tariffs, with documents; without: the demo's, bills, VAT, margins, a write-off."""
    seen = Recorded()
    real = duckdb.connect

    def recording(*arguments: Any, **named: Any) -> Any:
        return RecordingConnection(real(*arguments, **named), seen)

    tiny = write_workspace(tmp_path_factory.mktemp("statements") / "workspace", NEXT_MONTH)
    with (tiny / "chargeback.toml").open("a", encoding="utf-8") as settings:
        settings.write(LIMITS)
    demo = tmp_path_factory.mktemp("demo")
    for name in ("inputs", "chargeback.toml"):
        (demo / name).symlink_to(DEMO / name)
    bills = bills_workspace(tmp_path_factory.mktemp("bills") / "workspace")
    vat = vat_workspace(tmp_path_factory.mktemp("vat") / "workspace")
    at_cost = at_cost_workspace(tmp_path_factory.mktemp("policy") / "workspace")
    counted = counted_workspace(tmp_path_factory.mktemp("counted") / "workspace")
    written_off = written_off_workspace(tmp_path_factory.mktemp("corrections") / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", recording)
        shared_engine.cache_clear()
        tables = [workspace / "periods" / PERIOD / "draft" / "tables" for workspace in (tiny, demo)]
        months = [
            (tiny, PERIOD),
            (tiny, NEXT_PERIOD),
            (counted, PERIOD),
            *((workspace, PERIOD) for workspace in (demo, bills, vat, at_cost, written_off)),
        ]
        for workspace, period in months:
            with month_run(workspace, period) as month:
                close_month(month, _directly if workspace in (tiny, counted) else without_documents)
        for workspace in (tiny, demo):
            with connect(EngineLimits()) as connection:
                open_published(connection, {PERIOD: workspace / "periods" / PERIOD / "draft" / "tables"})
        variance(*tables)
        budget_variance(tables[:1], with_typologies(empty_rows(BUDGET), empty_rows(SERVICES), date(2026, 10, 31)))
        charged_in(PERIOD[:4], {PERIOD: tables[0]})
        document_changes(*tables)
        for workspace in (demo, written_off):
            open_months({PERIOD: workspace / "periods" / PERIOD / "draft" / "tables"})
    shared_engine.cache_clear()
    yield seen


def _directly(step: Any, *arguments: Any, **named: Any) -> Any:
    return step(*arguments, **named)


def test_every_statement_is_run_by_a_month(recorded: Recorded) -> None:
    assert recorded.types.keys() == STATEMENTS.keys()


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_no_statement_gives_a_number_that_is_not_exact(name: str, recorded: Recorded) -> None:
    assert {column: kind for column, kind in recorded.types[name].items() if INEXACT.search(kind)} == {}


@pytest.mark.parametrize("name", sorted(GRAINS))
def test_the_grain_of_a_statement_is_kept(name: str, recorded: Recorded) -> None:
    assert recorded.repeats[name] == 0


def test_the_grains_were_proven_on_rows(recorded: Recorded) -> None:
    empty = sorted(name for name, rows in recorded.rows.items() if rows == 0)
    assert empty == []
