-- One row per line of the budget, and per provider, recipient, typology, service and currency that no line covers: what
-- was budgeted, and what was charged of it. Of several lines the most specific one covers a charge; what providers
-- retain is charged to nobody.
with

lines as (
    select
        recipient,
        provider,
        typology,
        service,
        shown_typology,
        currency,
        row_number() over (
            order by recipient, provider nulls first, typology nulls first, service nulls first, currency
        ) as line,
        sum(amount) as amount,
        case when count(quantity) = count(*) then sum(quantity) end as quantity
    from budget
    group by recipient, provider, typology, service, shown_typology, currency
),

charged as (
    select
        provider,
        recipient,
        typology,
        service,
        currency,
        sum(amount) as amount,
        coalesce(sum(amount) filter (where quantity is not null), 0) as counted,
        coalesce(sum(quantity), 0) as quantity,
        count(*) as charges,
        count(quantity) as counted_charges
    from charge_lines
    where provider <> recipient
    group by provider, recipient, typology, service, currency
),

candidates as (
    select
        charged.*,
        lines.line,
        row_number() over (
            partition by
                charged.provider,
                charged.recipient,
                charged.typology,
                charged.service,
                charged.currency
            order by lines.service is null, lines.typology is null, lines.provider is null
        ) as place
    from charged
    left join lines
        on
        charged.recipient = lines.recipient
        and charged.currency = lines.currency
        and charged.provider = coalesce(lines.provider, charged.provider)
        and charged.service = coalesce(lines.service, charged.service)
        and charged.typology = coalesce(lines.typology, charged.typology)
),

covering as (
    select * from candidates
    where place = 1
),

covered as (
    select
        line,
        sum(amount) as amount,
        sum(counted) as counted,
        sum(quantity) as quantity,
        sum(charges) as charges,
        sum(counted_charges) as counted_charges
    from covering
    where line is not null
    group by line
),

budgeted as (
    select
        lines.provider,
        lines.recipient,
        lines.shown_typology as typology,
        lines.service,
        lines.currency,
        lines.amount as before,
        coalesce(covered.amount, 0) as after,
        case when lines.quantity is null then 0 else lines.amount end as counted_before,
        coalesce(covered.counted, 0) as counted_after,
        coalesce(lines.quantity, 0) as quantity_before,
        coalesce(covered.quantity, 0) as quantity_after,
        1 as lines_before,
        coalesce(covered.charges, 0) as lines_after,
        case when lines.quantity is null then 0 else 1 end as counted_lines_before,
        coalesce(covered.counted_charges, 0) as counted_lines_after
    from lines
    left join covered on lines.line = covered.line
),

unbudgeted as (
    select
        provider,
        recipient,
        typology,
        service,
        currency,
        0 as before,
        amount as after,
        0 as counted_before,
        counted as counted_after,
        0 as quantity_before,
        quantity as quantity_after,
        0 as lines_before,
        charges as lines_after,
        0 as counted_lines_before,
        counted_charges as counted_lines_after
    from covering
    where line is null
),

final as (
    select * from budgeted
    union all
    select * from unbudgeted
)

select * from final
order by recipient, provider nulls first, typology nulls first, service nulls first, currency
