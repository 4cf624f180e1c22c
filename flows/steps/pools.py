"""Cost pools are shared out: each share becomes a usage line and is charged like any other."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from flows.month import Month
from flows.steps.charges import charge
from flows.steps.ground import Ground
from flows.steps.intake import Intake
from flows.steps.invoices import charged_combinations
from flows.steps.made_lines import languages_of, take_made
from schemas.problems import Refused
from schemas.reference import POOLS
from transforms.engine import connect
from transforms.policy.pool_policies import contradicted
from transforms.policy.share_markups import Charged, share_markups
from transforms.pools.beneficiaries import placed
from transforms.pools.charged import CHARGED
from transforms.pools.lines import share_lines, share_rows
from transforms.pools.pool import SOURCE, Pool, pools_of
from transforms.pools.shares import PoolGround, Share, share_out
from transforms.published import write_table
from transforms.reference.as_of import row_of_each
from transforms.reference.keys import COMPANY, is_billed
from transforms.reference.loaded import ReferenceSource


def share_pools(month: Month, ground: Ground, intake: Intake) -> Intake:
    """Share out the pools of the period; what was read, and the shares, which are charged. Writes pool_shares."""
    source = next((source for source in ground.structure.sources if source.table == POOLS.name), None)
    shares = [] if source is None else _shares(month, ground, intake, source)
    write_table(month.tables, "pool_shares", share_rows(shares))
    if source is None:
        return intake
    shared = _taken_in(month, ground, source, shares)
    charge(month, ground, shared)
    return Intake((*intake.parts, *shared.parts), (*intake.files, *shared.files))


def _shares(month: Month, ground: Ground, intake: Intake, source: ReferenceSource) -> list[Share]:
    # The service of a share begins on the first day: its line then finds the same rows.
    tables, first_day = ground.structure.tables, month.days[0]
    pools = pools_of(tables["pools"], month.period)
    services = row_of_each(tables["services"], ["service"], first_day)
    typologies = dict(services.select("service", "typology").iter_rows())
    charged = _charged(month, ground, intake, pools)
    keys = placed(tables["keys"], tables["sites"], first_day)
    markups = _markups(month, ground, pools, typologies)
    shares = share_out(pools, PoolGround(keys, typologies, charged, source.file, markups))
    problems = contradicted(
        shares, tables["pools"], tables["agreements"], typologies, _invoiced(month, ground), first_day, source.file
    )
    if problems:
        raise Refused(problems)
    return shares


def _invoiced(month: Month, ground: Ground) -> Mapping[str, str]:
    """Who receives the invoices of each entity, on the first day."""
    entities = row_of_each(ground.structure.tables["entities"], ["entity"], month.days[0])
    return dict(entities.select("entity", pl.coalesce("bill_to", "entity")).iter_rows())


def _markups(
    month: Month, ground: Ground, pools: Sequence[Pool], typologies: Mapping[str, str]
) -> Mapping[Charged, Decimal]:
    """What is charged on top of the shares that other pools pass on, where the run adds mark-ups."""
    if month.settings.policy.markup_in_amounts is not False or not any(pool.received for pool in pools):
        return {}
    agreements, invoiced = ground.structure.tables["agreements"], _invoiced(month, ground)
    with connect(month.engine_limits(month.threads)) as connection:
        return share_markups(connection, pools, agreements, typologies, invoiced, month.days[0])


def _charged(month: Month, ground: Ground, intake: Intake, pools: Sequence[Pool]) -> pl.DataFrame:
    """What usage and subscriptions were charged, where a pool asks for it: it costs a merge of all parts."""
    if not intake.parts or not any(pool.needs_charges for pool in pools):
        return pl.DataFrame(schema=CHARGED)
    charged = charged_combinations(month, ground, intake)
    if is_billed(ground.structure.tables):
        charged = charged.with_columns(recipient=COMPANY)  # who bears a share, whoever receives its invoices
    return charged.select(pl.col(name).cast(kind) for name, kind in CHARGED.items())


def _taken_in(month: Month, ground: Ground, source: ReferenceSource, shares: Sequence[Share]) -> Intake:
    languages = languages_of(month, ground)
    lines = share_lines(shares, source.file, month.days, languages, month.settings.group.language)
    return take_made(month, ground, SOURCE, source, lines)
