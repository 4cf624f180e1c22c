-- One row per source whose rows another month's file may hold as they are: files whose bytes an earlier month charged.
-- None is expected; the amount found is what they deliver.
with

files as (
    select
        input_files.source,
        input_files.amount,
        input_files.file || ' as ' || files_before.charged_as as told
    from files_before
    inner join input_files using (source, file)
),

compared as (
    select
        source
        || coalesce(', ' || min(told), '')
        || if(count(told) > 1, ' and ' || (count(told) - 1) || ' more', '') as scope,
        cast(0 as decimal(38, 18)) as expected,
        cast(coalesce(sum(amount) filter (where told is not null), 0) as decimal(38, 18)) as actual,
        count(told) = 0 as passed
    from files
    group by source
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
