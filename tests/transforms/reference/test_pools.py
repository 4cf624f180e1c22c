"""Pools and keys are refused where they could not be shared out, with the row, the column and what would be right."""

import pytest

POOLS = (
    "pool,period,provider,service,amount,received,currency,nature,evidence_ref,"
    "method,key,from_period,excluded,retained_reason\n"
)
KEYS = "key,period,entity,site,department,value\n"
STAFF = ("STAFF,2026-10,NORD,,,60", "STAFF,2026-10,,BER,,40")


def shared(workspace, *pools, keys=STAFF):
    workspace.spoil("pools", POOLS + "".join(f"{pool}\n" for pool in pools))
    return workspace.spoil("keys", KEYS + "".join(f"{key}\n" for key in keys))


def a_pool(**changes):
    """The row of a pool that nothing is wrong with, and what is to be wrong with it."""
    values = dict.fromkeys(POOLS.strip().split(","), "") | {
        "pool": "NET",
        "period": "2026-10",
        "provider": "HQ",
        "service": "LAN",
        "amount": "1000.00",
        "nature": "Serveurs communs",
        "evidence_ref": "GL-1",
        "method": "weighted",
        "key": "STAFF",
    }
    return ",".join((values | changes).values())


def told_of_pool(workspace):
    return workspace.told().removeprefix("pools.csv, row 1 (pool NET, period 2026-10), ")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": "equal"},
        {"method": "fixed"},
        {"method": "quantity", "key": "SIM"},
        {"method": "amount", "key": "mobility"},
        {"method": "amount", "key": "LAN"},
        {"method": "amount", "key": ""},
        {"amount": "", "received": "connectivity"},
        {"amount": "-0.01", "currency": "CHF"},
        {"amount": "1000", "currency": "JPY"},
        {"from_period": "2026-01"},
        {"excluded": '" NORD , HQ"'},
    ],
)
def test_a_sound_pool_is_accepted_without_a_word(workspace, changes):
    assert shared(workspace, a_pool(**changes)).read().warnings == ()


def test_the_currency_of_a_pool_is_the_groups_where_it_names_none(workspace):
    pools = shared(workspace, a_pool(), a_pool(pool="OTHER", currency="CHF", excluded="HQ")).read().tables["pools"]
    assert pools["currency"].to_list() == ["EUR", "CHF"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"from_period": "2026"}, "column from_period: 2026 is no period; write it as 2026-10"),
        ({"from_period": "2026-11"}, "column from_period: 2026-11 is after 2026-10; write one before it"),
        (
            {"method": "quantity", "key": "SIM", "from_period": "2026-09"},
            "column from_period: is filled, and method quantity weighs by what this run charges; "
            "leave it empty, or share by a key that holds the values of each period",
        ),
        ({"amount": ""}, "column amount: holds no amount, and received is empty; fill either of them"),
        ({"received": "SIM"}, "column amount: is filled, and received too: SIM; fill either of them"),
        (
            {"amount": "0.005"},
            "column amount: 0.005 is finer than the smallest unit of EUR; "
            "write whole units: shares sum to the pool exactly",
        ),
        (
            {"amount": "10.50", "currency": "JPY"},
            "column amount: 10.5 is finer than the smallest unit of JPY; "
            "write whole units: shares sum to the pool exactly",
        ),
        (
            {"currency": "EURO"},
            "column currency: EURO is no ISO 4217 code; write a currency of at most three decimals, such as EUR",
        ),
        ({"nature": "Divers"}, "column nature: Divers says nothing of what was received; say what was received"),
        ({"nature": "Réseau"}, "column nature: Réseau is shorter than 10 characters; say what was received"),
        ({"nature": ""}, "column nature: is empty; fill it: what the beneficiaries receive, in words"),
        ({"evidence_ref": ""}, "column evidence_ref: is empty; fill it: document that proves the amount"),
        (
            {"method": "headcount"},
            "column method: headcount is no choice; write equal, fixed, weighted, quantity or amount",
        ),
        (
            {"provider": "NORDD"},
            "column provider: names entity NORDD, which is not known; the nearest is NORD; "
            "correct it or add it to entities",
        ),
        (
            {"service": "LANN"},
            "column service: names service LANN, which is not known; the nearest is LAN; "
            "correct it or add it to services",
        ),
        (
            {"excluded": '"NORD, NORDD"'},
            "column excluded: names entity NORDD, which is not known; the nearest is NORD; "
            "correct it or add it to entities",
        ),
        (
            {"amount": "", "received": "hardware"},
            "column received: names hardware, which is neither a service nor a typology; "
            "correct it or add it to services",
        ),
        (
            {"method": "amount", "key": "STAFF"},
            "column key: names STAFF, which is neither a service nor a typology; correct it or add it to services",
        ),
        ({"key": ""}, "column key: is empty; name a key of keys: method weighted shares by its rows"),
        ({"key": "STAF"}, "column key: names key STAF, which is not known; correct it or add it to keys"),
        ({"method": "quantity", "key": ""}, "column key: is empty; name the service whose quantities weigh"),
        (
            {"method": "quantity", "key": "SIMM"},
            "column key: names service SIMM, which is not known; the nearest is SIM; correct it or add it to services",
        ),
        (
            {"excluded": '"NORD, BERLIN"'},
            "column excluded: leaves nobody of key STAFF in 2026-10; exclude fewer",
        ),
        (
            {"method": "fixed", "excluded": "NORD"},
            "column key: the percentages of key STAFF in 2026-10 without those excluded total 40; "
            "correct them to total exactly 100",
        ),
        (
            {"provider": "NORD"},
            "column retained_reason: is empty, and provider NORD bears a share itself; say why, or name it in excluded",
        ),
    ],
)
def test_a_pool_that_cannot_be_shared_is_refused_by_its_place(workspace, changes, told):
    assert told_of_pool(shared(workspace, a_pool(**changes))) == told


