-- One row per usage line of a part, with its origin and the days of its service: its own, else the day of use, else the
-- whole month.
with

usage as (
    select * from usage_part
),

month as (
    select * from month_terms
),

final as (
    select
        usage.* exclude (service_from, service_to),
        coalesce(usage.service_from, usage.usage_date, month.first_day) as service_from,
        coalesce(
            usage.service_to, usage.service_from, usage.usage_date, month.last_day
        ) as service_to,
        case usage.source when 'subscriptions' then 'subscription' else 'usage' end as origin,
        month.group_currency
    from usage
    cross join month
)

select * from final
