"""What the machine refuses, in sentences: a full disk, a folder without permission, memory that ran out."""

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from schemas.problems import Problem, Refused

MORE_MEMORY = "give the machine more memory, or lower engine.memory and engine.threads"


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Raise Refused in place of what the machine raises; its cause tells what that was."""
    import duckdb

    try:
        yield
    except OSError as fault:
        raise Refused([os_problem(fault)]) from fault
    except duckdb.IOException as fault:
        raise Refused([Problem("disk", _first_line(fault), "free some space, or see to its permissions")]) from fault
    except duckdb.OutOfMemoryException as fault:
        raise Refused([Problem("engine.memory", _first_line(fault), "raise it in the settings")]) from fault
    except MemoryError as fault:
        raise Refused([Problem("memory", "there was not enough", MORE_MEMORY)]) from fault
    except BrokenProcessPool as fault:
        raise Refused([Problem("memory", "a process was ended from outside", MORE_MEMORY)]) from fault


def os_problem(fault: OSError) -> Problem:
    """A fault of a file or folder as a problem: which, what was found, what would be right."""
    place = str(fault.filename or "disk")
    return Problem(
        place, fault.strerror or str(fault), "see to its permissions and to the space on its disk, run again"
    )


def _first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0]
