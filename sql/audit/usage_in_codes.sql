-- One row per usage line, with the codes that aliases gave the names it delivers in their place.
with

lines as (
    select
        usage_lines.*,
        coalesce(usage_lines.service_from, usage_lines.usage_date, month_terms.first_day) as alias_day
    from usage_lines
    cross join month_terms
),

texts as (
    select * from alias_texts
),

final as (
    select
        lines.* exclude (alias_day)
        replace (
            coalesce(entities.code, lines.entity) as entity,
            coalesce(providers.code, lines.provider) as provider,
            coalesce(sites.code, lines.site) as site,
            coalesce(users.code, lines.user) as "user", -- noqa: RF06
            coalesce(services.code, lines.service) as service
        )
    from lines
    left join texts as entities
        on entities.kind = 'entity' and lines.entity = entities.text
        and lines.alias_day between entities.valid_from and entities.valid_to
    left join texts as providers
        on providers.kind = 'entity' and lines.provider = providers.text
        and lines.alias_day between providers.valid_from and providers.valid_to
    left join texts as sites
        on sites.kind = 'site' and lines.site = sites.text
        and lines.alias_day between sites.valid_from and sites.valid_to
    left join texts as users
        on users.kind = 'user' and lines.user = users.text
        and lines.alias_day between users.valid_from and users.valid_to
    left join texts as services
        on services.kind = 'service' and lines.service = services.text
        and lines.alias_day between services.valid_from and services.valid_to
)

select * from final
