-- One row per source with lines of users that are not known, which their provider retains, as the source allows.
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
    where control = 'user_unknown_retained'
    group by scope
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
