"""Invoice points and section blocks where they stand, for messages and for what must hold of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.settings import InvoicePoint, Section
from transforms.layout.points import Point


@dataclass(frozen=True)
class Block:
    """An invoice point or a section block: `place` tells where it stands, `outer` are the keys that cut around it."""

    place: str
    rule: Section
    outer: tuple[str, ...] = ()

    @property
    def split_by(self) -> tuple[str, ...]:
        """The keys that make an invoice of their own of each value: those of an invoice point."""
        return self.rule.split_by if isinstance(self.rule, InvoicePoint) else ()

    @property
    def path(self) -> tuple[str, ...]:
        """All keys that cut down to the lines of the block."""
        return self.outer + self.split_by + self.rule.sections

    @property
    def title_keys(self) -> tuple[str, ...]:
        """The keys that have a single value wherever its title stands.

        A section block whose title names keys of its own `sections` makes a titled section of each of their values.
        """
        return self.outer + self.split_by if isinstance(self.rule, InvoicePoint) else self.path

    def inner(self) -> Iterator["Block"]:
        """The blocks directly inside it."""
        for number, rule in enumerate(self.rule.section, start=1):
            title = f' "{rule.title}"' if rule.title else ""
            yield Block(f"{self.place}, section {number}{title}", rule, self.path)

    def all(self) -> Iterator["Block"]:
        """It and every block inside it, in order."""
        yield self
        for block in self.inner():
            yield from block.all()


def point_block(point: Point) -> Block:
    """An invoice point, told by its number in the order of the documents, its title and its recipients."""
    recipients = f" of {', '.join(point.rule.recipients)}" if point.rule.recipients else ""
    return Block(f'layout, invoice point {point.position + 1} "{point.rule.title}"{recipients}', point.rule)
