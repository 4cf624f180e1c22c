-- One row per file with amounts: those of its usage lines against those of its charges, retained ones too, and rejects;
-- all in the currency they were delivered in, and without the mark-up that the run adds.
with

delivered as (
    select
        source,
        file,
        amount as delivered,
        0 as found
    from usage_lines
    where amount is not null
),

charged as (
    select
        source,
        file,
        0 as delivered,
        coalesce(line_amount, cost_amount, amount) as found
    from charge_lines
    where basis not in ('unit_price', 'tariff')
),

rejected as (
    select
        source,
        file,
        0 as delivered,
        delivered_amount as found
    from rejected_tallies
    where stage <> 'intake'
),

amounts as (
    select * from delivered
    union all
    select * from charged
    union all
    select * from rejected
),

compared as (
    select
        source || '/' || file as scope,
        sum(delivered) as expected,
        sum(found) as actual
    from amounts
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
