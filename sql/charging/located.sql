-- One row per usage line of a part: its user, site and subscription as they were on its day, and who is charged.
-- The recipient is the line's own entity, else that of its user, else that of its site.
with

lines as (
    select * from dated
),

users as (
    select * from users_as_keys
),

sites as (
    select * from sites_as_keys
),

subscriptions as (
    select * from subscriptions_as_keys
),

with_user as (
    select
        lines.* exclude (site),
        lines.site as delivered_site,
        coalesce(lines.site, users.user_site) as site,
        users.* exclude (user), -- noqa: RF04
        users.user is not null as user_known
    from lines
    left join users
        on lines.user = users.user
        and lines.service_from between users.user_valid_from and users.user_valid_to
),

with_site as (
    select
        with_user.*,
        sites.* exclude (site),
        sites.site is not null as site_known
    from with_user
    left join sites
        on with_user.site = sites.site
        and with_user.service_from between sites.site_valid_from and sites.site_valid_to
),

final as (
    select
        with_site.*,
        subscriptions.* exclude (subscription),
        coalesce(with_site.entity, with_site.user_entity, with_site.site_entity) as recipient,
        (
            with_site.entity <> with_site.user_entity
            or with_site.entity <> with_site.site_entity
            or with_site.user_entity <> with_site.site_entity
        ) as recipient_disputed
    from with_site
    left join subscriptions
        on with_site.subscription = subscriptions.subscription
        and with_site.service_from between subscriptions.subscription_valid_from
        and subscriptions.subscription_valid_to
)

select * from final
