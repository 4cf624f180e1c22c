-- One row per combination of the month: its key values, its sums, and the combinations of the parts it is made of.
-- Grouped by every column that is not a sum: those are the keys in use.
with

parts as (
    select * from read_parquet($parts)
),

final as (
    select
        * exclude (
            part,
            combination,
            part_file,
            exact_amount,
            quantity,
            service_from,
            service_to,
            natures,
            evidence_refs,
            charge_count
        ),
        sum(exact_amount) as exact_amount,
        case when count(*) = count(quantity) then sum(quantity) end as quantity,
        min(service_from) as service_from,
        max(service_to) as service_to,
        cast(sum(charge_count) as bigint) as charge_count,
        list({ 'part': part, 'number': combination }) as members
    from parts
    group by all
)

select * from final
