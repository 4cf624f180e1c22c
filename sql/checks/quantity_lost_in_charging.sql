-- One row per file with quantities but no amount: those delivered against those priced, also if retained, and rejected.
with

delivered as (
    select
        source,
        file,
        quantity as delivered,
        0 as found
    from usage_lines
    where amount is null and quantity is not null
),

priced as (
    select
        source,
        file,
        0 as delivered,
        quantity as found
    from charge_lines
    where basis in ('unit_price', 'tariff')
),

rejected as (
    select
        source,
        file,
        0 as delivered,
        delivered_quantity as found
    from rejected_tallies
    where stage <> 'intake'
),

quantities as (
    select * from delivered
    union all
    select * from priced
    union all
    select * from rejected
),

compared as (
    select
        source || '/' || file as scope,
        sum(delivered) as expected,
        sum(found) as actual
    from quantities
    group by source, file
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
