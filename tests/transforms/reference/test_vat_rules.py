"""Rules of the group's VAT: a rate is borne by S alone, and charges between parts of France need a rule."""

import pytest

from tests.transforms.reference.conftest import Workspace

HEADINGS = "provider,recipient,operation,vat_category,rate_country\n"
OVERSEAS = """\
entity,name,country,siren,vat_number,vat_group
HQ,Siège fictif,FR,900000100,,{group}
NORD,La Réunion fictive,RE,900000209,,{group}
BERLIN,Berlin fiktiv GmbH,DE,,,
"""


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("HQ,NORD,services,O,RE", "column rate_country: is RE, and vat_category is not S; leave it empty"),
        ("HQ,NORD,services,S,GF", "column rate_country: names country GF, which has no rate; write a country of"),
        ("HQ,NORD,services,S,Réunion", "column rate_country: names country Réunion, which has no rate"),
    ],
)
def test_a_wrong_country_of_a_rate_is_refused_in_words(workspace: Workspace, rule: str, said: str) -> None:
    assert said in workspace.spoil("vat_rules", f"{HEADINGS}{rule}\n").told()


def overseas(workspace: Workspace, rule: str, group: str = "") -> Workspace:
    workspace.spoil("entities", OVERSEAS.format(group=group))
    return workspace.spoil("vat_rules", f"{HEADINGS}{rule}\n")


def test_services_between_parts_of_france_that_no_rule_speaks_of_are_warned_of(workspace: Workspace) -> None:
    told = overseas(workspace, "HQ,NORD,goods,G,").warned()
    assert "agreements.csv, row 1 (agreement CONV-1, provider HQ, recipient NORD)" in told
    assert "lets HQ (FR) charge NORD (RE), and no row of vat_rules says what VAT services bear: they bear none" in told


@pytest.mark.parametrize("rule", ["HQ,NORD,services,S,RE", ",NORD,,S,RE", "HQ,,services,S,RE"])
def test_a_rule_for_their_services_is_enough(workspace: Workspace, rule: str) -> None:
    assert [str(problem) for problem in overseas(workspace, rule).read().warnings] == []


def test_inside_a_vat_group_no_rule_is_asked_for(workspace: Workspace) -> None:
    assert overseas(workspace, "HQ,NORD,goods,G,", group="AU").read().warnings == ()


@pytest.mark.parametrize(("rate", "share", "percent"), [("0.20", "0.2", "20"), ("0.055", "0.055", "5.5")])
def test_a_rate_that_looks_like_a_share_is_warned_of(workspace: Workspace, rate: str, share: str, percent: str) -> None:
    workspace.spoil("vat_rates", f"country,vat_class,rate\nFR,standard,{rate}\nFR,reduced,1\nFR,zero,0\n")
    told = f"column rate: {share} is less than one percent; rates are percent: write {percent} if a share of {share}"
    assert told in workspace.warned()
