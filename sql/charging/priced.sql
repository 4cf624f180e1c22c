-- One row per usage line of a part, with what proves its amount, and the unit price that applies: its own, else its
-- recipient's, else everyone's.
-- The price list is asked where a line brings neither a unit price nor an amount: what it says of currency counts there
-- only. `price_count` is the number of prices valid on the line's day; none is zero.
with

lines as (
    select
        *,
        unit_price is null and amount is null as list_asked,
        case when amount is null then 'unit_price' else 'supplier_document' end as basis
    from catalogued
),

prices as (
    select * from price_windows
),

listed as (
    select
        lines.* exclude (unit_price, currency),
        lines.unit_price as delivered_unit_price,
        lines.currency as delivered_currency,
        case when lines.list_asked then coalesce(own.unit_price, everyone.unit_price) end as list_unit_price,
        case when lines.list_asked then coalesce(own.currency, everyone.currency) end as price_currency,
        case when lines.list_asked then coalesce(own.price_row, everyone.price_row) end as price_row,
        case when lines.list_asked then coalesce(own.price_count, everyone.price_count, 0) else 1 end as price_count
    from lines
    left join prices as own
        on lines.service = own.service
        and lines.recipient = own.recipient
        and lines.service_from between own.as_of and own.until
    left join prices as everyone
        on lines.service = everyone.service
        and everyone.recipient is null
        and lines.service_from between everyone.as_of and everyone.until
),

final as (
    select
        * exclude (list_asked, delivered_unit_price, list_unit_price),
        coalesce(delivered_unit_price, list_unit_price) as unit_price,
        coalesce(delivered_currency, price_currency, group_currency) as currency
    from listed
)

select * from final
