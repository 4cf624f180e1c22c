-- One row per agreement, its parties and currency, where the run adds mark-ups: those made again of the published cost
-- and the rate that the agreement states on the day, against those charged, line by line.
with

compared as (
    select
        provider || ' > ' || recipient || ' ' || agreement || ' ' || currency as scope,
        expected,
        actual,
        wrong_lines = 0 as passed
    from markups_made_again
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
