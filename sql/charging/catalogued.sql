-- One row per usage line of a part, with the rows of its service, provider and recipient that hold on its day.
with

lines as (
    select * from located
),

services as (
    select * from services_to_join
),

entities as (
    select * from entities_to_join
),

final as (
    select
        lines.*,
        services.service_held,
        recipients.entity_held as recipient_held,
        providers.entity_held as provider_held
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
)

select * from final
