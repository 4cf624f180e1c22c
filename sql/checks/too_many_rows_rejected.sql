-- One row: the rows that may be rejected against those that were.
with

files as (
    select * from input_files
),

compared as (
    select
        'rows' as scope,
        cast(coalesce(sum(records), 0) * cast($row_limit as decimal(5, 4)) as decimal(38, 18)) as expected,
        cast(coalesce(sum(rejected), 0) as decimal(38, 18)) as actual
    from files
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
