import string
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.rules import RULES
from tests.transforms.documents.rejected_month import (
    PERIOD,
    Rejects,
    many_rejects,
    reference_tables,
    rejected_line,
    usage_line,
    write_lines,
)
from transforms.documents.cause_scopes import CAUSE_FIELDS, cause_scopes
from transforms.documents.causes import CAUSES, cause_sentences, causes
from transforms.documents.rejected_rows import listed_rows, rejected_rows
from transforms.documents.rule_words import FRENCH, cause_text, right_text
from transforms.engine import query

MOBILE, CLOUD = "inputs/2026-10/mobile-1.csv", "inputs/2026-10/cloud.parquet"
REFERENCE = reference_tables()
Found = Callable[..., pl.DataFrame]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The causes of rejected lines, and of the usage lines they were."""

    def found_of(rejected: Rejects, usage: Rejects | None = None) -> pl.DataFrame:
        write_lines(tmp_path, "usage_lines", usage or [])
        return causes(write_lines(tmp_path, "rejected_lines", rejected), PERIOD, REFERENCE)

    return found_of


def lines(rule: str, *told: Mapping[str, Any], source: str = "mobile", file: str = MOBILE) -> Rejects:
    return [rejected_line(rule, source, file, row, **line) for row, line in enumerate(told, start=1)]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_rule_says_what_makes_one_cause() -> None:
    assert set(CAUSE_FIELDS) == {rule.id for rule in RULES}
    flags = cause_scopes().drop("rule")
    assert flags.select(pl.sum_horizontal(pl.all())).to_series().to_list() == [len(f) for f in CAUSE_FIELDS.values()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_told_in_french_with_the_same_facts(rule: Any) -> None:
    message, right = FRENCH[rule.id]
    assert fields(message) == fields(rule.message)
    assert right
    assert message != rule.message


def test_nothing_rejected_has_no_cause(found: Found) -> None:
    assert found([]).is_empty()
    assert dict(found([]).schema) == {name: pl.DataType.from_python(kind) for name, kind in CAUSES.items()}


@pytest.mark.parametrize(
    ("rule", "told", "expected"),
    [
        # one code is added once, whatever the files that use it
        ("unknown_user", [{"column": "user", "value": "M1"}, {"column": "user", "value": "M1"}], 1),
        ("unknown_user", [{"column": "user", "value": "M1"}, {"column": "user", "value": "M2"}], 2),
        ("no_price", [{"column": "service", "value": "A"}, {"column": "service", "value": "A"}], 1),
        ("vague_nature", [{"column": "nature", "value": "divers"}, {"column": "nature", "value": "frais"}], 2),
        ("vague_nature", [{"column": "nature", "value": "divers"}, {"column": "nature", "value": "Divers "}], 1),
        # a column of a file is corrected as a whole
        ("not_a_number", [{"column": "amount", "value": "x"}, {"column": "amount", "value": "y"}], 1),
        ("not_a_number", [{"column": "amount", "value": "x"}, {"column": "quantity", "value": "x"}], 2),
        ("wrong_width", [{"value": "7"}, {"value": "9"}], 1),
        # rows of one other month are delivered with it
        (
            "date_outside_period",
            [{"column": "usage_date", "value": day} for day in ("2026-09-01", "2026-09-30 23:59", "2026-11-02")],
            2,
        ),
        (
            "date_outside_period",
            [{"column": "usage_date", "value": day} for day in ("1/09/2026", "30.09.2026", "02/11/2026")],
            2,
        ),
        ("unmapped_value", [{"column": "typology", "value": "X"}, {"column": "typology", "value": "Y"}], 2),
        ("missing_evidence", [{}, {}], 1),
    ],
)
def test_rows_that_one_act_cures_are_one_cause(
    found: Found, rule: str, told: list[dict[str, Any]], expected: int
) -> None:
    assert len(found(lines(rule, *told))) == expected


def test_a_code_used_by_two_sources_is_one_cause_that_names_both(found: Found) -> None:
    told = {"column": "user", "value": "M1"}
    cause = found([*lines("unknown_user", told), *lines("unknown_user", told, source="cloud", file=CLOUD)])
    assert cause.select("rows", "file_count").rows() == [(2, 2)]
    assert cause["sources"].to_list() == [["cloud", "mobile"]]
    assert cause["first_line_id"].to_list() == [f"cloud/{CLOUD}:1"]


def test_a_fault_of_two_files_is_two_causes(found: Found) -> None:
    told = {"column": "amount", "value": "x"}
    assert len(found([*lines("not_a_number", told), *lines("not_a_number", told, file="inputs/2026-10/b.csv")])) == 2


def no_agreement(recipient: str, services: list[str]) -> tuple[Rejects, Rejects]:
    told = [{"column": "agreement", "value": f"ORM-SI > {recipient} > {service}"} for service in services]
    usage = [
        usage_line("mobile", MOBILE, row, service=service, entity=recipient)
        for row, service in enumerate(services, start=1)
    ]
    return lines("no_agreement", *told), usage


def test_a_pair_without_any_agreement_is_one_cause_whatever_the_services(found: Found) -> None:
    cause = found(*no_agreement("ORM-OUE", ["MOB-10", "LAN-1G"]))
    assert cause["message"].to_list() == ["no agreement lets ORM-SI charge ORM-OUE"]
    assert cause["fix_row"].to_list() == [",ORM-SI,ORM-OUE,"]


def test_a_pair_with_agreements_is_one_cause_per_service_that_none_covers(found: Found) -> None:
    cause = found(*no_agreement("ORM-NOR", ["LAN-1G", "PC-STD", "PC-STD"]))
    assert cause["value"].to_list() == ["PC-STD", "LAN-1G"]
    assert cause["fix_heading"].to_list()[0] == "agreement,provider,recipient,service,typology"
    assert cause["fix_row"].to_list() == [",ORM-SI,ORM-NOR,PC-STD,", ",ORM-SI,ORM-NOR,LAN-1G,"]


def test_debits_and_credits_stand_apart(found: Found) -> None:
    told = [{"value": "M1", "amount": Decimal(amount), "currency": "EUR"} for amount in ("100.5", "-100.5", "3")]
    cause = found(lines("unknown_user", *told))
    assert cause.select("rows", "debit", "credit").rows() == [(3, Decimal("103.5"), Decimal("-100.5"))]


def test_causes_come_by_the_amount_at_stake_then_by_rows(found: Found) -> None:
    euros = {"currency": "EUR"}
    told: Rejects = [
        {"value": "few", "amount": Decimal(10), **euros},
        {"value": "both", "amount": Decimal(9), **euros},
        {"value": "both", "amount": Decimal(-9), **euros},
        {"value": "one", "amount": None},
        {"value": "two", "amount": None},
        {"value": "two", "amount": None},
    ]
    cause = found(lines("unknown_user", *told))
    assert cause["value"].to_list() == ["both", "few", "two", "one"]
    assert cause["cause"].to_list() == [1, 2, 3, 4]


def test_rows_without_amount_are_counted_with_the_amounts_of_their_cause(found: Found) -> None:
    told: Rejects = [{"value": "M1", "amount": Decimal(5), "currency": "EUR"}, {"value": "M1"}, {"value": "M1"}]
    cause = found(lines("unknown_user", *told))
    assert cause.select("rows", "unknown_amounts", "currency", "debit").rows() == [(3, 2, "EUR", Decimal(5))]


def test_amounts_of_two_currencies_are_never_added(found: Found) -> None:
    told = [{"value": "M1", "amount": Decimal(5), "currency": currency} for currency in ("EUR", "JPY")]
    cause = found(lines("unknown_user", *told))
    assert sorted(cause.select("currency", "debit").rows()) == [("EUR", Decimal(5)), ("JPY", Decimal(5))]


def test_a_line_that_names_no_day_is_looked_up_on_the_first_of_the_month(found: Found) -> None:
    usage = [usage_line("mobile", MOBILE, 1, user="M0007", usage_date=None)]
    cause = found(lines("no_price", {"value": "MOB-10"}), usage).row(0, named=True)
    assert (cause["recipients"], cause["used_from"]) == (["ORM-SUD"], date(2026, 10, 1))


def test_other_rules_broken_by_the_same_rows_are_told(found: Found) -> None:
    told: Rejects = [{"value": "M1", "also": ["vague_nature", "no_price"]}, {"value": "M1", "also": ["no_price"]}]
    assert found(lines("unknown_user", *told))["other_rules"].to_list() == [["no_price", "vague_nature"]]


def test_a_sentence_names_rows_amounts_and_the_nearest_code(found: Found) -> None:
    rows: Rejects = [{"value": "M1234", "amount": Decimal("-0.005"), "currency": "EUR"}, {"value": "M1234"}]
    rows += [{"value": "M1234", "amount": Decimal("1906.2"), "currency": "EUR"}] * 2
    assert cause_sentences(found(lines("unknown_user", *rows))) == [
        "user M1234 is not known on that date: 4 rows, 3,812.40 EUR, -0.01 EUR, 1 of unknown amount; nearest: M1243"
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_is_left_unfilled(found: Found, language: str) -> None:
    for cause in found(*many_rejects()).iter_rows(named=True):
        text = cause_text(cause, language) + right_text(cause, language)
        assert "{" not in text
        assert "None" not in text


@st.composite
def rejects(draw: st.DrawFn) -> Rejects:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from([rule.id for rule in RULES]),
                st.sampled_from(["A", "B", None]),
                st.one_of(st.none(), st.decimals(-1000, 1000, places=4)),
                st.sampled_from(["EUR", "JPY", None]),
            ),
            max_size=25,
        )
    )
    return [
        rejected_line(rule, "mobile", MOBILE, row, column="user", value=value, amount=amount, currency=currency)
        for row, (rule, value, amount, currency) in enumerate(drawn, start=1)
    ]


@settings(max_examples=15, deadline=None)
@given(rejected=rejects(), cut=st.integers(0, 25))
def test_causes_hold_every_row_and_amount_once_whatever_the_parts(
    rejected: Rejects, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = write_lines(tmp_path_factory.mktemp("whole"), "rejected_lines", rejected)
    parts = write_lines(tmp_path_factory.mktemp("parts"), "rejected_lines", rejected[cut:], rejected[:cut])
    cause = causes(whole, PERIOD, REFERENCE)
    assert cause.equals(causes(parts, PERIOD, REFERENCE))
    amounts = [line["amount"] for line in rejected if line["amount"] is not None]
    assert cause["rows"].sum() == len(rejected)
    assert cause["unknown_amounts"].sum() == len(rejected) - len(amounts)
    assert sum(cause["debit"], Decimal(0)) == sum((a for a in amounts if a > 0), Decimal(0))
    assert sum(cause["credit"], Decimal(0)) == sum((a for a in amounts if a < 0), Decimal(0))
    assert cause["cause_id"].n_unique() == len(cause)


def test_no_figure_of_a_cause_or_listed_row_is_a_float(tmp_path: Path) -> None:
    rejected, usage = many_rejects()
    write_lines(tmp_path, "rejected_lines", rejected)
    write_lines(tmp_path, "usage_lines", usage)
    with rejected_rows(tmp_path, PERIOD, REFERENCE) as connection:
        frames = [connection.table("cause_rows").pl(), query(connection, "causes/causes"), listed_rows(connection, 10)]
    assert not [kind for frame in frames for kind in frame.dtypes if kind.is_float()]
    assert frames[1]["cause_id"].is_unique().all()
    assert frames[2].select("source", "file", "row").is_unique().all()
