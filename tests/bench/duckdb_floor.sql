-- What each recipient owes for each service, summed exactly, straight from the usage files of a generated group.
-- A row that cannot be read, or whose user, site or price is not known, is left out. Nothing is proven or explained.
with
users as (select "user", entity from read_csv($users)),
sites as (select site, entity from read_csv($sites)),
prices as (
    select service, recipient, unit_price
    from read_csv($prices, types = {'recipient': 'varchar', 'unit_price': 'decimal(18,6)'})
),

mobile as (
    select users.entity as recipient, used.service,
        (used.quantity * coalesce(own.unit_price, listed.unit_price))::decimal(38, 18) as amount
    from read_csv(
        $mobile, header = false, skip = 1, delim = ';', quote = '', decimal_separator = ',', ignore_errors = true,
        columns = {
            'day': 'varchar', 'user': 'varchar', 'service': 'varchar', 'nature': 'varchar',
            'quantity': 'decimal(18,3)', 'document': 'varchar'
        }
    ) as used
    join users on users."user" = used."user"
    left join prices as own on own.service = used.service and own.recipient = users.entity
    left join prices as listed on listed.service = used.service and listed.recipient is null
),

places as (
    select sites.entity as recipient, used.service, used.amount
    from read_csv(
        $places, header = true, delim = ',', quote = '', ignore_errors = true, columns = {
            'site': 'varchar', 'service': 'varchar', 'description': 'varchar', 'start': 'varchar', 'end': 'varchar',
            'amount': 'decimal(38,18)', 'document': 'varchar'
        }
    ) as used
    join sites on sites.site = used.site
),

calls as (
    select users.entity as recipient, used.service, (used.minutes * used.unit_price)::decimal(38, 18) as amount
    from read_csv(
        $calls, header = false, delim = ',', quote = '"', ignore_errors = true, columns = {
            'reference': 'varchar', 'moment': 'varchar', 'user': 'varchar', 'caller': 'varchar', 'service': 'varchar',
            'kind': 'varchar', 'minutes': 'decimal(18,2)', 'unit_price': 'decimal(18,6)', 'document': 'varchar'
        }
    ) as used
    join users on users."user" = used."user"
),

cloud as (
    select "SubAccountId" as recipient, "SkuId" as service, "BilledCost"::decimal(38, 18) as amount
    from read_parquet($cloud)
),

lines as (
    from mobile
    union all from places
    union all from calls
    union all from cloud
)

select recipient, service, count(*) as lines, sum(amount) as amount
from lines
group by recipient, service
order by recipient, service
