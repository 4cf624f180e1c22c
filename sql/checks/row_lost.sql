-- One row per file: its records against the footers, charged, retained and rejected rows they became.
with

files as (
    select * from input_files
),

compared as (
    select
        source || '/' || file as scope,
        cast(records as decimal(38, 18)) as expected,
        cast(footers + charged + retained + rejected as decimal(38, 18)) as actual
    from files
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
