"""The reference tables: the group's structure, catalogue, prices and accounts, as their owners write them.

Any table may carry `valid_from` and `valid_to` (inclusive, blank = open): a line sees the row that is valid on
its service date. Further columns are kept as text and may serve as keys of the layout.
"""

from schemas.balance import BALANCE
from schemas.bills import BILLS
from schemas.budget import ACTUAL_COSTS, BUDGET
from schemas.corrections import CORRECTIONS, WRITE_OFFS
from schemas.deductions import DEDUCTIONS
from schemas.policy import POLICY_COLUMNS
from schemas.rates import RATES
from schemas.reference_table import VALIDITY as VALIDITY
from schemas.reference_table import Column as Column
from schemas.reference_table import Kind as Kind
from schemas.reference_table import ReferenceTable as ReferenceTable
from schemas.tariffs import TARIFFS

ENTITIES = ReferenceTable(
    "entities",
    "entity",
    "a legal entity of the group, or a client outside it",
    ("entity",),
    (
        Column("entity", "its code", required=True),
        Column("short", "1 to 10 of A-Z 0 - 9 and -, unique: names it in references and file names"),
        Column("name", "full legal name", required=True),
        Column("legal_form", "SAS, SA, GmbH …"),
        Column("share_capital", "as it is printed on its documents"),
        Column("registration", "register and town, as printed: RCS Dijon 123 456 782"),
        Column("siren", "French company number, check digit verified"),
        Column("vat_number", "verified for its country"),
        Column("vat_group", "code of the VAT group (assujetti unique) it belongs to"),
        Column("street", "address"),
        Column("postcode", "address"),
        Column("city", "address"),
        Column("country", "ISO 3166 code of two letters", required=True),
        Column("parent", "entity that owns it"),
        Column("bill_to", "entity that receives its invoices, where it does not itself: see [names](names.md)"),
        Column("currency", "of its book; default: the group's"),
        Column("language", "of its documents; default: the group's", choices=("fr", "en")),
        Column("email", "where its documents go"),
        Column("contact", "who answers for them"),
        Column("iban", "account to be paid to, verified"),
        Column("bic", "of that account"),
        Column("e_address", "electronic address for e-invoicing"),
        Column("vat_on", "when VAT on its services falls due", choices=("debits", "receipts"), default="debits"),
        Column("keeps_book", "no = a client outside the group, without ledger here", "yes_no", default="yes"),
    ),
)

SITES = ReferenceTable(
    "sites",
    "site",
    "a place where services are used",
    ("site",),
    (
        Column("site", "its code", required=True),
        Column("site_name", "what people call it"),
        Column("entity", "entity it belongs to", required=True),
        Column("site_group", "sites read together, such as a town"),
        Column("siret", "French establishment number, check digit verified"),
        Column("city", "town"),
        Column("point", "point of the drawn tree that its lines hang below"),
    ),
)

USERS = ReferenceTable(
    "users",
    "user",
    "a person, team or device that uses services",
    ("user",),
    (
        Column("user", "its code", required=True),
        Column("user_name", "what people call it"),
        Column("entity", "entity it belongs to", required=True),
        Column("site", "site it works at"),
        Column("department", "department it works for"),
        Column("point", "point of the drawn tree that its lines hang below"),
    ),
)

SERVICES = ReferenceTable(
    "services",
    "service",
    "an item of the catalogue",
    ("service",),
    (
        Column("service", "its code", required=True),
        Column("service_name", "its name on documents", required=True),
        Column("typology", "its kind: connectivity, mobility, hardware …", required=True),
        Column("unit", "what its quantity counts"),
        Column("operation", "category of operation", choices=("services", "goods"), default="services"),
        Column("vat_class", "class that gives the rate in a country", default="standard"),
        Column("vat_exempt_reason", "why it bears no VAT, printed on the invoice; blank = it does"),
        Column("nature", "pattern of the nature where the line brings none: {service_name} — {plan}"),
        Column("point", "point of the drawn tree that its lines hang below"),
    ),
)

