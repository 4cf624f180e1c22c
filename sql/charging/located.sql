-- One row per usage line of a part: the rows of its user, site and subscription that hold on its day, and who is
-- charged. The recipient is the line's own entity, else that of its user, else that of its site; its provider where the
-- source retains the lines of users that are not known, or have left. Where leavers are asked for, the row that ended
-- last before a line's day is found, up to the day on which the next one starts.
with

lines as (
    select * from dated
),

terms as (
    select * from user_terms
),

users as (
    select
        users_to_join.*,
        if(
            terms.unknown_user = 'reject' and terms.after_leaving = 'reject',
            users_to_join.user_valid_to, users_to_join.user_until
        ) as found_until
    from users_to_join
    cross join terms
),

sites as (
    select * from sites_to_join
),

subscriptions as (
    select * from subscriptions_to_join
),

with_user_row as (
    select
        lines.*,
        users.user_site,
        users.user_entity,
        users.user_held,
        coalesce(lines.service_from > users.user_valid_to, false) as user_left
    from lines
    left join users
        on lines.user = users.user
        and lines.service_from between users.user_valid_from and users.found_until
),

with_user as (
    select
        with_user_row.* exclude (site, user_site, user_held),
        coalesce(with_user_row.site, with_user_row.user_site) as site,
        -- without a row of its user the line is rejected
        if(with_user_row.user_left and terms.after_leaving = 'reject', null, with_user_row.user_held) as user_held,
        if(
            with_user_row.user_left,
            terms.after_leaving = 'retain',
            with_user_row.user is not null and with_user_row.user_held is null and terms.unknown_user = 'retain'
        ) as user_retained
    from with_user_row
    cross join terms
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
        if(
            with_site.user_retained,
            with_site.provider,
            coalesce(with_site.entity, with_site.user_entity, with_site.site_entity)
        ) as recipient,
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
