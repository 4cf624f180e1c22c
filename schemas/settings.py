"""The settings of a workspace, `chargeback.toml`, as small frozen types.

Unknown keys are refused and all faults are reported at once. Numbers are read as exact decimals.
Paths are relative to the workspace; `{period}` in a path stands for the month being closed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from schemas.carry_over import CarryOver
from schemas.date_formats import DateFormat
from schemas.exports import Export, Focus
from schemas.formats import CsvFormat as CsvFormat
from schemas.formats import XlsxFormat as XlsxFormat
from schemas.invoicing import Invoices
from schemas.paths import InputPath
from schemas.policy_settings import Policy
from schemas.presets import PresetName, extended
from schemas.residues import Balance, Bills
from schemas.setting import Setting

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Language = Literal["fr", "en"]
Condition = str | tuple[str, ...]


class Group(Setting):
    """The group whose months are closed."""

    name: str = Field(description="as the documents print it")
    currency: Currency = Field("EUR", description="ISO 4217; of books and prices that name none")
    language: Language = Field("fr", description="of the documents; an entity may have its own")
    provider: str | None = Field(None, description="provider of the sources that name none")
    payment_days: int = Field(30, ge=0, le=365, description="days to pay, where the agreement says nothing")
    max_invoice_lines: int = Field(1_000_000, ge=1, description="more invoice lines than this are refused")


class ColumnSource(Setting):
    """How one of our columns is made from one of theirs."""

    from_: str = Field(alias="from", description="their column")
    regex: str | None = Field(None, description="the first group of the first match; no match = empty")
    json_path: str | None = Field(None, alias="json", description="a path such as $.tags.site; absent = empty")
    map: dict[str, str] | None = Field(None, min_length=1, description="their values to ours; any other is rejected")
    date: DateFormat | None = Field(None, description="format of this date, where it differs from the file's")
    exclusive: bool = Field(False, description="an end that is not part of the service: the day before midnight")


def _as_column_source(value: Any) -> Any:
    return {"from": value} if isinstance(value, str) else value


Column = Annotated[ColumnSource, BeforeValidator(_as_column_source)]


class ReferenceFile(Setting):
    """A reference table: its file, and how its headings and values are written."""

    file: InputPath = Field(
        description="a path or s3://bucket/key, with {period} for one a month; csv, txt, parquet or xlsx by its ending"
    )
    csv: CsvFormat = Field(CsvFormat(), description="how a csv or txt file is written")
    xlsx: XlsxFormat = Field(XlsxFormat(), description="where the rows of a spreadsheet start")
    columns: dict[str, Column] = Field({}, description="ours = theirs, for headings that differ from ours")
    constants: dict[str, str] = Field({}, description="ours = the value that every row has")


def _as_reference_file(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


Reference = Annotated[ReferenceFile, BeforeValidator(_as_reference_file)]


class Inputs(Setting):
    """The reference tables. Those with a shipped default may be left out."""

    entities: Reference
    services: Reference
    sites: Reference | None = None
    users: Reference | None = None
    prices: Reference | None = None
    tariffs: Reference | None = None
    agreements: Reference | None = None
    subscriptions: Reference | None = None
    aliases: Reference | None = None
    pools: Reference | None = None
    # Not under its own name: Pydantic's models and Prefect's tasks take what has `keys` for a mapping.
    pool_keys: Reference | None = Field(None, alias="keys")
    bills: Reference | None = None
    balance: Reference | None = None
    budget: Reference | None = None
    actual_costs: Reference | None = None
    rates: Reference | None = None
    points: Reference | None = None
    layout: Reference | None = Field(None, description="the layout as a sheet, one row per invoice point")
    vat_rates: Reference | None = Field(None, description="default: the rates shipped with the program")
    vat_rules: Reference | None = None
    deductions: Reference | None = None
    accounts: Reference | None = Field(None, description="default: the French chart shipped with the program")
    partners: Reference | None = None
    corrections: Reference | None = Field(None, description="rejected rows put right: see [rejected](rejected.md)")
    write_offs: Reference | None = None

    @classmethod
    def fields_of_tables(cls) -> Mapping[str, str]:
        """The field of each table, by the table's name."""
        return {field.alias or name: name for name, field in cls.model_fields.items()}

    def of_table(self, table: str) -> ReferenceFile | None:
        """Where a table is read from, if it is."""
        reference: ReferenceFile | None = getattr(self, self.fields_of_tables()[table])
        return reference

    def given(self) -> Sequence[ReferenceFile]:
        """All that are read from a file of the group's own."""
        return [reference for table in self.fields_of_tables() if (reference := self.of_table(table)) is not None]


