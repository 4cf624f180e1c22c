-- One row per source with lines whose product was rounded to 18 decimals, as the source allows: what was cut.
-- None is expected; the amount found is the sum of what was cut, signs left out, at the next 18th decimal.
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
    where control = 'decimals_cut'
    group by scope
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
