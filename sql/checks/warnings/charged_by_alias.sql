-- One row per source with lines that write a name in place of a code and are charged by its alias.
-- None is expected; the amount found is theirs.
with

lines as (
    select * from observed_lines
),

compared as (
    select
        scope,
        cast(0 as decimal(38, 18)) as expected,
        cast(sum(amount) as decimal(38, 18)) as actual,
        sum(rows) = 0 as passed
    from lines
    where control = 'charged_by_alias'
    group by scope
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
