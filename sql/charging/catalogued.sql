-- One row per usage line of a part, with what the catalogue says of its service and whether its parties are known.
with

lines as (
    select * from located
),

services as (
    select * from services_as_keys
),

entities as (
    select
        entity,
        valid_from,
        valid_to
    from entities_as_read
),

periods as (
    select * from reference_windows
),

final as (
    select
        lines.* exclude (typology, unit),
        services.* exclude (service),
        periods.as_of,
        coalesce(lines.typology, services.service_typology) as typology,
        coalesce(lines.unit, services.service_unit) as unit,
        services.service is not null as service_known,
        recipients.entity is not null as recipient_known,
        providers.entity is not null as provider_known
    from lines
    left join services
        on lines.service = services.service
        and lines.service_from between services.service_valid_from and services.service_valid_to
    left join entities as recipients
        on lines.recipient = recipients.entity
        and lines.service_from between recipients.valid_from and recipients.valid_to
    left join entities as providers
        on lines.provider = providers.entity
        and lines.service_from between providers.valid_from and providers.valid_to
    inner join periods
        on lines.service_from between periods.as_of and periods.until
)

select * from final
