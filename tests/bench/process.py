"""What a program takes that runs in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""In what the system tells the most memory a process held: bytes, elsewhere kilobytes."""


@dataclass(frozen=True)
class Taken:
    """Seconds of the clock, seconds of all processors, and the most memory held at once, in bytes.

    Both are of the process and of those it started and waited for; the memory is that of the largest of them, and at
    least what the process that started it held. `status` is its exit status, below zero that of the signal that ended
    it, `told` what it wrote to its standard output.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_memory_bytes: int
    status: int
    told: str


def taken_by(command: Sequence[str]) -> Taken:
    """Run a command, and tell what it took."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        _, ended, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
    return Taken(
        wall_seconds=time.monotonic() - started,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_memory_bytes=used.ru_maxrss * MAXRSS_UNIT,
        status=process.returncode,
        told=told,
    )
