-- One row: the rejected rows whose amount may be unknown against those whose amount is.
with

rejected as (
    select * from rejected_tallies
),

compared as (
    select
        'rows' as scope,
        cast($unpriced_limit as decimal(38, 18)) as expected,
        cast(coalesce(sum(unpriced_rows), 0) as decimal(38, 18)) as actual
    from rejected
),

final as (
    select
        *,
        actual <= expected as passed
    from compared
    where $every or actual > expected
)

select * from final
order by scope
