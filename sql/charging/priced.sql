-- One row per usage line of a part, with the unit price that applies: its own, else its recipient's, else everyone's.
-- `price_count` is the number of prices valid on its day where the list was asked; none is zero.
with

lines as (
    select * from catalogued
),

prices as (
    select * from price_windows
),

final as (
    select
        lines.* exclude (unit_price, currency),
        lines.currency as delivered_currency,
        coalesce(lines.unit_price, own.unit_price, everyone.unit_price) as unit_price,
        coalesce(lines.currency, own.currency, everyone.currency, lines.group_currency) as currency,
        case when lines.unit_price is null then coalesce(own.currency, everyone.currency) end as price_currency,
        case when lines.unit_price is null then coalesce(own.price_row, everyone.price_row) end as price_row,
        case
            when lines.unit_price is not null then 1
            else coalesce(own.price_count, everyone.price_count, 0)
        end as price_count
    from lines
    left join prices as own
        on lines.service = own.service
        and lines.recipient = own.recipient
        and lines.service_from between own.as_of and own.until
    left join prices as everyone
        on lines.service = everyone.service
        and everyone.recipient is null
        and lines.service_from between everyone.as_of and everyone.until
)

select * from final
