-- One row per invoice, book, VAT category, rate and operation: output VAT and deducted input VAT, debit positive.
-- VAT on services of a provider taxed on receipts falls due when they are paid: it awaits payment in both books.
with
sides as (
    select * from document_books
),

taxes as (
    select * from taxes_by_operation
    where vat <> 0
),

taxed_on_receipts as (
    select documents.document
    from invoices as documents
    inner join books on documents.provider = books.entity
    where books.vat_on = 'receipts'
),

dated as (
    select
        taxes.*,
        taxes.operation = 'services' and taxed_on_receipts.document is not null as awaiting
    from taxes
    inner join invoices on taxes.invoice_ref = invoices.invoice_ref
    left join taxed_on_receipts on invoices.document = taxed_on_receipts.document
),

final as (
    select
        sides.document,
        sides.book,
        sides.partner,
        dated.vat_category,
        dated.vat_rate,
        case
            when sides.party = 'provider' and dated.awaiting then 'output_vat_awaiting'
            when sides.party = 'provider' then 'output_vat'
            when dated.awaiting then 'input_vat_awaiting'
            else 'input_vat'
        end as side,
        case
            when sides.party = 'provider' and dated.awaiting then 4
            when sides.party = 'provider' then 3
            when dated.awaiting then 7
            else 6
        end as posting_order,
        case sides.party when 'provider' then -dated.vat else dated.deductible end as amount
    from sides
    inner join dated on sides.invoice_ref = dated.invoice_ref
)

select * from final