class Footer(Setting):
    """Rows that are control totals, not usage: they must equal the sum of the rows of their file."""

    where: dict[str, str] = Field(description="their columns and the values that make a row a footer", min_length=1)
    amount: str = Field(description="their column that holds the total")


Required = Literal["nature", "evidence_ref", "agreement", "beneficiary"]
UnknownUser = Literal["reject", "retain"]
AfterLeaving = Literal["reject", "last_entity", "retain"]


class UsageSource(Setting):
    """A source of raw usage: its files, how they are written, and what their columns are.

    It may extend a [preset](presets.md): what it states itself stands in place of the same key there, column by column.
    """

    preset: PresetName | None = Field(None, description="a shipped mapping of a well-known bill")
    source: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="its name; each source has its own")
    files: InputPath = Field(
        description="a path or s3://bucket/key, with * and {period}; csv, txt, parquet or xlsx by its ending"
    )
    optional: bool = Field(False, description="true: a month without a file is no fault")
    csv: CsvFormat = Field(CsvFormat(), description="how csv and txt files are written")
    xlsx: XlsxFormat = Field(XlsxFormat(), description="where the rows of a spreadsheet start")
    columns: dict[str, Column] = Field(
        min_length=1,
        description="ours = theirs; under a name that is not one of ours it is kept, and is a key; a preset has some",
    )
    constants: dict[str, str] = Field({}, description="ours = the value that every row has")
    provider: str | None = Field(None, description="default: the provider of the group")
    period_by: Literal["usage_date", "file"] = Field(
        "usage_date", description="file: every row of a file is of its period, whatever its day"
    )
    late_days: int = Field(
        0, ge=0, le=366, description="rows dated so many days before the period are taken, and marked"
    )
    line_ref: str | None = Field(None, description="their column that identifies a row: a repeat is rejected")
    line_ref_restarts: bool = Field(
        False, description="true: each period numbers its rows anew, so that a reference says nothing of other periods"
    )
    footer: Footer | None = Field(None, description="rows that are totals, not usage")
    unknown_user: UnknownUser = Field(
        "reject", description="what becomes of lines of a user that is not known: retain = the provider bears them"
    )
    after_leaving: AfterLeaving = Field(
        "reject",
        description="lines of a user after its last day: last_entity = charged to the entity it was of; retain = the "
        "provider bears them",
    )
    excess_decimals: Literal["reject", "round"] = Field("reject", description="more than 18 decimals in a product")
    required: tuple[Required, ...] | None = Field(None, description="in place of justification.required")
    repeat_limit: Decimal = Field(Decimal("0.5"), ge=0, le=1, description="share of rows standing in another file")
    accept_repeats: tuple[str, ...] = Field((), description="files whose repeats are known and right")

    @model_validator(mode="before")
    @classmethod
    def _extends_its_preset(cls, written: Any) -> Any:
        return extended(written) if isinstance(written, Mapping) else written

    @model_validator(mode="after")
    def _constants_are_not_columns(self) -> Self:
        both = sorted(self.columns.keys() & self.constants.keys())
        if both:
            raise ValueError(f"{', '.join(both)}: named in columns and in constants; one of them must go")
        return self


class Section(Setting):
    """A section point: takes the lines of its parent that `where` describes, and cuts them by `sections`."""

    title: str | None = Field(None, description="what is read; a block without one adds no level")
    where: dict[str, Condition] = Field(
        {}, description='key = a value or a list of them; "!x" excludes x, "" is the empty value, "!" excludes it'
    )
    sections: tuple[str, ...] = Field((), description="keys, outermost first")
    section: tuple["Section", ...] = Field((), description="blocks inside each of them; the first match takes the line")


class InvoicePoint(Section):
    """An invoice point: one invoice per provider, recipient, currency and value of `split_by`."""

    title: str = Field(description="what is read, with {period}, {provider}, {recipient} and keys of split_by")
    recipients: tuple[str, ...] = Field((), description="empty: every recipient")
    provider: str | None = Field(None, description="absent: every provider")
    split_by: tuple[str, ...] = Field((), description="keys: one invoice per value")


