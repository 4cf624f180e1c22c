"""Faults of tariffs, and of prices that name them, are told with their row and column."""

import pytest

from tests.transforms.reference.conftest import Workspace

COLUMNS = (
    "tariff,prefix,days,hours,up_to,model,unit_price,per,increment,flat_amount,connection,free_quantity,minimum,discount,"
    "counted_by,commitment"
)
SOUND = {"tariff": "T", "model": "graduated", "unit_price": "0.3"}


def with_tariffs(workspace: Workspace, *rows: dict[str, str]) -> Workspace:
    """A workspace whose service SIM is rated by these steps of the tariff T."""
    workspace.spoil("prices", "service,tariff,unit_price\nSIM,T,\nLAN,,120\n")
    names = COLUMNS.split(",")
    lines = [",".join({**SOUND, **row}.get(name, "").join('""') for name in names) for row in rows]
    return workspace.spoil("tariffs", "\n".join([COLUMNS, *lines]) + "\n")


def test_steps_times_and_prefixes_that_fit_together_are_read(workspace: Workspace) -> None:
    steps = [{"up_to": "10"}, {"model": ""}, {"prefix": "+33"}, {"prefix": "+33", "days": "mon-fri,sun"}]
    assert with_tariffs(workspace, *steps).read().tables["tariffs"].height == 4


WRONG = [
    ([{"up_to": "10"}], "row 1 (tariff T, up_to 10", "column up_to: is 10, and no step comes after it"),
    ([{"up_to": "0"}, {"model": ""}], "row 1", "column up_to: is 0; write a quantity above 0"),
    ([{"model": ""}], "row 1", "column model: is empty; write graduated, volume, package or percentage"),
    ([{"model": "block"}], "row 1", "column model: block is no choice; write graduated, volume, package or percentage"),
    ([{"up_to": "1"}, {"model": "", "discount": "5"}], "row 2", "column discount: is filled in a later step"),
    ([{"increment": "0"}], "row 1", "column increment: is 0; write a quantity above 0, or leave it empty"),
    ([{"per": "0.5"}], "row 1", "column per: is 0.5; write 1 or more: so many units have the price"),
    ([{"minimum": "-1"}], "row 1", "column minimum: is -1; write 0 or more"),
    ([{"connection": "-0.25"}], "row 1", "column connection: is -0.25; write 0 or more"),
    ([{"flat_amount": "-2"}], "row 1", "column flat_amount: is -2; write 0 or more"),
    (
        [{"up_to": "1"}, {"model": "", "flat_amount": "-2.50"}],
        "row 2",
        "column flat_amount: is -2.5; write 0 or more",
    ),
    ([{"free_quantity": "-3"}], "row 1", "column free_quantity: is -3; write 0 or more"),
    ([{"unit_price": "-0.3"}], "row 1", "column unit_price: is -0.3; write 0 or more"),
    ([{"per": "-60"}], "row 1", "column per: is -60; write 1 or more: so many units have the price"),
    ([{"increment": "-1"}], "row 1", "column increment: is -1; write a quantity above 0, or leave it empty"),
    ([{"discount": "100.5"}], "row 1", "column discount: 100.5 is out of range; write a percentage of 0 to 100"),
    ([{"discount": "-5"}], "row 1", "column discount: -5 is out of range; write a percentage of 0 to 100"),
    ([{"model": "package"}], "row 1", "column per and increment: do not make a package; write its size as per"),
    ([{"model": "percentage", "per": "10"}], "row 1", "column per: is 10 in a percentage; leave it empty: it is 100"),
    ([{"days": "lundi"}], "row 1", "column days: lundi is no such span; write days such as mon-fri or sat,sun"),
    ([{"days": "fri-mon"}], "row 1", "column days: fri-mon is no such span"),
    ([{"hours": "22:00-06:00"}], "row 1", "column hours: 22:00-06:00 is no such span; write hours such as 08:00-19:00"),
    ([{"unit_price": "0.123456789012345678", "per": "7"}], "row 1", "column unit_price: makes, with what goes with it"),
    ([{"unit_price": ""}], "row 1", "column unit_price: is empty; fill it"),
    (
        [{"days": "mon-fri"}, {"days": "fri,sat", "hours": "08:00-09:00"}],
        "row 2",
        "column days and hours: hold at times of row 1 too; part the times",
    ),
    ([{"counted_by": "site"}], "row 1", "column counted_by: site is no choice; write user or recipient"),
    (
        [{"commitment": "500"}],
        "row 1",
        "column counted_by: is empty beside a commitment, which is of a month; write user",
    ),
    ([{"counted_by": "user", "commitment": "-5"}], "row 1", "column commitment: is -5; write 0 or more"),
    ([{"up_to": "1"}, {"model": "", "counted_by": "user"}], "row 2", "column counted_by: is filled in a later step"),
    ([{"prefix": "+33"}, {"prefix": "00 33"}], "row 1", "column prefix: +33 is written in another way too; keep one"),
]