PRICES = ReferenceTable(
    "prices",
    "price",
    "the price of a service, for all recipients or for one: a unit price, or a tariff",
    ("service", "recipient"),
    (
        Column("service", "service", required=True),
        Column("recipient", "blank = all; a recipient's own price wins"),
        Column("unit_price", "exact, without VAT; blank = a tariff", "unit_price", required=True, unless="tariff"),
        Column("currency", "default: the group's"),
        Column("tariff", "code of a tariff that rates each line, in place of a unit price: see [prices](prices.md)"),
    ),
    overlap="reject",
)

AGREEMENTS = ReferenceTable(
    "agreements",
    "agreement",
    "an agreement that lets a provider charge a recipient",
    ("agreement", "provider", "recipient", "service", "typology"),
    (
        Column("agreement", "its reference", required=True),
        Column("provider", "entity that charges", required=True),
        Column("recipient", "entity that is charged", required=True),
        Column("service", "service it covers; blank = all"),
        Column("typology", "typology it covers; blank = all"),
        Column("signed_on", "day of signature", "date"),
        Column("purchase_order", "recipient's order, printed on the invoice"),
        Column("payment_days", "days to pay; default: the group's", "integer"),
        Column("description", "what it is about"),
        *POLICY_COLUMNS,
    ),
    overlap="reject",
)

SUBSCRIPTIONS = ReferenceTable(
    "subscriptions",
    "subscription",
    "a service that a site, user or entity has, charged each period without a usage file",
    ("subscription",),
    (
        Column("subscription", "its reference", required=True),
        Column("service", "service", required=True),
        Column("entity", "who has it: an entity"),
        Column("site", "where it is: a site"),
        Column("user", "who has it: a user"),
        Column("quantity", "per period", "quantity", required=True),
        Column("unit_price", "blank = price list", "unit_price"),
        Column("agreement", "agreement; blank = the one that covers it"),
        Column("evidence_ref", "contract or supplier document that proves it"),
        Column("nature", "in words; blank = the service's pattern"),
        Column("prorate", "yes = by the days of the month on which it is valid", "yes_no", default="no"),
        Column("instalments", "so many months from `valid_from` on, then it ends; counted in the nature", "integer"),
        Column("point", "point of the drawn tree that its lines hang below"),
    ),
)

ALIASES = ReferenceTable(
    "aliases",
    "alias",
    "a name that sources write in place of a code: misspelt, former or foreign; see [names](names.md)",
    ("kind", "alias"),
    (
        Column("kind", "what the code is of", required=True, choices=("entity", "site", "user", "service")),
        Column("alias", "the name as it is delivered; no-break and repeated spaces do not count", required=True),
        Column("code", "the code it stands for", required=True),
    ),
)

POOL_METHODS = ("equal", "fixed", "weighted", "quantity", "amount")
"""How a pool is shared: one part each, percent that total 100, values of a key, quantities or amounts of the run."""

POOLS = ReferenceTable(
    "pools",
    "pool",
    "a cost of one period that its provider shares out; its shares are charged as a service",
    ("pool", "period"),
    (
        Column("pool", "its code", required=True),
        Column("period", "the period that is charged: 2026-10", required=True),
        Column("provider", "entity that bears the cost and charges its shares", required=True),
        Column("service", "service that the shares are charged as", required=True),
        Column("amount", "what is shared out, without VAT; blank = what `received` names", "amount"),
        Column("received", "a service or typology: what others charge the provider for it in the same run is shared"),
        Column("currency", "default: the group's"),
        Column("nature", "what the beneficiaries receive, in words", required=True),
        Column("evidence_ref", "document that proves the amount", required=True),
        Column("method", "how it is shared: see [pools](pools.md)", required=True, choices=POOL_METHODS),
        Column("key", "a key of `keys`; of quantity a service; of amount a service or typology, blank = all"),
        Column("from_period", "values count from it up to the pool's period; blank = that period alone"),
        Column("excluded", "entities that bear none of it, parted by commas"),
        Column("retained_reason", "why the provider bears a share itself; due where it does"),
        *POLICY_COLUMNS,
    ),
)

