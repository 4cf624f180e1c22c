-- One row per combination that a VAT rule of the group speaks of: the rule that names most of provider, recipient and
-- operation; between rules that name as many, provider stands before recipient, and recipient before operation.
with

parties as (
    select * from parties
),

rules as (
    select * from vat_rules_as_read
),

final as (
    select
        parties.combination,
        rules.vat_category,
        rules.mention,
        rules.rate_country
    from parties
    inner join rules
        on parties.as_of between rules.valid_from and rules.valid_to
        and (rules.provider is null or parties.provider = rules.provider)
        and (rules.recipient is null or parties.recipient = rules.recipient)
        and (rules.operation is null or parties.operation = rules.operation)
    qualify
        row_number() over (
            partition by parties.combination
            order by
                (rules.provider is not null)::integer
                + (rules.recipient is not null)::integer
                + (rules.operation is not null)::integer desc,
                rules.provider is null,
                rules.recipient is null
        ) = 1
)

select * from final
