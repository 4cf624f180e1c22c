-- One row per combination, with its service, provider and recipient as they were on its days, and its agreement.
with

combinations as (
    select * from combinations_of_month
),

services as (
    select * from services_as_keys
),

agreements as (
    select * from agreements_as_keys
),

final as (
    select
        combinations.* exclude (agreement),
        combinations.agreement as delivered_agreement,
        coalesce(agreed.agreement, combinations.agreement) as agreement,
        coalesce(agreed.agreement_count, 0) as agreement_count,
        services.* exclude (service),
        providers.* exclude (provider),
        recipients.* exclude (recipient),
        agreements.* exclude (agreement)
    from combinations
    inner join services
        on combinations.service = services.service
        and combinations.as_of between services.service_valid_from and services.service_valid_to
    inner join providers
        on combinations.provider = providers.provider
        and combinations.as_of between providers.provider_valid_from and providers.provider_valid_to
    inner join recipients
        on combinations.recipient = recipients.recipient
        and combinations.as_of between recipients.recipient_valid_from and recipients.recipient_valid_to
    left join agreed
        on combinations.combination = agreed.combination
    left join agreements
        on agreed.agreement_row = agreements.agreement_row
)

select * from final