KEYS = ReferenceTable(
    "keys",
    "key",
    "what weighs for one beneficiary of a key in one period",
    ("key", "period", "entity", "site", "department"),
    (
        Column("key", "its code, printed on the invoices", required=True),
        Column("period", "2026-10", required=True),
        Column("entity", "beneficiary; blank = the entity of the site"),
        Column("site", "site that benefits"),
        Column("department", "department that benefits, named on the invoice line"),
        Column("value", "headcount, revenue, percent …; blank only where a pool is shared equally", "quantity"),
        Column("source", "where the value comes from"),
        Column("evidence_ref", "document that proves it"),
    ),
)

POINTS = ReferenceTable(
    "points",
    "point",
    "a point of a drawn tree: an invoice, a section of one, or a folder that only groups what stands below it",
    ("point",),
    (
        Column("point", "its code", required=True),
        Column("parent", "point it stands below; blank = none"),
        Column("kind", "what it makes", required=True, choices=("invoice", "section", "folder")),
        Column("title", "what is read; a folder without one reads as its code"),
        Column("recipient", "entity it is for, with all below it; blank = every recipient"),
        Column("order", "its place among those of one parent; blank = after them, by title", "integer"),
    ),
)

VAT_RATES = ReferenceTable(
    "vat_rates",
    "vat_rate",
    "a VAT rate of a country and class, in percent",
    ("country", "vat_class"),
    (
        Column("country", "ISO 3166 code of two letters", required=True),
        Column("vat_class", "standard, reduced …", required=True),
        Column("rate", "percent: 20 or 5.5", "rate", required=True),
    ),
    default_file="vat_rates.csv",
)

VAT_RULES = ReferenceTable(
    "vat_rules",
    "vat_rule",
    "a VAT category that overrides what the countries say",
    ("provider", "recipient", "operation"),
    (
        Column("provider", "entity; blank = any"),
        Column("recipient", "entity; blank = any"),
        Column("operation", "blank = any", choices=("services", "goods")),
        Column("vat_category", "S E AE K G O Z", required=True, choices=("S", "E", "AE", "K", "G", "O", "Z")),
        Column("mention", "what the invoice says of it"),
        Column("rate_country", "country whose rate S bears, see [VAT](vat.md); blank = the provider's"),
    ),
)

SIDES = (
    "receivable",
    "revenue",
    "output_vat",
    "output_vat_awaiting",
    "expense",
    "input_vat",
    "input_vat_awaiting",
    "payable",
    "reverse_charge_vat",
)

ACCOUNTS = ReferenceTable(
    "accounts",
    "account",
    "an account that postings of a book take; the most specific row wins",
    ("book", "side", "typology", "service", "vat_category"),
    (
        Column("book", "entity; blank = any"),
        Column("side", "what is posted there", required=True, choices=SIDES),
        Column("typology", "blank = any"),
        Column("service", "blank = any"),
        Column("vat_category", "blank = any"),
        Column("account", "number in the chart of the book", required=True),
        Column("account_name", "its label", required=True),
        Column("tax_code", "code the accounting system gives the VAT"),
        Column("journal", "sales or purchases journal of the entry", required=True),
        Column("journal_name", "its label; default: its code"),
    ),
    default_file="accounts.csv",
)

PARTNERS = ReferenceTable(
    "partners",
    "partner",
    "the auxiliary account of a partner in a book",
    ("book", "partner"),
    (
        Column("book", "entity that keeps the book", required=True),
        Column("partner", "entity on the other side", required=True),
        Column("auxiliary", "auxiliary account; default: the partner's short name", required=True),
        Column("auxiliary_name", "its label; default: the partner's name"),
    ),
)

REFERENCE_TABLES = {
    table.name: table
    for table in (
        ENTITIES,
        SITES,
        USERS,
        SERVICES,
        PRICES,
        TARIFFS,
        AGREEMENTS,
        SUBSCRIPTIONS,
        ALIASES,
        POOLS,
        KEYS,
        BILLS,
        BALANCE,
        BUDGET,
        ACTUAL_COSTS,
        RATES,
        POINTS,
        VAT_RATES,
        VAT_RULES,
        DEDUCTIONS,
        ACCOUNTS,
        PARTNERS,
        CORRECTIONS,
        WRITE_OFFS,
    )
}
