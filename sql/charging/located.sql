-- One row per usage line of a part: the rows of its user, site and subscription that hold on its day, and who is
-- charged. The recipient is the line's own entity, else that of its user, else that of its site.
with

lines as (
    select * from dated
),

users as (
    select * from users_to_join
),

sites as (
    select * from sites_to_join
),

subscriptions as (
    select * from subscriptions_to_join
),

with_user as (
    select
        lines.* exclude (site),
        coalesce(lines.site, users.user_site) as site,
        users.user_entity,
        users.user_held
    from lines
    left join users
        on lines.user = users.user
        and lines.service_from between users.user_valid_from and users.user_valid_to
),

with_site as (
    select
        with_user.*,
        sites.site_entity,
        sites.site_held
    from with_user
    left join sites
        on with_user.site = sites.site
        and with_user.service_from between sites.site_valid_from and sites.site_valid_to
),

final as (
    select
        with_site.* exclude (entity, user_entity, site_entity),
        subscriptions.subscription_held,
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
