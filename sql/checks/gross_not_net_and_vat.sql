-- One row per invoice: its gross against the bases and VAT of its breakdown; its net must be the sum of the bases.
with

breakdowns as (
    select
        invoice_ref,
        sum(base) as net,
        sum(vat) as vat
    from vat_breakdown
    group by invoice_ref
),

compared as (
    select
        invoices.invoice_ref as scope,
        cast(coalesce(breakdowns.net + breakdowns.vat, 0) as decimal(38, 18)) as expected,
        cast(invoices.gross as decimal(38, 18)) as actual,
        coalesce(
            invoices.net = breakdowns.net
            and invoices.vat = breakdowns.vat
            and invoices.gross = invoices.net + invoices.vat,
            false
        ) as passed
    from invoices
    left join breakdowns using (invoice_ref)
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
