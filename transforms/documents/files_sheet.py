"""The files that the amounts come from, each with its sha256: what is delivered again can be proven the same."""

from schemas.currencies import currency_decimals
from transforms.documents.pair_book import PairBook
from transforms.documents.sheet_columns import cells
from transforms.documents.words import month_text

HEADING_ROW = 3
NUMBER, SOURCE, FILE, BYTES, SHA256, USAGE_LINES, CURRENCY, AMOUNT = range(1, 9)


def write_files(pair: PairBook) -> None:
    """Write one row per file and currency: its digest, and how many of its lines at what amount are charged."""
    words, style = pair.words, pair.book.style
    sheet = pair.book.page(words["files"], f"{pair.stem} · {words['files_title']}")
    pair.widths(sheet, [1.3, 6, 18, 40, 13, 66, 9, 8, 23])
    title = f"{words['files_title']} · {month_text(pair.period, pair.language)}"
    pair.title(sheet, AMOUNT, title, f"{pair.tables.provider['short']} → {pair.tables.recipient['short']}", USAGE_LINES)
    texts = ["line_number", "source", "file", "bytes", "sha256", "usage_lines", "currency", "amount"]
    looks = {BYTES: "right", USAGE_LINES: "right", AMOUNT: "right", SHA256: "after", CURRENCY: "after"}
    headings = [(at, words[text], looks.get(at, "")) for at, text in enumerate(texts, NUMBER)]
    pair.columns(sheet, HEADING_ROW, headings)
    sheet.repeat_rows(HEADING_ROW)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    for at, row in enumerate(pair.tables.files, HEADING_ROW + 1):
        sheet.write_string(at, NUMBER, f"F{row['number']}", style("line", "bold"))
        sheet.write_string(at, SOURCE, row["source"], style("line"))
        sheet.write_string(at, FILE, row["file"], style("line", "wrap"))
        sheet.write_number(at, BYTES, row["bytes"], pair.figure_style(0, "line"))
        sheet.write_string(at, SHA256, row["sha256"], style("line", "after"))
        sheet.write_number(at, USAGE_LINES, row["charge_count"], pair.figure_style(0, "line"))
        sheet.write_string(at, CURRENCY, row["currency"], style("line", "after"))
        pair.write_figure(sheet, at, AMOUNT, row["amount"], currency_decimals(row["currency"]), "line")
    end = HEADING_ROW + 1 + len(pair.tables.files)
    for column in range(NUMBER, AMOUNT + 1):
        sheet.write_string(end, column, words["total"] if column == NUMBER else "", style("total"))
    total = f"=SUBTOTAL(9,{cells(HEADING_ROW + 1, end - 1, USAGE_LINES)})"
    sheet.write_formula(end, USAGE_LINES, total, pair.figure_style(0, "total"), pair.tables.charge_count)
