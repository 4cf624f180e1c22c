-- One row per cost pool: its amount against the sum of its shares.
with

compared as (
    select
        pool as scope,
        cast(max(pool_amount) as decimal(38, 18)) as expected,
        cast(sum(amount) as decimal(38, 18)) as actual
    from pool_shares
    group by pool
),

final as (
    select
        *,
        expected = actual as passed
    from compared
    where $every or expected <> actual
)

select * from final
order by scope
