-- One row per charge, with its usage line and every column of the reference tables as they were on its day.
-- Columns that charge_lines already has are left out of the others (`*_beside`), so that each name stands once.
with

lines as (
    select
        charge_lines.*,
        usage_beside.* exclude (source, file, "row"),
        coalesce(usage_beside.service_from, usage_beside.usage_date, month_terms.first_day) as service_day
    from charge_lines
    inner join usage_beside using (source, file, "row")
    cross join month_terms
),

with_user as (
    select
        lines.*,
        users_beside.* exclude (join_user)
    from lines
    left join users_beside
        on lines.user = users_beside.join_user
        and lines.service_day between users_beside.user_valid_from and users_beside.user_valid_to
),

with_site as (
    select
        with_user.*,
        sites_beside.* exclude (join_site)
    from with_user
    left join sites_beside
        on coalesce(with_user.site, with_user.user_site) = sites_beside.join_site
        and with_user.service_day between sites_beside.site_valid_from and sites_beside.site_valid_to
),

with_service as (
    select
        with_site.*,
        services_beside.* exclude (join_service)
    from with_site
    left join services_beside
        on with_site.service = services_beside.join_service
        and with_site.service_day between services_beside.service_valid_from and services_beside.service_valid_to
),

with_subscription as (
    select
        with_service.*,
        subscriptions_beside.* exclude (join_subscription)
    from with_service
    left join subscriptions_beside
        on with_service.subscription = subscriptions_beside.join_subscription
        and with_service.service_day between subscriptions_beside.subscription_valid_from
        and subscriptions_beside.subscription_valid_to
),

with_parties as (
    select
        with_subscription.*,
        providers_beside.* exclude (join_provider),
        recipients_beside.* exclude (join_recipient)
    from with_subscription
    left join providers_beside
        on with_subscription.provider = providers_beside.join_provider
        and with_subscription.service_day between providers_beside.provider_valid_from
        and providers_beside.provider_valid_to
    left join recipients_beside
        on with_subscription.recipient = recipients_beside.join_recipient
        and with_subscription.service_day between recipients_beside.recipient_valid_from
        and recipients_beside.recipient_valid_to
),

final as (
    select
        with_parties.*,
        agreements_beside.* exclude (join_agreement, join_provider, join_recipient)
    from with_parties
    left join agreements_beside
        on with_parties.agreement = agreements_beside.join_agreement
        and with_parties.provider = agreements_beside.join_provider
        and with_parties.recipient = agreements_beside.join_recipient
        and with_parties.service_day between agreements_beside.agreement_valid_from
        and agreements_beside.agreement_valid_to
        and coalesce(agreements_beside.agreement_service, with_parties.service) = with_parties.service
        and coalesce(agreements_beside.agreement_typology, with_parties.typology) = with_parties.typology
)

select * from final
