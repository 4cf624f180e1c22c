-- One row per file and currency with charges that the run adds a mark-up to: cost and mark-up against amount, line by
-- line. And one per invoice with such charges: their mark-ups against those of its lines, each of which is cost and
-- mark-up.
with

charges as (
    select
        *,
        coalesce(cost_amount + markup_amount = amount, false) as is_sum
    from charge_lines
    where cost_amount is not null or markup_amount is not null
),

files as (
    select
        source || '/' || file || ' ' || currency as scope,
        cast(coalesce(sum(cost_amount), 0) + coalesce(sum(markup_amount), 0) as decimal(38, 18)) as expected,
        cast(sum(amount) as decimal(38, 18)) as actual,
        bool_and(is_sum) as all_sums
    from charges
    group by source, file, currency
),

of_charges as (
    select
        invoice_ref,
        sum(markup_amount) as markup
    from charges
    where invoice_ref is not null
    group by invoice_ref
),

of_lines as (
    select
        invoice_ref,
        sum(markup_amount) as markup,
        bool_and(coalesce(cost_amount + markup_amount = exact_amount, false)) as all_sums
    from invoice_lines
    where cost_amount is not null or markup_amount is not null
    group by invoice_ref
),

invoices as (
    select
        coalesce(of_charges.invoice_ref, of_lines.invoice_ref) as scope,
        cast(coalesce(of_charges.markup, 0) as decimal(38, 18)) as expected,
        cast(coalesce(of_lines.markup, 0) as decimal(38, 18)) as actual,
        coalesce(of_lines.all_sums, false) as all_sums
    from of_charges
    full join of_lines using (invoice_ref)
),

compared as (
    select * from files
    union all
    select * from invoices
),

final as (
    select
        scope,
        expected,
        actual,
        expected = actual and all_sums as passed
    from compared
    where $every or expected <> actual or not all_sums
)

select * from final
order by scope
