"""Have ledger files checked by a checker of others, in a process of its own: `python check_fec.py FIRST LAST FILE…`.

FIRST and LAST are the days between which all entries must lie, as 2026-10-01. The checker is the package
django-accounting-fr. Exit 0 where it has nothing to say of any file; what it says is printed, one finding a line.
"""

import sys
from datetime import date
from pathlib import Path

from accounting_fr.fec_check import check_fec


def main(first: str, last: str, *paths: str) -> int:
    """Check the files and return 1 where there is anything to be said of one of them."""
    findings = []
    for path in map(Path, paths):
        # Without its name: a file for import is not named like the legal file of the year.
        report = check_fec(path.read_bytes(), "", date.fromisoformat(first), date.fromisoformat(last))
        findings += [f"{path.name}: {finding}" for finding in (*report.errors, *report.warnings)]
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
