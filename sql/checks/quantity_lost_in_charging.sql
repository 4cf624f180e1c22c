-- One row per file: the quantities it delivered without amount against those priced, retained ones too, and rejected.
with

delivered as (
    select
        source,
        file,
        coalesce(sum(quantity), 0) as quantity
    from usage_lines
    where amount is null
    group by source, file
),

charged as (
    select
        source,
        file,
        sum(quantity) as quantity
    from charge_lines
    where basis = 'unit_price'
    group by source, file
),

rejected as (
    select
        source,
        file,
        sum(delivered_quantity) as quantity
    from rejected_tallies
    where stage <> 'intake'
    group by source, file
),

compared as (
    select
        delivered.source || '/' || delivered.file as scope,
        delivered.quantity as expected,
        coalesce(charged.quantity, 0) + coalesce(rejected.quantity, 0) as actual
    from delivered
    left join charged using (source, file)
    left join rejected using (source, file)
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
