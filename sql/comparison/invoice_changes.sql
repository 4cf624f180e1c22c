-- One row per invoice of either month: its net and gross before and after, and what became of it.
with

documents as (
    select
        true as earlier,
        *
    from invoices_before
    union all by name
    select
        false as earlier,
        *
    from invoices_after
),

sides as (
    select
        invoice_key,
        currency,
        max(provider) as provider,
        max(recipient) as recipient,
        coalesce(max(title) filter (where not earlier), max(title)) as title,
        max(invoice_ref) filter (where earlier) as invoice_ref_before,
        max(invoice_ref) filter (where not earlier) as invoice_ref_after,
        coalesce(sum(net) filter (where earlier), 0) as net_before,
        coalesce(sum(net) filter (where not earlier), 0) as net_after,
        coalesce(sum(gross) filter (where earlier), 0) as gross_before,
        coalesce(sum(gross) filter (where not earlier), 0) as gross_after
    from documents
    group by invoice_key, currency
),

final as (
    select
        *,
        net_after - net_before as net_change,
        gross_after - gross_before as gross_change,
        case
            when invoice_ref_before is null then 'added'
            when invoice_ref_after is null then 'gone'
            when net_before <> net_after or gross_before <> gross_after then 'changed'
            else 'same'
        end as state
    from sides
)

select * from final
order by invoice_key, currency
