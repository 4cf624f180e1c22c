-- One row per file with footers: the totals it states against the sum of the amounts of its rows.
with

footers as (
    select * from footer_totals
),

files as (
    select * from input_files
),

compared as (
    select
        files.source || '/' || files.file as scope,
        footers.amount as expected,
        files.amount as actual
    from files
    inner join footers using (source, file)
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
