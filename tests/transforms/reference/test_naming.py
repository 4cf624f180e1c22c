"""Names of rows of other tables and in the settings: none may be unknown, and the nearest is proposed."""

import pytest


@pytest.mark.parametrize(
    ("table", "row", "place", "found", "nearest"),
    [
        ("entities", "SUD,Sud,FR,,,HQX", "row 4 (entity SUD), column parent", "entity HQX", "HQ"),
        ("sites", "X,NORT,,", "row 3 (site X), column entity", "entity NORT", "NORD"),
        ("users", "9,N,NRD,,", "row 3 (user 9), column entity", "entity NRD", "NORD"),
        ("users", "9,N,NORD,1-LILLE,", "row 3 (user 9), column site", "site 1-LILLE", "01-LILLE"),
        ("prices", "SIMS,,1", "row 4 (service SIMS), column service", "service SIMS", "SIM"),
        ("prices", "SIM,NORDX,1", "row 4 (service SIM, recipient NORDX), column recipient", "entity NORDX", "NORD"),
        ("agreements", "C,HQQ,NORD,,", "column provider", "entity HQQ", "HQ"),
        ("agreements", "C,HQ,NORDE,,", "column recipient", "entity NORDE", "NORD"),
        ("agreements", "C,HQ,NORD,LANE,", "column service", "service LANE", "LAN"),
        ("subscriptions", "S2,LANN,NORD,,,1,", "column service", "service LANN", "LAN"),
        ("subscriptions", "S2,LAN,NORDD,,,1,", "column entity", "entity NORDD", "NORD"),
        ("subscriptions", "S2,LAN,,BERR,,1,", "column site", "site BERR", "BER"),
        ("subscriptions", "S2,LAN,,,007,1,", "column user", "user 007", "0007"),
        ("subscriptions", "S2,LAN,NORD,,,1,CONV-11", "column agreement", "agreement CONV-11", "CONV-1"),
        ("vat_rules", "HQX,NORD,,O", "column provider", "entity HQX", "HQ"),
        ("vat_rules", "HQ,NORDX,,O", "column recipient", "entity NORDX", "NORD"),
        ("partners", "HQX,NORD,A", "column book", "entity HQX", "HQ"),
        ("partners", "HQ,NORDX,A", "column partner", "entity NORDX", "NORD"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_known_one(workspace, table, row, place, found, nearest):
    told = workspace.add(table, row).told()
    assert told.startswith(f"{table}.csv, ")
    assert place in told
    assert f"names {found}, which is not known; the nearest is {nearest};" in told


@pytest.mark.parametrize(("column", "row"), [("book", "NORDX,,"), ("service", "NORD,,SIMX")])
def test_accounts_name_known_books_and_services(workspace, column, row):
    heading = "book,typology,service,side,account,account_name,journal"
    told = workspace.spoil("accounts", f"{heading}\n{row},revenue,706,Prestations,VT\n").told()
    assert f"column {column}: names" in told


def test_a_name_is_known_if_any_day_knows_it(workspace):
    workspace.spoil("services", "service,service_name,typology,valid_to\nSIM,n,t,2001-01-01\nLAN,n,t,\n")
    assert workspace.read().warnings == ()


def test_one_unknown_name_in_many_rows_is_told_once(workspace):
    told = workspace.add("users", *(f"{number},N,NRD,," for number in range(5))).told()
    assert "users.csv, row 3 (user 0), column entity: names entity NRD, which is not known (and in 4 more rows)" in told


def test_a_name_unlike_all_others_has_no_nearest(workspace):
    assert workspace.add("users", "9,N,ZZZZ,,").told().endswith("not known; correct it or add it to entities")


def test_the_provider_of_the_group_is_a_known_entity(workspace):
    workspace.settings["group"] = {"name": "Groupe fictif", "provider": "NORT"}
    told = workspace.told()
    assert told.startswith(
        "chargeback.toml, [group], provider: names entity NORT, which is not known; the nearest is NORD"
    )


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ({"provider": "X1"}, "[[usage]] mobile, provider"),
        ({"constants": {"entity": "X1"}}, "[[usage]] mobile, constants.entity"),
        ({"constants": {"provider": "X1"}}, "[[usage]] mobile, constants.provider"),
        ({"constants": {"site": "X1"}}, "[[usage]] mobile, constants.site"),
        ({"constants": {"user": "X1"}}, "[[usage]] mobile, constants.user"),
        ({"constants": {"service": "X1"}}, "[[usage]] mobile, constants.service"),
    ],
)
def test_what_a_usage_source_says_of_all_its_rows_is_known(workspace, setting, place):
    workspace.settings["usage"] = [{"source": "mobile", "files": "*.csv", "columns": {"quantity": "Q"}, **setting}]
    assert workspace.told().startswith(f"chargeback.toml, {place}: names ")
