"""The settings of a generated workspace, as its owner would have written them."""

from collections.abc import Collection

from transforms.generating.codes import entity_code
from transforms.generating.sizes import Size
from transforms.generating.structure import PROVIDER

_HEAD = """\
# A fictional group, made by: chargeback generate DIR --lines {lines} --entities {entities} --seed {seed}{full}
# Its true totals, exact, stand in truth/: what a run of 2026-10 must come to.

[group]
name = "Groupe Fictif {seed}"
currency = "EUR"
language = "fr"
provider = "{provider}"
payment_days = 30

[inputs]
entities = "inputs/entities.csv"
sites = "inputs/sites.csv"
users = "inputs/users.csv"
services = "inputs/services.csv"
prices = "inputs/prices.csv"
agreements = "inputs/agreements.csv"
subscriptions = "inputs/subscriptions.csv"
layout = "inputs/layout.csv"
vat_rates = "inputs/vat_rates.csv"
"""

_FULL = """\
tariffs = "inputs/tariffs.csv"
pools = "inputs/pools.csv"
keys = "inputs/keys.csv"
rates = "inputs/rates.csv"

[invoices]
currency = "recipient"
"""

_SOURCES = {
    "mobile": """
[[usage]]
source = "mobile"
files = "inputs/{period}/mobile-*.csv"
csv = { separator = ";", encoding = "cp1252", decimal = ",", date = "%d/%m/%Y" }
late_days = 10
required = ["nature", "evidence_ref", "agreement", "beneficiary"]
  [usage.columns]
  usage_date = "Date"
  user = "Matricule"
  service = "Code service"
  nature = "Libellé"
  quantity = "Volume"
  evidence_ref = "Facture opérateur"
""",
    "sites": """
[[usage]]
source = "sites"
files = "inputs/{period}/sites-*.csv"
required = ["nature", "evidence_ref", "agreement", "beneficiary"]
  [usage.columns]
  service_from = "start"
  service_to = "end"
  site = "site"
  service = "service"
  nature = "description"
  amount = "amount"
  evidence_ref = "document"
""",
    "calls": """
[[usage]]
source = "calls"
files = "inputs/{period}/calls-*.csv"
csv = { header = false, date = "%Y-%m-%d %H:%M:%S" }
line_ref = "1"
required = ["nature", "evidence_ref", "agreement", "beneficiary"]
  [usage.columns]
  usage_date = "2"
  user = "3"
  caller = "4"
  service = "5"
  typology = { from = "6", map = { VOIX = "telecom" } }
  quantity = "7"
  unit_price = "8"
  evidence_ref = "9"
""",
    "cloud": """
[[usage]]
source = "cloud"
files = "inputs/{period}/cloud-*.parquet"
  [usage.columns]
  service_from = "ChargePeriodStart"
  service_to = { from = "ChargePeriodEnd", exclusive = true }
  entity = "SubAccountId"
  service = "SkuId"
  nature = "ChargeDescription"
  amount = "BilledCost"
  currency = "BillingCurrency"
  evidence_ref = "InvoiceId"
  agreement = "Agreement"
  application = { from = "Tags", json = "$.application" }
""",
}
"""The sources by name. Here {period} is the program's own word, left for it to fill in."""

_FOOT = """
[layout]
lines_by = ["service"]
detail_rows = {detail_rows}{remark}

[layout.colours]
connectivity = "#2E86AB"
maintenance = "#A9749B"
telecom = "#5BA4C7"
mobility = "#F18F01"
hardware = "#6A994E"
supplies = "#9BBF85"
cloud = "#4C5FA8"
software = "#7B5EA7"

[justification]
required = ["nature", "evidence_ref", "agreement"]
# As wide as the rows that are wrong on purpose need: a month of your own has the narrower defaults.
reject_limit = {{ rows = {rows}, amount = 1, unpriced_rows = {rejected} }}

[ledger]
analytic = ["typology"]
"""

_TEN_THOUSANDTHS = 10_000
_USUAL_LIMIT = 200
"""Two in a hundred, in ten-thousandths."""


def settings_text(size: Size, sources: Collection[str], rows: int, rejected: int) -> str:
    """The text of chargeback.toml for these sources; of `rows`, `rejected` are wrong on purpose."""
    limit = max(_USUAL_LIMIT, -(-rejected * _TEN_THOUSANDTHS // rows))
    asked = {"lines": size.lines, "entities": size.entities, "seed": size.seed, "full": " --full" * size.full}
    head = _HEAD.format(**asked, provider=entity_code(PROVIDER)) + _FULL * size.full
    remark = " " * 22 + "# no list of usage lines in the workbooks: the tables hold it" if not size.detail_rows else ""
    share = f"{limit // _TEN_THOUSANDTHS}.{limit % _TEN_THOUSANDTHS:04d}"
    foot = _FOOT.format(detail_rows=size.detail_rows, remark=remark, rows=share, rejected=rejected)
    return head + "".join(text for name, text in _SOURCES.items() if name in sources) + foot
