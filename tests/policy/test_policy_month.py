"""A month priced by policy: which lines each method takes, what is refused, and what the recipient reads of it."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from flows.runner import run_directly
from schemas.problems import Refused
from tests.golden.month import PERIOD
from tests.policy.month import PRICED, of_parts, policy_month, policy_texts, policy_workspace

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield policy_month(tmp_path_factory.mktemp("policy") / "workspace")


@pytest.mark.parametrize("name", ["charged.txt", "rejected.txt"])
def test_lines_are_charged_and_rejected_as_it_stands_in_expected(draft: Path, name: str) -> None:
    assert policy_texts(draft)[name] == (PRICED / name).read_text(encoding="utf-8"), REGENERATE


def test_a_service_is_signed_for_from_the_day_of_signature_on_and_lines_before_are_rejected_alone(draft: Path) -> None:
    sims = of_parts(draft, "charge_lines").filter(agreement="SUD-SIM")
    assert sims["row"].to_list() == [2, 3]
    late = of_parts(draft, "rejected_lines").filter(row=1)
    assert late["rules"].to_list() == [["signed_after_service"]]


def spoilt(folder: Path, file: str, found: str, written: str) -> Path:
    """A copy of the workspace, one text of one file of it replaced."""
    path = policy_workspace(folder) / file
    text = path.read_text(encoding="utf-8")
    assert text.count(found) == 1
    path.write_text(text.replace(found, written), encoding="utf-8")
    return folder


def test_agreements_without_a_method_are_held_to_nothing_and_their_workbook_is_silent(
    draft: Path,
) -> None:
    assert of_parts(draft, "charge_lines").filter(agreement="UK-ALL")["row"].to_list() == [11, 12]
    sheet = openpyxl.load_workbook(draft / "hand-out" / "UK" / f"{PERIOD}_SI_UK.xlsx")["Justification"]
    assert "Transfer pricing" not in [row[1] for row in sheet.iter_rows(values_only=True)]


def test_the_justification_shows_method_benefit_rate_source_and_document_of_each_agreement(draft: Path) -> None:
    sheet = openpyxl.load_workbook(draft / "hand-out" / "SUD" / f"{PERIOD}_SI_SUD.xlsx")["Justification"]
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    start = rows.index(["Prix de transfert"])
    digest = "0f3c1a52b7d84e6f9a10c2d3e4f5061728394a5b6c7d8e9f00112233445566aa"
    audit = ["coût majoré", "Audit de ses propres sites", "8,25\u00a0% · Étude comparative 2025", "SUD-AUDIT.pdf"]
    network = ["coût refacturé sans marge", "Un réseau au lieu de trois", "Politique 2026.pdf"]
    simplified = ["approche simplifiée, coût + 5 %", "Paie, réseau et support tenus pour elle", "5\u00a0%"]
    assert rows[start + 1 :] == [
        ["Convention", "Méthode", "Avantage pour le client", "Marge et source", "Document et empreinte"],
        ["SUD-SIM · SIM", "prix unitaire", "Cartes SIM de ses techniciens", f"SUD-SIM.pdf · sha256 {digest}"],
        ["SUD-AUDIT · AUDIT", *audit],
        ["SUD-ALL", *simplified, "Politique 2026.pdf"],
        ["SUD-NET · NET", *network],
        [],
        ["Charges communes réparties"],
        ["Charge commune", "Méthode", "Avantage pour le client", "Marge et source", "Document et empreinte"],
        ["NETWORK · NET", *network],
        ["PAYROLL · PAY", simplified[0], "Sa paie", simplified[2], "Politique 2026.pdf"],
    ]


def test_a_pool_whose_share_is_charged_by_an_agreement_of_another_mark_up_refuses_the_month(tmp_path: Path) -> None:
    folder = spoilt(tmp_path / "workspace", "inputs/pools.csv", "SOLO,lvas_5,5", "SOLO,pass_through,0")
    with pytest.raises(Refused) as refused:
        run_directly(folder, PERIOD)
    assert list(map(str, refused.value.problems)) == [
        "inputs/pools.csv, row 2 (pool PAYROLL, period 2026-10), column pricing_method: is pass_through, and agreement "
        "SUD-ALL that charges a share is lvas_5 at 5 %; make them agree, or leave that of the pool empty"
    ]


def test_a_pool_with_a_method_is_refused_where_the_agreement_that_charges_a_share_has_none(tmp_path: Path) -> None:
    folder = spoilt(tmp_path / "workspace", "inputs/keys.csv", "SOLO,2026-10,LYR-SUD,", "SOLO,2026-10,LYR-UK,")
    with pytest.raises(Refused, match=r"is lvas_5 at 5 %, and agreement UK-ALL that charges a share has none"):
        run_directly(folder, PERIOD)


def test_a_mark_up_is_refused_until_the_settings_say_whether_amounts_contain_it(tmp_path: Path) -> None:
    folder = spoilt(tmp_path / "workspace", "chargeback.toml", "markup_in_amounts = true\n", "")
    with pytest.raises(Refused) as refused:
        run_directly(folder, PERIOD)
    told = list(map(str, refused.value.problems))
    assert [text.partition(",")[2].partition(" (")[0] for text in told] == [" row 2", " row 3", " row 2"]
    assert told[0].endswith(
        "column markup_rate: is 8.25, and nothing says whether amounts contain it; set in [policy] "
        "markup_in_amounts = false where amounts are the cost and the run adds it, else true"
    )