class Layout(Setting):
    """Which line lands where. Points by hand stand before those of the sheet `inputs.layout`."""

    colours: dict[str, Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]] = Field(
        {}, description="typology = its colour in workbooks and trees"
    )
    lines_by: tuple[str, ...] = Field(
        ("service", "nature"), description="keys: what makes one invoice line inside a section"
    )
    detail_rows: int = Field(
        50_000,
        ge=0,
        le=1_000_000,
        description="usage lines listed in a workbook, all in a csv beside it if more; 0: none",
    )
    invoice: tuple[InvoicePoint, ...] = Field((), description="invoice points cut by hand")


class RejectLimit(Setting):
    """Above any of these nothing is published."""

    rows: Decimal = Field(Decimal("0.02"), ge=0, le=1, decimal_places=4, description="share of the rows read")
    amount: Decimal = Field(
        Decimal("0.02"), ge=0, le=1, decimal_places=4, description="share of the amounts, signs left out"
    )
    unpriced_rows: int = Field(0, ge=0, description="rejected rows whose amount is not known")


class Justification(Setting):
    """What a line must prove before it may be charged."""

    required: tuple[Required, ...] = Field(
        ("nature", "evidence_ref", "agreement", "beneficiary"), description="of each line; a source may have its own"
    )
    vague_natures: tuple[str, ...] = Field(
        ("management fees", "frais de gestion", "divers", "frais", "refacturation", "prestations"),
        description="natures that say nothing: whole texts, whatever their case",
    )
    reject_limit: RejectLimit = Field(RejectLimit(), description="how much may be rejected")


class Variance(Setting):
    """How much the charges of a recipient may differ from those of the published period before.

    Beyond all that are set, nothing is published unless the run is told to accept it, with a reason. Without any,
    nothing is held.
    """

    limit_rate: Decimal | None = Field(None, ge=0, le=100, decimal_places=4, description="share of the former amount")
    limit_amount: Decimal | None = Field(
        None, ge=0, le=10**12, decimal_places=4, description="in the currency of the invoices, without VAT"
    )


class Ledger(Setting):
    """How the entries are cut."""

    analytic: tuple[str, ...] = Field((), description="keys carried into the entries")


class Engine(Setting):
    """What the run may use of the machine, and of others: see [beyond one machine](beyond.md)."""

    memory: str | None = Field(
        None,
        pattern=r"^[0-9]+(MB|GB)$",
        description="what DuckDB holds in all before it spills; default: a quarter of the machine's memory",
    )
    threads: int | None = Field(None, ge=1, description="default: the processors that the run may use")
    executor: Literal["processes", "dask"] = Field(
        "processes", description="who does the parts and documents: this machine, or the workers of a Dask cluster"
    )
    scheduler: str | None = Field(
        None, pattern=r"^(tcp|tls)://.+:[0-9]+$", description='of the Dask cluster, such as "tcp://host:8786"'
    )

    results: str | None = Field(
        None,
        pattern=r"^s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/.+)?$",
        description='an object store where results are put and read too, such as "s3://bucket/chargeback"',
    )

    @model_validator(mode="after")
    def _a_cluster_has_a_scheduler(self) -> Self:
        if self.executor == "dask" and self.scheduler is None:
            raise ValueError('executor = "dask" has no scheduler; name it, such as "tcp://host:8786"')
        if self.executor != "dask" and self.scheduler is not None:
            raise ValueError('scheduler is for executor = "dask" only; remove it, or set executor')
        return self


class Settings(Setting):
    """All of `chargeback.toml`."""

    group: Group
    inputs: Inputs
    usage: tuple[UsageSource, ...] = ()
    layout: Layout = Layout()
    justification: Justification = Justification()
    carry_over: CarryOver = CarryOver()
    variance: Variance = Variance()
    bills: Bills = Bills()
    balance: Balance = Balance()
    policy: Policy = Policy()
    invoices: Invoices = Invoices()
    ledger: Ledger = Ledger()
    export: tuple[Export, ...] = ()
    focus: Focus | None = None
    engine: Engine = Engine()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for kind, names in (
            ("usage source", [source.source for source in self.usage]),
            ("export", [export.name for export in self.export]),
        ):
            repeated = sorted({name for name in names if names.count(name) > 1})
            if repeated:
                raise ValueError(f"{kind} named twice: {', '.join(repeated)}; each name must be its own")
        taken = [source.source for source in self.usage if source.source in ("subscriptions", "pools", "commitments")]
        if taken:
            raise ValueError(f"usage source {taken[0]!r}: the name stands for the reference table; take another")
        return self
