"""`chargeback init DIR [--from FILE]`: a new workspace, or a source block proposed from a sample."""

import argparse

from flows.cli import DONE
from flows.init import init_workspace


def execute(options: argparse.Namespace) -> int:
    """Write the workspace and say what to do next."""
    for sentence in init_workspace(options.directory, options.sample):
        print(sentence)
    return DONE
