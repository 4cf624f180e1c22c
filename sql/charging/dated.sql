-- One row per usage line of a part, with the days of its service: its own, else the day of use, else the whole month.
with

usage as (
    select * from usage_part
),

month as (
    select * from month_terms
),

final as (
    select
        usage.* exclude (usage_date, service_from, service_to),
        coalesce(usage.service_from, usage.usage_date, month.first_day) as service_from,
        coalesce(
            usage.service_to, usage.service_from, usage.usage_date, month.last_day
        ) as service_to
    from usage
    cross join month
)

select * from final
