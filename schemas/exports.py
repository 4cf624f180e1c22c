"""The settings of what is written for other programs: files made to measure."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.date_formats import WrittenDate
from schemas.setting import Setting
from schemas.signs import Sign


class ExportFormat(Setting):
    """How an export is written."""

    kind: Literal["csv", "fixed", "xlsx"] = Field("csv", description="separated values, fixed widths, or a workbook")
    separator: Sign = Field(";", description="kind csv: stands between values")
    encoding: Literal["utf-8", "cp1252", "iso-8859-15", "cp850"] = Field("utf-8", description="of its bytes")
    decimal: Literal[".", ","] = Field(",", description="decimal sign")
    date: WrittenDate = Field("%Y-%m-%d", description="of %Y, %y, %m, %d and what stands between them")
    header: bool = Field(True, description="false: no line of headings")
    line_end: Literal["\n", "\r\n"] = Field("\n", description="of text files")
    widths: dict[str, Annotated[int, Field(ge=1, le=1000)]] = Field({}, description="kind fixed: width of each column")


class Export(Setting):
    """A file made to measure from a published table."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="its own; part of the name of its files")
    table: Literal["ledger_entries", "invoices", "invoice_lines", "vat_breakdown"] = Field(
        description="the published table; the columns of its invoice can be named too"
    )
    per: Literal["book", "recipient", "provider", "all"] = Field("all", description="one file for each of them")
    format: ExportFormat = Field(ExportFormat(), description="how its files are written")
    columns: dict[str, str] = Field(description="theirs = one of ours, or a text with {ours}", min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.per == "book" and self.table != "ledger_entries":
            raise ValueError("per = 'book' is for ledger_entries; take recipient, provider or all")
        if self.format.kind == "fixed" and set(self.format.widths) != set(self.columns):
            named = sorted(set(self.format.widths) ^ set(self.columns))
            found = f"kind = 'fixed', and {', '.join(named)} not in both format.widths and columns"
            raise ValueError(f"{found}; give each column a width, and nothing else")
        return self


ServiceCategory = Literal[
    "AI and Machine Learning",
    "Analytics",
    "Business Applications",
    "Compute",
    "Databases",
    "Developer Tools",
    "Multicloud",
    "Identity",
    "Integration",
    "Internet of Things",
    "Management and Governance",
    "Media",
    "Migration",
    "Mobile",
    "Networking",
    "Security",
    "Storage",
    "Web",
    "Other",
]
"""The categories of services that FOCUS knows."""


class Focus(Setting):
    """The charge lines as rows of FOCUS, version 1.0, in one file: see [FOCUS out](presets.md#focus-out)."""

    format: Literal["csv", "parquet"] = Field("csv", description="how the file is written")
    categories: dict[str, ServiceCategory] = Field(
        {}, description="typology = its `ServiceCategory`; a typology that is none of them and not named is `Other`"
    )
    draft_names: bool = Field(
        True, description="the five columns too that focus-validator 1.0.0 asks for by names of earlier drafts"
    )