@pytest.mark.parametrize(
    ("changes", "keys", "told"),
    [
        (
            {"period": "2026-13"},
            STAFF,
            "pools.csv, row 1 (pool NET, period 2026-13), column period: 2026-13 is no period; write it as 2026-10",
        ),
        (
            {"period": "2026-11"},
            STAFF,
            "pools.csv, row 1 (pool NET, period 2026-11), column key: key STAFF has no value in 2026-11; "
            "add its rows of the period to keys",
        ),
        (
            {"period": "2026-12", "from_period": "2026-11"},
            STAFF,
            "pools.csv, row 1 (pool NET, period 2026-12), column key: key STAFF has no value in 2026-11 to 2026-12; "
            "add its rows of the period to keys",
        ),
        (
            {"method": "fixed"},
            ("STAFF,2026-10,NORD,,,33.3", "STAFF,2026-10,BERLIN,,,66.69"),
            "pools.csv, row 1 (pool NET, period 2026-10), column key: "
            "the percentages of key STAFF in 2026-10 total 99.99; correct them to total exactly 100",
        ),
        (
            {},
            ("STAFF,2026-10,NORD,,,0",),
            "pools.csv, row 1 (pool NET, period 2026-10), column key: "
            "the values of key STAFF in 2026-10 total 0; give at least one beneficiary a value above zero",
        ),
        (
            {},
            ("STAFF,2026-10,NORD,,,", *STAFF[1:]),
            "keys.csv, row 1 (key STAFF, period 2026-10, entity NORD), column value: "
            "holds no value, and pool NET is shared by it; write what weighs, or 0",
        ),
        (
            {},
            (*STAFF, "STAFF,October,HQ,,,1"),
            "keys.csv, row 3 (key STAFF, period October, entity HQ), column period: "
            "October is no period; write it as 2026-10",
        ),
        (
            {},
            (*STAFF, "STAFF,2026-10,,,,1"),
            "keys.csv, row 3 (key STAFF, period 2026-10), column entity: is empty, and site too; name who benefits",
        ),
        (
            {},
            (*STAFF, "STAFF,2026-10,BERLIN,,,-1.50"),
            "keys.csv, row 3 (key STAFF, period 2026-10, entity BERLIN), column value: "
            "-1.5 is negative; write zero or more: nobody is paid for bearing a cost",
        ),
        (
            {},
            (*STAFF, "STAFF,2026-10,BERLIM,,,1"),
            "keys.csv, row 3 (key STAFF, period 2026-10, entity BERLIM), column entity: "
            "names entity BERLIM, which is not known; the nearest is BERLIN; correct it or add it to entities",
        ),
        (
            {},
            (*STAFF, STAFF[0]),
            "keys.csv, row 3 (key STAFF, period 2026-10, entity NORD): stands for the same as row 1, "
            "and both are valid always; end one before the other starts, or remove it",
        ),
    ],
)
def test_a_key_that_cannot_be_shared_by_is_refused_by_its_place(workspace, changes, keys, told):
    assert shared(workspace, a_pool(**changes), keys=keys).told() == told


