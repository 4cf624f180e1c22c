-- One row per file with charges: how many of its lines are charged to another company, and how many are retained.
with

charges as (
    select * from charge_lines
),

final as (
    select
        source,
        file,
        count(*) filter (where provider <> recipient) as charged,
        count(*) filter (where provider = recipient) as retained
    from charges
    group by source, file
)

select * from final
