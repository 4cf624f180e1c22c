"""What this process and those it started use of the machine: seconds of its processors, bytes of its memory."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

import psutil

SAMPLE_SECONDS = 0.1


@dataclass
class Peak:
    """The most bytes of memory seen so far."""

    bytes: int = 0

    def look(self) -> None:
        """See how much it is now."""
        self.bytes = max(self.bytes, memory())


def cpu_seconds() -> float:
    """Seconds that processors worked for this process, for those it started and waited for, and for those that live."""
    own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in own) + sum(map(_cpu_of, _started()))


def memory() -> int:
    """Bytes of memory that these processes hold; pages that they share count for each."""
    return sum(map(_memory_of, [psutil.Process(), *_started()]))


@contextmanager
def sampled_peak() -> Iterator[Peak]:
    """The most memory held while the block lasts: looked at by a thread of its own, and at the end."""
    peak, ended = Peak(), Event()
    sampling = Thread(target=_sample, args=(peak, ended), name="memory", daemon=True)
    sampling.start()
    try:
        yield peak
    finally:
        ended.set()
        sampling.join()
        peak.look()


def _sample(peak: Peak, ended: Event) -> None:
    while not ended.wait(SAMPLE_SECONDS):
        peak.look()


def _started() -> list[psutil.Process]:
    """The processes that this one started, and those that these did, as far as they live."""
    started: list[psutil.Process] = psutil.Process().children(recursive=True)
    return started


def _cpu_of(process: psutil.Process) -> float:
    seconds = 0.0
    with suppress(psutil.Error):
        times = process.cpu_times()
        seconds = times.user + times.system + times.children_user + times.children_system
    return seconds


def _memory_of(process: psutil.Process) -> int:
    held = 0
    with suppress(psutil.Error):
        held = process.memory_info().rss
    return held
