"""Prefect's server as a process of its own: `python -m flows.prefect_serve SOCKET [--scheduling]`.

SOCKET is the number of a socket that the parent has bound: no other process can take its port in between.
"""

import argparse
import gc
import socket


def main() -> None:
    """Serve until ended; the socket listens once all is there."""
    parser = argparse.ArgumentParser(prog="flows.prefect_serve")
    parser.add_argument("socket", type=int, metavar="SOCKET")
    parser.add_argument("--scheduling", action="store_true", help="plan runs of schedules and start them")
    options = parser.parse_args()
    with socket.socket(fileno=options.socket) as bound:
        _serve(bound, options.scheduling)


def _serve(bound: socket.socket, scheduling: bool) -> None:
    gc.disable()  # what is loaded stays for good: to look through it again and again takes a sixth of the start
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=not scheduling, final=True)
    gc.freeze()
    gc.enable()
    uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on")).run([bound])


if __name__ == "__main__":
    main()
