"""Connections to one engine see nothing of each other, and leave nothing."""

import duckdb
import polars as pl
import pytest

from transforms.engine import EngineLimits, connect

OWN_ENGINE = EngineLimits()


@pytest.mark.parametrize("limits", [None, OWN_ENGINE])
def test_what_one_names_no_other_sees_and_two_may_use_one_name(limits: EngineLimits | None) -> None:
    with connect(limits) as one, connect(limits) as other:
        for number, connection in enumerate((one, other)):
            connection.register("frame", pl.DataFrame({"number": [number]}))
            connection.execute("create view seen as select * from frame")
            connection.execute("create table kept as select * from frame")
        one.execute("create view own as select * from seen")
        answers = [[c.sql(f"from {name}").fetchall() for name in ("frame", "seen", "kept")] for c in (one, other)]
        with pytest.raises(duckdb.CatalogException, match="own"):
            other.sql("from own")
    assert answers == [[[(0,)]] * 3, [[(1,)]] * 3]


def test_a_connection_that_ended_in_a_fault_leaves_nothing() -> None:
    with pytest.raises(duckdb.ConversionException), connect() as connection:
        connection.execute("create table kept as select 1")
        connection.sql("select 'no number'::integer").fetchall()
    with connect() as connection:
        databases = "select count(*) from duckdb_databases() where not internal"
        assert connection.sql(databases).fetchall() == [(2,)], "that of the engine, and that of this connection"
        assert connection.sql("from duckdb_tables()").fetchall() == []


def test_an_engine_of_its_own_keeps_to_its_limits() -> None:
    with connect(EngineLimits("64MB", 2)) as connection:
        limits = connection.sql("select current_setting('memory_limit'), current_setting('threads')").fetchall()
    assert limits == [("61.0 MiB", 2)]