@pytest.mark.parametrize(("steps", "place", "said"), WRONG, ids=[said[:40] for _, _, said in WRONG])
def test_a_wrong_step_is_refused_with_its_row_column_and_what_would_be_right(
    workspace: Workspace, steps: list[dict[str, str]], place: str, said: str
) -> None:
    told = [str(error) for error in with_tariffs(workspace, *steps).errors()]
    assert told[0].startswith(f"tariffs.csv, {place}")
    assert said in told[0]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            [{"up_to": "10"}, {"up_to": "5", "model": ""}, {"model": ""}],
            "row 2 (tariff T, up_to 5), column up_to: is 5, and row 1 before it goes up to 10; write the steps of a"
            " tariff in rising order, the first with its model",
        ),
        (
            [{"minimum": "2"}, {"up_to": "5", "model": ""}],
            "row 2 (tariff T, up_to 5), column up_to: is 5, and row 1 before it has no end; write the steps of a"
            " tariff in rising order, the first with its model",
        ),
    ],
    ids=["falling", "after the last"],
)
def test_steps_that_do_not_rise_are_told_as_such_and_their_first_step_is_not_guessed(
    workspace: Workspace, steps: list[dict[str, str]], said: str
) -> None:
    assert list(map(str, with_tariffs(workspace, *steps).errors())) == [f"tariffs.csv, {said}"]


def test_steps_may_stand_in_any_order_where_the_lowest_has_the_model(workspace: Workspace) -> None:
    steps = [{"model": ""}, {"up_to": "10", "model": ""}, {"up_to": "5"}]
    assert with_tariffs(workspace, *steps).read().tables["tariffs"].height == 3


FIRST_STEP = {"connection": "-0.25", "free_quantity": "-3", "minimum": "-1"}


def test_what_the_first_step_says_is_blamed_on_its_own_row_alone(workspace: Workspace) -> None:
    steps = [{"up_to": "10", **FIRST_STEP}, {"up_to": "20", "model": ""}, {"model": ""}]
    told = list(map(str, with_tariffs(workspace, *steps).errors()))
    assert told == [
        f"tariffs.csv, row 1 (tariff T, up_to 10), column {column}: is {value}; write 0 or more"
        for column, value in FIRST_STEP.items()
    ]


def test_a_step_that_is_written_twice_is_refused(workspace: Workspace) -> None:
    told = list(map(str, with_tariffs(workspace, {}, {}).errors()))
    assert told[0].startswith("tariffs.csv, row 2 (tariff T): stands for the same as row 1, and both are valid always")


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ("SIM,T,", "row 1 (service SIM), column tariff: names tariff T, which is not known"),
        ("SIM,,", "row 1 (service SIM), column unit_price: is empty; fill it: exact, without VAT; blank = a tariff"),
    ],
)
def test_a_price_names_a_known_tariff_or_is_a_unit_price(workspace: Workspace, prices: str, said: str) -> None:
    assert said in workspace.spoil("prices", f"service,tariff,unit_price\n{prices}\n").told()


def test_a_price_list_of_tariffs_alone_needs_no_heading_for_unit_prices(workspace: Workspace) -> None:
    assert with_tariffs(workspace, {}).spoil("prices", "service,tariff\nSIM,T\n").read().warnings == ()
    told = workspace.spoil("prices", "service,tariff\nSIM,T\nLAN,\n").told()
    assert told.startswith("prices.csv, row 2 (service LAN), column unit_price: is empty")


def test_a_price_that_is_both_a_unit_price_and_a_tariff_is_refused(workspace: Workspace) -> None:
    both = with_tariffs(workspace, {}).spoil("prices", "service,tariff,unit_price\nSIM,T,3\n")
    assert "column tariff: is filled, and unit_price too; empty one of them" in both.told()


def test_a_tariff_and_a_unit_price_of_one_service_on_one_day_are_told_as_two_prices(workspace: Workspace) -> None:
    both = with_tariffs(workspace, {}).spoil("prices", "service,tariff,unit_price\nSIM,T,\nSIM,,3\n")
    assert "row 2 (service SIM): stands for the same as row 1, and both are valid always" in both.warned()


def test_a_tariff_is_dated_by_the_price_that_names_it(workspace: Workspace) -> None:
    dated = with_tariffs(workspace).spoil("tariffs", "tariff,model,unit_price,valid_from\nT,graduated,1,2026-10-01\n")
    assert "are filled, and a tariff holds as long as a price names it; date the row of prices" in dated.told()