@pytest.mark.parametrize("amount", ["100000000000", "much"])
def test_an_amount_that_cannot_be_read_is_told_where_it_stands(workspace, amount):
    errors = list(map(str, shared(workspace, a_pool(amount=amount)).errors()))
    assert any(f"column amount: {amount} is " in error for error in errors), errors


@pytest.mark.parametrize(("table", "day"), [("pools", "valid_from"), ("pools", "valid_to"), ("keys", "valid_from")])
def test_a_day_of_validity_is_refused_where_a_period_tells_when_a_row_counts(workspace, table, day):
    shared(workspace, a_pool())
    headings, first, *others = (workspace.folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    workspace.spoil(table, "\n".join([f"{headings},{day}", f"{first},2026-10-15", *(f"{row}," for row in others)]))
    told = workspace.told()
    assert told.startswith(f"{table}.csv, row 1 (")
    assert told.endswith(f"column {day}: is filled, and a row counts in its period; leave it empty")


def test_an_equal_share_needs_no_value_and_a_pool_may_leave_its_reason_open_where_its_provider_bears_nothing(workspace):
    keys = ("STAFF,2026-10,NORD,,,", "STAFF,2026-10,,BER,,")
    assert shared(workspace, a_pool(method="equal"), keys=keys).read().warnings == ()
    assert shared(workspace, a_pool(provider="NORD", excluded="NORD"), keys=STAFF).read().warnings == ()


def test_natures_may_say_nothing_where_the_settings_ask_for_none(workspace):
    workspace.settings["justification"] = {"required": ["evidence_ref"]}
    assert shared(workspace, a_pool(nature="Divers")).read().warnings == ()


def test_cascades_that_go_round_in_a_circle_are_refused_with_the_way_round(workspace):
    keys = ("TO-NORD,2026-10,NORD,,,1", "TO-BERLIN,2026-10,,BER,,1")
    pools = (
        a_pool(pool="FIRST", provider="NORD", service="SIM", amount="", received="connectivity", key="TO-BERLIN"),
        a_pool(pool="SECOND", provider="BERLIN", service="LAN", amount="", received="mobility", key="TO-NORD"),
    )
    assert shared(workspace, *pools, keys=keys).told() == (
        "pools.csv, row 1 (pool FIRST, period 2026-10), column received: "
        "the amounts wait for each other in a circle: FIRST > SECOND > FIRST; "
        "give one of them an amount, or exclude its provider from the pool before it"
    )


def test_the_share_of_a_provider_in_its_own_pool_makes_no_circle(workspace):
    pool = a_pool(provider="NORD", service="LAN", amount="", received="LAN", retained_reason="Effectif propre")
    assert shared(workspace, pool).read().warnings == ()


def test_faults_of_several_rows_are_told_at_once(workspace):
    faulty = (a_pool(amount=""), a_pool(pool="OTHER", key="NONE"), a_pool(pool="THIRD", from_period="2027-01"))
    assert len(shared(workspace, *faulty, keys=(*STAFF, "STAFF,2026-10,,,,-1")).errors()) == 5


def test_keys_that_could_not_be_read_make_no_pool_wrong(workspace):
    shared(workspace, a_pool())
    (workspace.folder / "keys.csv").unlink()
    assert "there is no file keys.csv" in workspace.told()
