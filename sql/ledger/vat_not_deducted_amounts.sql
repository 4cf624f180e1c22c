-- One row per part of a VAT that the recipient does not deduct and expense posting that takes it, in the recipient's
-- book: debit positive, beside the VAT that is deducted.
with
sides as (
    select * from document_books
    where party = 'recipient'
),

shares as (
    select * from vat_in_expense
    where amount <> 0
),

final as (
    select
        sides.document,
        sides.book,
        sides.partner,
        'input_vat_not_deductible' as side,
        case when shares.vat_category in ('AE', 'K') then 8 else 6 end as posting_order,
        shares.vat_category,
        shares.vat_rate,
        shares.account,
        shares.tax_code,
        shares.analytic,
        shares.amount
    from sides
    inner join shares on sides.invoice_ref = shares.invoice_ref
)

select * from final
