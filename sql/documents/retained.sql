-- grain: one row per provider, typology, service and currency of what providers retain for themselves
with

retained_charges as (
    select
        provider,
        typology,
        service,
        currency,
        amount
    from charge_lines
    where invoice_ref is null
),

services as (
    -- the name in force last stands for a service that was renamed
    select
        service,
        max_by(service_name, valid_from) as service_name
    from catalogue
    group by service
),

totals as (
    select
        provider,
        typology,
        service,
        currency,
        count(*) as charges,
        sum(amount)::decimal(38, 18) as amount
    from retained_charges
    group by all
),

final as (
    select
        totals.*,
        services.service_name
    from totals
    left join services on totals.service = services.service
)

select * from final
order by currency, provider, typology, service
