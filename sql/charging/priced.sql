-- One row per usage line of a part, with the window of the price list that holds on its day: its company's, else
-- everyone's. The list is asked where a line brings neither a unit price nor an amount.
with

lines as (
    select * from catalogued
),

prices as (
    select * from prices_to_join
),

final as (
    select
        lines.* exclude (provider, company, service, subscription, "user", list_asked), -- noqa: RF04, RF06
        coalesce(own.price_held, everyone.price_held) as price_held
    from lines
    left join prices as own
        on lines.list_asked
        and lines.service = own.service
        and lines.company = own.recipient
        and lines.service_from between own.as_of and own.until
    left join prices as everyone
        on lines.list_asked
        and lines.service = everyone.service
        and everyone.recipient is null
        and lines.service_from between everyone.as_of and everyone.until
)

select * from final
