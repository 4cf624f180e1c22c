-- One row per charge, with its usage line and every column of the reference tables as they were on its day.
-- Columns that charge_lines already has are left out of the others (`*_beside`), so that each name stands once.
with

lines as (
    select
        charge_lines.*,
        usage_beside.* exclude (source, file, row, join_day),
        coalesce(usage_beside.join_day, month_terms.first_day) as service_day
    from charge_lines
    inner join usage_beside using (source, file, row)
    cross join month_terms
),

with_user as (
    select
        lines.*,
        users_beside.* exclude (join_user, join_from, join_to)
    from lines
    left join users_beside
        on lines.user = users_beside.join_user
        and lines.service_day between users_beside.join_from and users_beside.join_to
),

with_site as (
    select
        with_user.*,
        sites_beside.* exclude (join_site, join_from, join_to)
    from with_user
    left join sites_beside
        on coalesce(with_user.site, with_user.user_site) = sites_beside.join_site
        and with_user.service_day between sites_beside.join_from and sites_beside.join_to
),

with_service as (
    select
        with_site.*,
        services_beside.* exclude (join_service, join_from, join_to)
    from with_site
    left join services_beside
        on with_site.service = services_beside.join_service
        and with_site.service_day between services_beside.join_from and services_beside.join_to
),

with_subscription as (
    select
        with_service.*,
        subscriptions_beside.* exclude (join_subscription, join_from, join_to)
    from with_service
    left join subscriptions_beside
        on with_service.subscription = subscriptions_beside.join_subscription
        and with_service.service_day between subscriptions_beside.join_from
        and subscriptions_beside.join_to
),

with_parties as (
    select
        with_subscription.*,
        providers_beside.* exclude (join_provider, join_from, join_to),
        recipients_beside.* exclude (join_recipient, join_from, join_to)
    from with_subscription
    left join providers_beside
        on with_subscription.provider = providers_beside.join_provider
        and with_subscription.service_day between providers_beside.join_from
        and providers_beside.join_to
    left join recipients_beside
        on with_subscription.recipient = recipients_beside.join_recipient
        and with_subscription.service_day between recipients_beside.join_from
        and recipients_beside.join_to
),

-- as when the charge was decided: an agreement for the service stands before one for its typology, or for everything
with_agreement_row as (
    select
        with_parties.*,
        coalesce(of_service.agreement_row, of_typology.agreement_row, of_all.agreement_row) as join_row
    from with_parties
    left join agreement_windows as of_service
        on with_parties.agreement = of_service.agreement
        and with_parties.provider = of_service.provider
        and with_parties.recipient = of_service.recipient
        and with_parties.service = of_service.service
        and with_parties.service_day between of_service.as_of and of_service.until
    left join agreement_windows as of_typology
        on with_parties.agreement = of_typology.agreement
        and with_parties.provider = of_typology.provider
        and with_parties.recipient = of_typology.recipient
        and with_parties.typology = of_typology.typology
        and with_parties.service_day between of_typology.as_of and of_typology.until
    left join agreement_windows as of_all
        on with_parties.agreement = of_all.agreement
        and with_parties.provider = of_all.provider
        and with_parties.recipient = of_all.recipient
        and of_all.service is null
        and of_all.typology is null
        and with_parties.service_day between of_all.as_of and of_all.until
),

final as (
    select
        with_agreement_row.* exclude (join_row),
        agreements_beside.* exclude (join_row)
    from with_agreement_row
    left join agreements_beside
        on with_agreement_row.join_row = agreements_beside.join_row
)

select * from final
