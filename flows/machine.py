"""What the machine has, and what it refuses in sentences: a full disk, a folder without permission, no memory."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from schemas.problems import Problem, Refused

MORE_MEMORY = "give the machine more memory, or lower engine.memory and engine.threads"

CONTROL_GROUPS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux says how much memory a container may use."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine_memory(limits: Sequence[Path] = CONTROL_GROUPS) -> int:
    """The memory that this process may use, in megabytes: the machine's, or less where its container says so."""
    told = [path.read_text().strip() for path in limits if path.exists()]
    within = [int(text) for text in told if text.isdigit()]
    return min([os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), *within]) // 1_000_000


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
