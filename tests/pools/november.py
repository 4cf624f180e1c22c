"""The month after: a network that costs a tenth more, staff that moved, a phone more, and two services that ended."""

import shutil
from pathlib import Path

NOVEMBER = "2026-11"

POOLS = """\
pool,period,provider,service,amount,nature,evidence_ref,method,key,retained_reason
NETWORK,2026-11,LYR-SI,IT,132176,Réseau et serveurs communs,GL-SI-12,weighted,STAFF,Effectif propre de SI
"""
"""Service IT came to 120,160.00 in October: 120,000.00, 100.00 and 60.00. HEAD and HR have no pool any more."""

KEYS = """\
STAFF,2026-11,LYR-SI,,,62,payroll,PAY-11
STAFF,2026-11,LYR-RH,,,48,payroll,PAY-11
STAFF,2026-11,,NIM,,390,payroll,PAY-11
STAFF,2026-11,,ALE,,300,payroll,PAY-11
STAFF,2026-11,LYR-UK,,,200,payroll,PAY-11
"""
"""Ten heads passed from Nîmes to LYR-RH."""

USAGE = "entity,service,quantity,bill\nLYR-SI,SIM,1,FT-2\nLYR-RH,SIM,2,FT-2\nLYR-SUD,SIM,4,FT-2\n"

AGAINST_OCTOBER = """\
                                2026-10     2026-11     change  volume       cost      scope        key
LYR-SUD                       87,241.82   91,241.44   3,999.62   10.00   8,409.00  -3,121.82  -1,297.56
  it                          84,090.00   91,201.44   7,111.44           8,409.00             -1,297.56
  hr                           3,080.00        0.00  -3,080.00                     -3,080.00
  head                            41.82        0.00     -41.82                        -41.82
  mobility                        30.00       40.00      10.00   10.00
LYR-UK                        24,033.33   26,435.20   2,401.87           2,400.00     -33.33      35.20
  it                          24,000.00   26,435.20   2,435.20           2,400.00                 35.20
  head                            33.33        0.00     -33.33                        -33.33
LYR-RH                         4,564.84    6,364.45   1,799.61             462.00      75.16   1,262.45
  it                           4,620.00    6,344.45   1,724.45             462.00              1,262.45
  head                           -75.16        0.00      75.16                         75.16
  mobility                        20.00       20.00       0.00
all EUR                      115,839.99  124,041.09   8,201.10   10.00  11,271.00  -3,079.99       0.09
retained by their providers    9,000.00    8,204.91    -795.09             745.00  -1,540.00      -0.09
"""
"""What `chargeback variance` says of it.

LYR-RH bore 4,620.00 of 120,160.00 for it: a tenth of that is cost, 462.00; 132,176.00 × 48/1,000 = 6,344.45 leave
1,262.45 to its ten heads more. What it bore of head ended: 33.34 - 333.50 + 225.00 = -75.16.
"""


def deliver_november(closed: Path, folder: Path) -> Path:
    """A copy of a workspace that closed October, with what November delivers."""
    shutil.copytree(closed, folder, symlinks=True)
    inputs = folder / "inputs"
    (inputs / "pools.csv").write_text(POOLS, encoding="utf-8")
    with (inputs / "keys.csv").open("a", encoding="utf-8") as keys:
        keys.write(KEYS)
    (inputs / NOVEMBER).mkdir()
    (inputs / NOVEMBER / "telephony.csv").write_text(USAGE, encoding="utf-8")
    return folder
