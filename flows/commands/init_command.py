"""`chargeback init DIR [--from FILE]`: a new workspace, or a source block proposed from a sample."""

import argparse
import json

from flows.cli import DONE
from flows.init import init_workspace


def execute(options: argparse.Namespace) -> int:
    """Write the workspace and say what to do next."""
    told = init_workspace(options.directory, options.sample)
    as_json = json.dumps({"workspace": str(options.directory), "told": told}, ensure_ascii=False)
    print(as_json if options.json else "\n".join(told))
    return DONE
