"""How large a generated group is: what was asked for, and what follows from it where nothing was."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from schemas.problems import Problem, SettingsRefused

MOST_ENTITIES = 99_999
MOST_SITES_EACH = 5_000
FEWEST_SERVICES = 10
MOST_DETAIL_ROWS = 1_000_000
LARGE_GROUP = 1_000
"""A group of so many entities is large: it gets an invoice more for each."""

LINES_A_SITE = 5_000
LINES_A_USER = 166
"""What limits the sites and users of a group of few lines, where their number is not asked for."""

FAULTY = "0.005"
"""The share of faulty rows where none is asked for."""


@dataclass(frozen=True)
class Size:
    """A group to generate: how many usage lines, entities, sites, users and services it has.

    `faulty` is the share of the usage lines that are wrong on purpose; another `seed` is another group of that size.
    A `full` one has tariffs, cost pools and further currencies beside, on the same lines.
    """

    lines: int
    entities: int
    seed: int
    sites: int
    users: int
    services: int
    faulty: Decimal
    detail_rows: int
    full: bool = False

    @property
    def is_large(self) -> bool:
        """Whether its layout cuts four invoices for each entity instead of three."""
        return self.entities >= LARGE_GROUP


def size_of(
    lines: int,
    entities: int,
    seed: int,
    *,
    sites: int | None = None,
    users: int | None = None,
    services: int | None = None,
    faulty: str = FAULTY,
    detail_rows: int = 0,
    full: bool = False,
) -> Size:
    """The size asked for; SettingsRefused names all that cannot be made.

    By default an entity has 10 sites and 300 users, as far as 5,000 lines for a site and 166 for a user go, but 2 sites
    and 3 users at least; and there are 2 services for each entity, from 40 to 400.
    """
    size = Size(
        lines=lines,
        entities=entities,
        seed=seed,
        sites=max(2 * entities, min(10 * entities, lines // LINES_A_SITE)) if sites is None else sites,
        users=max(3 * entities, min(300 * entities, lines // LINES_A_USER)) if users is None else users,
        services=min(400, max(40, 2 * entities)) if services is None else services,
        faulty=_share(faulty),
        detail_rows=detail_rows,
        full=full,
    )
    problems = list(_problems(size))
    if not 0 <= size.faulty <= 1:
        problems.append(Problem("--faulty", f"found {faulty!r}", "write a share from 0 to 1, such as 0.005"))
    if problems:
        raise SettingsRefused(problems)
    return size


def _share(text: str) -> Decimal:
    """A share written as a decimal; less than nothing where it is none, which is refused with all the rest."""
    try:
        share = Decimal(text)
    except InvalidOperation:
        return Decimal(-1)
    return share if share.is_finite() else Decimal(-1)


def _problems(size: Size) -> Iterator[Problem]:
    for option, found, least, most in (
        ("--lines", size.lines, 1, None),
        ("--entities", size.entities, 2, MOST_ENTITIES),
        ("--sites", size.sites, size.entities, MOST_SITES_EACH * size.entities),
        ("--users", size.users, size.entities, None),
        ("--services", size.services, FEWEST_SERVICES, None),
        ("--detail-rows", size.detail_rows, 0, MOST_DETAIL_ROWS),
    ):
        if found < least:
            yield Problem(option, f"found {found}", f"it should be at least {least:,}")
        elif most is not None and found > most:
            yield Problem(option, f"found {found}", f"it should be at most {most:,}")
