-- One row per file: the amounts of its usage lines against those of its charges, retained ones too, and of its rejects.
with

delivered as (
    select
        source,
        file,
        coalesce(sum(amount), 0) as amount
    from usage_lines
    group by source, file
),

charged as (
    select
        source,
        file,
        sum(amount) as amount
    from charge_lines
    where basis = 'supplier_document'
    group by source, file
),

rejected as (
    select
        source,
        file,
        sum(delivered_amount) as amount
    from rejected_tallies
    where stage <> 'intake'
    group by source, file
),

compared as (
    select
        delivered.source || '/' || delivered.file as scope,
        delivered.amount as expected,
        coalesce(charged.amount, 0) + coalesce(rejected.amount, 0) as actual
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
