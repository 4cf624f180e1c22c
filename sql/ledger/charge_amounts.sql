-- One row per invoice line and book: revenue in the provider's, expense in the recipient's, debit positive.
with
sides as (
    select * from document_books
),

lines as (
    select * from invoice_lines
),

final as (
    select
        sides.document,
        sides.book,
        sides.partner,
        lines.analytic,
        case sides.party when 'provider' then 'revenue' else 'expense' end as side,
        case sides.party when 'provider' then 2 else 5 end as posting_order,
        case sides.party when 'provider' then lines.revenue_account else lines.expense_account end
            as account, -- noqa: RF04
        case sides.party when 'provider' then lines.revenue_tax_code else lines.expense_tax_code end as tax_code,
        case sides.party when 'provider' then -lines.amount else lines.amount end as amount
    from sides
    inner join lines on sides.invoice_ref = lines.invoice_ref
)

select * from final
