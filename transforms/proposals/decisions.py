"""What a sample cannot say, and a person must decide before a proposed source is relied on."""

from collections.abc import Iterator, Mapping

WHO = ("entity", "site", "user")
HOW_MUCH = ("amount", "quantity")


def to_decide(headings: Mapping[str, str]) -> Iterator[str]:
    """The open questions of a proposal, as sentences; `headings` are those found for our columns."""
    if "service" in headings:
        yield f"the values of {headings['service']} must be codes of services; if they are not, add a map."
    else:
        yield "no heading names the service: name its column, or give it under constants."
    if not headings.keys() & set(WHO):
        yield "no heading says who is charged: name the column of the entity, the site or the user."
    if "entity" in headings:
        yield f"the values of {headings['entity']} must be codes of entities; if they are not, add a map or regex."
    if not headings.keys() & set(HOW_MUCH):
        yield "no heading names an amount or a quantity: one of them is needed."
    if "nature" not in headings:
        yield "no heading says what was received: name its column, or give each service a nature."
    if "evidence_ref" not in headings:
        yield "no heading names the document that proves the charge (evidence_ref)."
