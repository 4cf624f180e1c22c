-- One row per usage line of a part, with the rows of its service, provider and recipient that hold on its day. Until
-- here its recipient is the company that is charged; from here on, who receives its invoices. A provider's own lines
-- stay its own.
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

recipients as (
    select * from recipients_to_join
),

final as (
    select
        lines.* exclude (recipient),
        services.service_held,
        lines.recipient as company,
        recipients.company_held,
        if(
            lines.provider = lines.recipient, lines.recipient, coalesce(recipients.billed_to, lines.recipient)
        ) as recipient,
        if(
            lines.provider = lines.recipient, recipients.company_held, recipients.recipient_held
        ) as recipient_held,
        providers.entity_held as provider_held
    from lines
    left join services
        on lines.service = services.service
        and lines.service_from between services.service_valid_from and services.service_valid_to
    left join recipients
        on lines.recipient = recipients.company
        and lines.service_from between recipients.valid_from and recipients.valid_to
    left join entities as providers
        on lines.provider = providers.entity
        and lines.service_from between providers.valid_from and providers.valid_to
)

select * from final
