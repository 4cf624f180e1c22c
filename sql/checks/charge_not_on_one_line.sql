-- One row per invoice: the charges its lines count against the charges that stand on a line of their own: one of an
-- invoice of their parties and currency, with their VAT, that counts them all and shows their exact sum.
with

landed as (
    select
        invoice_ref,
        invoice_line,
        provider,
        recipient,
        currency,
        vat_category,
        vat_rate,
        count(*) as charges,
        sum(amount) as amount
    from charge_lines
    where provider <> recipient or invoice_ref is not null
    group by invoice_ref, invoice_line, provider, recipient, currency, vat_category, vat_rate
),

lines as (
    select
        invoice_lines.invoice_ref,
        invoice_lines.line_number as invoice_line,
        invoices.provider,
        invoices.recipient,
        invoices.currency,
        invoice_lines.vat_category,
        invoice_lines.vat_rate,
        invoice_lines.charge_count as charges,
        invoice_lines.exact_amount as amount
    from invoice_lines
    left join invoices using (invoice_ref)
),

matched as (
    select
        landed.invoice_ref,
        landed.charges,
        lines.invoice_ref is not null as on_its_line
    from landed
    left join lines
        using (
            invoice_ref, invoice_line, provider, recipient, currency, vat_category, vat_rate, charges, amount
        )
),

counted as (
    select
        invoice_ref,
        charges as expected,
        0 as actual,
        0 as strays
    from lines
    union all
    select
        invoice_ref,
        0 as expected,
        case when on_its_line then charges else 0 end as actual,
        case when on_its_line then 0 else charges end as strays
    from matched
),

compared as (
    select
        coalesce(invoice_ref, 'no invoice') as scope,
        cast(sum(expected) as decimal(38, 18)) as expected,
        cast(sum(actual) as decimal(38, 18)) as actual,
        sum(expected) = sum(actual) and sum(strays) = 0 as passed
    from counted
    group by invoice_ref
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
