-- One row per cost account of a provider, and what none of its accounts covers: what was booked against what is
-- charged, retained, rejected and explained, apart by the limit at most. Where no limit is set none fails.
with

compared as (
    select
        provider || ' ' || coalesce(account, 'no account') || ' ' || currency as scope,
        coalesce(booked, 0) as expected,
        charged + retained + rejected + explained as actual
    from balance_totals
),

final as (
    select
        *,
        not $balance_limited or abs(actual - expected) <= cast($balance_limit as decimal(38, 4)) as passed
    from compared
    where $every or not (not $balance_limited or abs(actual - expected) <= cast($balance_limit as decimal(38, 4)))
)

select * from final
order by scope
