"""Faults in the transfer-pricing policy of agreements and pools are told with their row and column."""

from typing import Any

import pytest

from tests.transforms.reference.conftest import Workspace

HEADINGS = (
    "agreement,provider,recipient,service,typology,signed_on,"
    "pricing_method,markup_rate,markup_source,shareholder_activity,document,document_sha256"
)
POOL_HEADINGS = (
    "pool,period,provider,service,amount,nature,evidence_ref,method,key,pricing_method,markup_rate,shareholder_activity"
)
SHA256 = "0f3c1a52b7d84e6f9a10c2d3e4f5061728394a5b6c7d8e9f00112233445566AA"
ALLOWED: dict[str, Any] = {"lvas_excluded": ["mobility"], "markup_in_amounts": True}


def with_policy(workspace: Workspace, policy: str, covers: str = ",", signed_on: str = "2026-01-05") -> Workspace:
    workspace.settings["policy"] = ALLOWED
    rows = [HEADINGS, f"CONV-1,HQ,NORD,{covers},{signed_on},{policy}", "CONV-2,HQ,BERLIN,,mobility,,,,,,,"]
    return workspace.spoil("agreements", "\n".join(rows))


def with_pool(workspace: Workspace, policy: str, service: str = "LAN") -> Workspace:
    workspace.settings["policy"] = ALLOWED
    workspace.spoil("keys", "key,period,entity\nDUO,2026-10,NORD\n")
    pool = f"NET,2026-10,HQ,{service},9,Réseau commun du groupe,GL-1,equal,DUO,{policy}"
    return workspace.spoil("pools", f"{POOL_HEADINGS}\n{pool}\n")


@pytest.mark.parametrize(
    "policy",
    [
        ",,,,,",
        ",,,no,,",
        "direct,,,,,",
        f"cost_plus,8.25,Étude 2025,no,CONV-1.pdf,{SHA256}",
        "lvas_5,5,,no,CONV-1.pdf,",
        "lvas_5,5.0000,,,,",
        "pass_through,,,,,",
        "pass_through,0,,,,",
    ],
)
def test_a_policy_that_holds_together_is_read(workspace: Workspace, policy: str) -> None:
    row = with_policy(workspace, policy).read().tables["agreements"].row(0, named=True)
    assert (row["pricing_method"] or "") == policy.split(",")[0]
    assert row["shareholder_activity"] is False


@pytest.mark.parametrize(
    ("policy", "column", "found"),
    [
        (",5,,,,", "markup_rate", "is filled, and pricing_method is empty; fill pricing_method"),
        ("direct,5,,,,", "markup_rate", "is 5, and pricing_method is direct; leave it empty"),
        ("cost_plus,,Étude,,,", "markup_rate", "is empty, and pricing_method is cost_plus; write percent on top"),
        ("cost_plus,0,Étude,,,", "markup_rate", "is 0, and pricing_method is cost_plus; write percent on top"),
        ("cost_plus,8,,,,", "markup_source", "is empty, and pricing_method is cost_plus; say what shows"),
        ("lvas_5,5.0001,,,,", "markup_rate", "is 5.0001, and pricing_method is lvas_5; write 5: the simplified"),
        ("lvas_5,,,,,", "markup_rate", "is empty, and pricing_method is lvas_5; write 5"),
        (
            "pass_through,0.5,,,,",
            "markup_rate",
            "is 0.5, and pricing_method is pass_through; leave it empty or write 0",
        ),
        (",,,yes,,", "shareholder_activity", "is yes; charge nobody"),
        ("direct,,,,a.pdf,0f3c1a52", "document_sha256", "is 0f3c1a52, which is no sha256; write its 64"),
        (f"direct,,,,,{SHA256}", "document", "is empty, and document_sha256 is filled; name the document"),
        ("at_cost,,,,,", "pricing_method", "at_cost is no choice; write direct, cost_plus, lvas_5 or pass_through"),
    ],
)
def test_what_a_method_does_not_allow_is_told_with_what_would_be_right(
    workspace: Workspace, policy: str, column: str, found: str
) -> None:
    told = with_policy(workspace, policy).told()
    assert told.startswith(f"agreements.csv, row 1 (agreement CONV-1, provider HQ, recipient NORD), column {column}: ")
    assert found in told


