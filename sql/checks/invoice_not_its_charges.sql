-- One row per invoice: the exact amounts of its charges against the exact amounts of its lines.
with

charges as (
    select
        invoice_ref,
        sum(amount) as amount
    from charge_lines
    where invoice_ref is not null
    group by invoice_ref
),

lines as (
    select
        invoice_ref,
        sum(exact_amount) as amount
    from invoice_lines
    group by invoice_ref
),

compared as (
    select
        coalesce(charges.invoice_ref, lines.invoice_ref) as scope,
        coalesce(charges.amount, 0) as expected,
        coalesce(lines.amount, 0) as actual
    from charges
    full join lines using (invoice_ref)
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
