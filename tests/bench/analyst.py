"""The month as an analyst would script it, with pandas and openpyxl, in floats: `python analyst.py WORKSPACE FOLDER`.

It reads the usage files of a generated group, merges users, sites, services and prices, groups, and writes a workbook
for each recipient: its totals by typology, and a line for each department or site and service. Rows that it cannot use
are dropped; nothing is proven, and nothing is said of them. It needs nothing of the program.
"""

import os
import resource
import sys
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font

KEYS = ["recipient", "typology", "section", "service"]


def read_mobile(month: Path) -> pd.DataFrame:
    """What users consumed, counted."""
    files = [
        pd.read_csv(path, sep=";", encoding="cp1252", encoding_errors="replace", on_bad_lines="skip", dtype=str)
        for path in sorted(month.glob("mobile-*.csv"))
    ]
    used = pd.concat(files).rename(columns={"Matricule": "user", "Code service": "service"})
    used["quantity"] = pd.to_numeric(used["Volume"].str.replace(",", "."), errors="coerce")
    return used[["user", "service", "quantity"]]


def read_calls(month: Path) -> pd.DataFrame:
    """Minutes, at the price that stands beside them."""
    files = [
        pd.read_csv(path, header=None, usecols=[2, 4, 6, 7], dtype=str, on_bad_lines="skip")
        for path in sorted(month.glob("calls-*.csv"))
    ]
    used = pd.concat(files).set_axis(["user", "service", "minutes", "price"], axis=1)
    used["amount"] = pd.to_numeric(used["minutes"], errors="coerce") * pd.to_numeric(used["price"], errors="coerce")
    return used[["user", "service", "amount"]]


def read_places(month: Path) -> pd.DataFrame:
    """The suppliers' amounts by site."""
    files = [
        pd.read_csv(path, usecols=["site", "service", "amount"], dtype=str, on_bad_lines="skip", quoting=3)
        for path in sorted(month.glob("sites-*.csv"))
    ]
    used = pd.concat(files)
    used["amount"] = pd.to_numeric(used["amount"], errors="coerce")
    return used


def read_cloud(month: Path) -> pd.DataFrame:
    """The cloud bill by company."""
    columns = ["SubAccountId", "SkuId", "BilledCost"]
    files = [pd.read_parquet(path, columns=columns) for path in sorted(month.glob("cloud-*.parquet"))]
    used = pd.concat(files).rename(columns={"SubAccountId": "recipient", "SkuId": "service"})
    used["amount"] = used["BilledCost"].astype(float)
    return used[["recipient", "service", "amount"]]


def priced(used: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Quantities at the recipient's own price, else at that of the list."""
    own = prices[prices["recipient"].notna()].rename(columns={"unit_price": "own_price"})
    listed = prices[prices["recipient"].isna()][["service", "unit_price"]]
    used = used.merge(own, how="left", on=["service", "recipient"]).merge(listed, how="left", on="service")
    used["amount"] = used["quantity"] * used["own_price"].fillna(used["unit_price"])
    return used


def grouped(inputs: Path, month: Path) -> pd.DataFrame:
    """The amounts by recipient, typology, section and service."""
    users = pd.read_csv(inputs / "users.csv").rename(columns={"entity": "recipient", "department": "section"})
    sites = pd.read_csv(inputs / "sites.csv").rename(columns={"entity": "recipient", "site_name": "section"})
    services, prices = pd.read_csv(inputs / "services.csv"), pd.read_csv(inputs / "prices.csv")
    of_users, of_sites = users[["user", "recipient", "section"]], sites[["site", "recipient", "section"]]
    lines = pd.concat(
        [
            priced(read_mobile(month).merge(of_users, on="user"), prices)[
                ["recipient", "section", "service", "amount"]
            ],
            read_calls(month).merge(of_users, on="user"),
            read_places(month).merge(of_sites, on="site"),
            read_cloud(month).assign(section=""),
        ]
    )
    lines = lines.merge(services[["service", "service_name", "typology"]], on="service")
    lines = lines.merge(
        pd.read_csv(inputs / "entities.csv", usecols=["entity"]), left_on="recipient", right_on="entity"
    )
    return lines.groupby([*KEYS, "service_name"])["amount"].agg(["size", "sum"]).reset_index()


def write_book(path: Path, recipient: str, lines: pd.DataFrame) -> None:
    """The workbook of one recipient."""
    book = Workbook()
    summary, detail = book.active, book.create_sheet("Lines")
    summary.title = "Summary"
    summary.append([recipient])
    for typology, amount in lines.groupby("typology")["sum"].sum().items():
        summary.append([typology, round(amount, 2)])
    summary.append(["Total", round(lines["sum"].sum(), 2)])
    detail.append(["Typology", "Section", "Service", "Name", "Lines", "Amount"])
    for line in lines.itertuples():
        amount = round(line.sum, 2)
        detail.append([line.typology, line.section, line.service, line.service_name, line.size, amount])
    for sheet in (summary, detail):
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    book.save(path)


def close(workspace: Path, folder: Path) -> float:
    """Write all workbooks; what all of them come to."""
    lines = grouped(workspace / "inputs", next((workspace / "inputs").glob("20*")))
    for recipient, own in lines.groupby("recipient"):
        write_book(folder / f"{recipient}.xlsx", str(recipient), own)
    return float(lines["sum"].sum())


if __name__ == "__main__":
    # A month that is too large for it ends this script, not the machine.
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    print(close(Path(sys.argv[1]), Path(sys.argv[2])))