@pytest.mark.parametrize(
    ("policy", "benefit", "warns"),
    [
        ("cost_plus,8.5,Étude,,,", "", True),
        ("lvas_5,5,,,,", "", True),
        ("lvas_5,5,,,,", "Paie tenue pour elle", False),
        ("lvas_5,5,,,CONV-1.pdf,", "", False),
        ("direct,,,,,", "", False),
        ("pass_through,,,,,", "", False),
        (",,,,,", "", False),
    ],
)
def test_a_mark_up_of_which_nothing_says_the_benefit_is_a_warning(
    workspace: Workspace, policy: str, benefit: str, warns: bool
) -> None:
    workspace.settings["policy"] = {**ALLOWED, "lvas_excluded": []}
    workspace.spoil("agreements", f"{HEADINGS},benefit\nCONV-1,HQ,NORD,,,2026-01-05,{policy},{benefit}\n")
    said = (
        "agreements.csv, row 1 (agreement CONV-1, provider HQ, recipient NORD), column benefit: "
        f"is empty, as is document, and pricing_method is {policy.split(',')[0]}; say what the recipient has of it "
        "(OECD Guidelines 7.6), or name the document that does"
    )
    assert list(map(str, workspace.read().warnings)) == [said] * warns


def test_a_method_needs_the_day_of_signature(workspace: Workspace) -> None:
    told = with_policy(workspace, "direct,,,,,", signed_on="").told()
    assert "column signed_on: is empty, and pricing_method is filled; write the day of signature" in told


@pytest.mark.parametrize("covers", [",mobility", "SIM,"])
def test_the_simplified_approach_may_not_name_an_excluded_typology_or_a_service_of_it(
    workspace: Workspace, covers: str
) -> None:
    told = with_policy(workspace, "lvas_5,5,,,,", covers).told()
    assert "column pricing_method: is lvas_5, which excludes typology mobility; use cost_plus" in told
    with_policy(workspace, "cost_plus,5,Étude,,,", covers).read()


def test_the_simplified_approach_needs_to_know_what_is_excluded_even_if_nothing_is(workspace: Workspace) -> None:
    with_policy(workspace, "lvas_5,5,,,,")
    workspace.settings["policy"] = {"markup_in_amounts": True}
    assert "is lvas_5, and nothing says which typologies it excludes; name in [policy]" in workspace.told()
    workspace.settings["policy"] = {"markup_in_amounts": True, "lvas_excluded": []}
    workspace.read()


@pytest.mark.parametrize("policy", ["cost_plus,8.5,Étude,,,", "lvas_5,5,,,,"])
def test_a_mark_up_is_refused_unless_it_is_said_whether_amounts_contain_it(workspace: Workspace, policy: str) -> None:
    with_policy(workspace, policy)
    workspace.settings["policy"] = {"lvas_excluded": []}
    assert "and nothing says whether amounts contain it; set in [policy] markup_in_amounts = false" in workspace.told()
    for said in (True, False):
        workspace.settings["policy"] = {"lvas_excluded": [], "markup_in_amounts": said}
        workspace.read()


@pytest.mark.parametrize(
    ("policy", "service", "found"),
    [
        ("direct,,", "LAN", "column pricing_method: is direct; write cost_plus, lvas_5 or pass_through"),
        ("lvas_5,4,", "LAN", "column markup_rate: is 4, and pricing_method is lvas_5"),
        ("lvas_5,5,", "SIM", "column pricing_method: is lvas_5, which excludes typology mobility"),
        (
            ",,yes",
            "LAN",
            "pools.csv, row 1 (pool NET, period 2026-10), column shareholder_activity: is yes; charge nobody",
        ),
        ("pass_through,,yes", "LAN", "column shareholder_activity: is yes; charge nobody"),
    ],
)
def test_a_pool_is_held_to_the_same_and_has_no_unit_price(
    workspace: Workspace, policy: str, service: str, found: str
) -> None:
    assert found in with_pool(workspace, policy, service).told()
    with_pool(workspace, "pass_through,,no").read()
