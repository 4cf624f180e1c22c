-- One row per combination, with its VAT category, its rate in percent, and the rate its recipient owes its own state.
-- Directive 2006/112/EC: art. 44 and 196 (services between member states), 138 (goods), 146 (exports); a VAT group is
-- one taxable person (art. 11). A retained charge is no supply.
with

parties as (
    select * from parties
),

union_states as (
    select * from european_union
),

placed as (
    select
        parties.*,
        ruled.mention,
        ruled.vat_category as ruled_category,
        coalesce(ruled.rate_country, parties.provider_country) as rate_country,
        parties.provider_country in (select country from union_states) as from_union,
        parties.recipient_country in (select country from union_states) as to_union
    from parties
    left join ruled
        on parties.combination = ruled.combination
),

categorised as (
    select
        * exclude (ruled_category),
        case
            when provider = recipient then 'O'
            when ruled_category is not null then ruled_category
            when provider_vat_group = recipient_vat_group then 'O'
            when provider_country = recipient_country and vat_exempt_reason is not null then 'E'
            when provider_country = recipient_country then 'S'
            when to_union and from_union and operation = 'goods' then 'K'
            when to_union then 'AE'
            when operation = 'goods' then 'G'
            else 'O'
        end as vat_category
    from placed
),

rates as (
    select * from vat_rates_as_read
),

final as (
    select
        categorised.* exclude (mention, from_union, to_union),
        case
            when categorised.vat_category = 'S' then charged.rate
            else cast(0 as decimal(7, 4))
        end as vat_rate,
        case
            when categorised.mention is not null then categorised.mention
            when categorised.vat_category = 'E' then categorised.vat_exempt_reason
        end as vat_reason,
        case
            when categorised.vat_category in ('AE', 'K') and categorised.recipient_keeps_book then owed.rate
        end as reverse_charge_rate,
        (
            categorised.vat_category in ('AE', 'K')
            and categorised.recipient_keeps_book
            and categorised.to_union
        ) as owes_reverse_charge
    from categorised
    left join rates as charged
        on categorised.rate_country = charged.country
        and categorised.vat_class = charged.vat_class
        and categorised.as_of between charged.valid_from and charged.valid_to
    left join rates as owed
        on categorised.recipient_country = owed.country
        and categorised.vat_class = owed.vat_class
        and categorised.as_of between owed.valid_from and owed.valid_to
)

select * from final
