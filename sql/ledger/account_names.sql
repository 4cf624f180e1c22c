-- One row per book and account posted: its label, the book's own before that of any book.
with
posted as (
    select distinct
        book,
        account
    from postings
),

chart as (
    select * from accounts
),

labels as (
    select
        posted.book,
        posted.account,
        chart.account_name,
        row_number() over (
            partition by posted.book, posted.account
            order by chart.book nulls last, chart.row
        ) as place
    from posted
    inner join chart
        on
        posted.account = chart.account
        and (chart.book is null or posted.book = chart.book)
),

final as (
    select
        book,
        account,
        account_name
    from labels
    where place = 1
)

select * from final
