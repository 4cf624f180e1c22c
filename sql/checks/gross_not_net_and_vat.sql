-- One row per invoice and figure: its net and its VAT against those of its breakdown, its gross against net plus VAT.
with

breakdowns as (
    select
        invoice_ref,
        sum(base) as net,
        sum(vat) as vat
    from vat_breakdown
    group by invoice_ref
),

documents as (
    select
        invoices.invoice_ref,
        invoices.net,
        invoices.vat,
        invoices.gross,
        coalesce(breakdowns.net, 0) as bases,
        coalesce(breakdowns.vat, 0) as taxes
    from invoices
    left join breakdowns using (invoice_ref)
),

compared as (
    select
        invoice_ref || ' net' as scope,
        cast(bases as decimal(38, 18)) as expected,
        cast(net as decimal(38, 18)) as actual
    from documents
    union all
    select
        invoice_ref || ' vat' as scope,
        cast(taxes as decimal(38, 18)) as expected,
        cast(vat as decimal(38, 18)) as actual
    from documents
    union all
    select
        invoice_ref || ' gross' as scope,
        cast(net + vat as decimal(38, 18)) as expected,
        cast(gross as decimal(38, 18)) as actual
    from documents
),

final as (
    select
        *,
        expected = actual as passed
    from compared
    where $every or expected <> actual
)

select * from final
order by scope
