-- grain: one row per provider, recipient, currency and typology, net as the invoice lines show it
with

lines_shown as (
    select
        invoice_ref,
        typology,
        amount
    from invoice_lines
),

documents as (
    select
        invoice_ref,
        provider,
        recipient,
        currency
    from invoices
),

final as (
    select
        documents.provider,
        documents.recipient,
        documents.currency,
        lines_shown.typology,
        sum(lines_shown.amount)::decimal(38, 3) as net
    from lines_shown
    inner join documents on lines_shown.invoice_ref = documents.invoice_ref
    group by all
)

select * from final
order by currency, provider, recipient, typology
