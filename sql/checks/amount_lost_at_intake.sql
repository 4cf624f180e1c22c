-- One row per file: the amounts delivered in its records against those of its usage lines and of the rows not taken.
with

files as (
    select * from input_files
),

taken as (
    select
        source,
        file,
        sum(amount) as amount
    from usage_lines
    group by source, file
),

not_taken as (
    select
        source,
        file,
        sum(delivered_amount) as amount
    from rejected_tallies
    where stage = 'intake'
    group by source, file
),

compared as (
    select
        files.source || '/' || files.file as scope,
        files.amount as expected,
        coalesce(taken.amount, 0) + coalesce(not_taken.amount, 0) as actual
    from files
    left join taken using (source, file)
    left join not_taken using (source, file)
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
