-- One row per book and partner: the auxiliary account of its third-party lines, by default its short and name.
with
pairs as (
    select distinct
        book,
        partner
    from document_books
),

entities as (
    select * from books
),

final as (
    select
        pairs.book,
        pairs.partner,
        coalesce(partners.auxiliary, entities.short) as auxiliary,
        coalesce(partners.auxiliary_name, entities.name) as auxiliary_name
    from pairs
    inner join entities on pairs.partner = entities.entity
    left join partners on pairs.book = partners.book and pairs.partner = partners.partner
)

select * from final
