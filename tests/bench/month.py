"""The month itself, without Prefect, each step measured: `python -m tests.bench.month WORKSPACE`."""

import sys
from pathlib import Path

from flows.profile import Profile
from flows.runner import run_directly
from transforms.generating.codes import PERIOD

if __name__ == "__main__":
    run_directly(Path(sys.argv[1]), PERIOD, Profile())
