-- One row per book and journal posted: its label, the book's own before that of any book, else its code.
with
posted as (
    select distinct
        book,
        journal
    from postings
),

chart as (
    select * from accounts
),

labels as (
    select
        posted.book,
        posted.journal,
        coalesce(chart.journal_name, posted.journal) as journal_name,
        row_number() over (
            partition by posted.book, posted.journal
            order by chart.journal_name is null, chart.book nulls last, chart.row
        ) as place
    from posted
    inner join chart
        on
        posted.journal = chart.journal
        and (chart.book is null or posted.book = chart.book)
),

final as (
    select
        book,
        journal,
        journal_name
    from labels
    where place = 1
)

select * from final
