"""The server of a command as a process: started before Prefect is loaded, which takes as long as its imports."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from flows.prefect_environment import SERVER
from schemas.problems import Problem, Refused

LOOK_SECONDS = 0.02
CONNECT_SECONDS = 1
END_SECONDS = 10


@dataclass(frozen=True)
class ServerProcess:
    """A server that is starting or serves, on this machine only."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def url(self) -> str:
        """Its address, as `PREFECT_API_URL` has it."""
        return f"http://127.0.0.1:{self.port}/api"

    def wait_until_it_answers(self, seconds: float) -> None:
        """Return once it serves; raise Refused where it ends before, or does not within so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), CONNECT_SECONDS):
                return
            time.sleep(LOOK_SECONDS)
        right = "see to what it says above, to the space on its disk and to the folder PREFECT_HOME (~/.prefect)"
        raise Refused([Problem("Prefect", "its server did not start", right)])

    def end(self) -> None:
        """Have it write what it was told, and end."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def own_server(scheduling: bool = False) -> Iterator[ServerProcess | None]:
    """A server that ends with the command, none where `PREFECT_API_URL` names one. Only if asked does it schedule."""
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    server = _started(scheduling)
    try:
        yield server
    finally:
        server.end()


def _started(scheduling: bool) -> ServerProcess:
    """In a process group of its own: an interruption at the terminal is for the command, which needs it to end well."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        number, port = bound.fileno(), bound.getsockname()[1]
        command = [sys.executable, "-P", "-m", SERVER, str(number), *(["--scheduling"] if scheduling else [])]
        return ServerProcess(subprocess.Popen(command, pass_fds=[number], process_group=0), port)
