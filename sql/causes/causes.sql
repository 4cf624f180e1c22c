-- grain: one row per cause of rejection and currency
with

rejected_rows as (
    select * from cause_rows
),

other_rules as (
    select
        cause_id,
        unnest(rules[2:]) as rule -- noqa: RF04
    from rejected_rows
),

other_rules_of_cause as (
    select
        cause_id,
        list(distinct rule order by rule) as other_rules
    from other_rules
    group by cause_id
),

causes as (
    select
        cause_id,
        any_value(rule) as rule, -- noqa: RF04
        min(stage) as stage, -- noqa: RF04
        min("column") as "column",
        any_value(cause_value) as value, -- noqa: RF04
        any_value(cause_month) as month, -- noqa: RF04
        if(count(distinct provider) = 1, min(provider), null) as provider, -- noqa: RF04
        if(count(distinct recipient) = 1, min(recipient), null) as recipient,
        any_value(cause_book) as book,
        if(count(distinct service) = 1, min(service), null) as service,
        if(count(distinct typology) = 1, min(typology), null) as typology,
        if(count(distinct unit) = 1, min(unit), null) as unit,
        if(count(distinct site) = 1, min(site), null) as site,
        list_slice(
            coalesce(list(distinct value order by value) filter (where value is not null), []), 1, 3
        ) as examples,
        count(distinct value) as values_found,
        list(distinct source order by source) as sources,
        list_slice(list(distinct file order by file), 1, 20) as files,
        count(distinct file) as file_count,
        list_slice(
            coalesce(list(distinct recipient order by recipient) filter (where recipient is not null), []), 1, 20
        ) as recipients,
        count(*) as rows, -- noqa: RF04
        coalesce(sum(amount) filter (where amount > 0), 0)::decimal(38, 18) as debit,
        coalesce(sum(amount) filter (where amount < 0), 0)::decimal(38, 18) as credit,
        count(*) filter (where amount is null) as unknown_amounts,
        any_value(cause_currency) as currency,
        first(source || '/' || file || ':' || row order by source, file, row) as first_line_id,
        first(line order by source, file, row) as first_line,
        min(used_on) as used_from,
        max(used_on) as used_to
    from rejected_rows
    group by cause_id
),

final as (
    select
        causes.*,
        coalesce(other_rules_of_cause.other_rules, []) as other_rules
    from causes
    left join other_rules_of_cause on causes.cause_id = other_rules_of_cause.cause_id
)

select * from final
order by cause_id
