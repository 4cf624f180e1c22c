"""The faults that the controls must find: at least one for each of them."""

from decimal import Decimal

from tests.sql.planting import Fault, added, added_row, both, changed, twice, without

CENT = Decimal("0.01")
LAST_PLACE = Decimal(1).scaleb(-18)

MOBILE, CLOUD = "mobile/inputs/2026-10/mobile.csv", "cloud/inputs/2026-10/cloud.csv"
DE, CALLS, EST = "2026-10_SI_DE_01", "2026-10_SI_DE_02", "2026-10_SI_EST_01"
CALLS_INPUT, CALLS_OWED = (f"{CALLS} {side} ORI-DE AE 19.0000" for side in ("input_vat", "reverse_charge_vat"))
EST_VAT, CALLS_VAT = f"{EST} S 20.0000", f"{CALLS} AE 0.0000"
EST_INPUT, EST_OUTPUT = f"{EST} input_vat ORI-EST S 20.0000", f"{EST} output_vat ORI-SI S 20.0000"
CALL = {"source": "mobile", "row": 3}
MOBILE_FILE = {"source": "mobile"}
MARKED = {"source": "cloud", "row": 1}

FAULTS = [
    Fault("row_lost", "a record became nothing", (MOBILE,), added("input_files", MOBILE_FILE, "records", Decimal(1))),
    Fault("row_lost", "a row is rejected twice", (MOBILE,), added("input_files", MOBILE_FILE, "rejected", Decimal(1))),
    Fault("row_lost", "a retained row is not counted", (MOBILE,), changed("input_files", MOBILE_FILE, retained=0)),
    Fault(
        "amount_lost_at_intake",
        "an amount changed as it was read",
        (MOBILE,),
        added("usage_lines", CALL, "amount", LAST_PLACE),
    ),
    Fault(
        "amount_lost_at_intake", "an accepted row is gone", (MOBILE,), without("usage_lines", source="mobile", row=3)
    ),
    Fault("amount_lost_at_intake", "a rejected row is gone", (MOBILE,), without("rejected_tallies", stage="intake")),
    Fault("amount_lost_at_intake", "a row was taken twice", (MOBILE,), twice("usage_lines", source="mobile", row=3)),
    Fault(
        "amount_lost_in_charging",
        "a charge is not the amount delivered",
        (MOBILE,),
        added("charge_lines", CALL, "amount", -LAST_PLACE),
    ),
    Fault("amount_lost_in_charging", "a charge is gone", (MOBILE,), without("charge_lines", source="mobile", row=3)),
    Fault("amount_lost_in_charging", "a charge stands twice", (MOBILE,), twice("charge_lines", source="mobile", row=3)),
    Fault(
        "amount_lost_in_charging",
        "a charge comes from no file",
        ("mobile/other.csv", MOBILE),
        changed("charge_lines", CALL, file="other.csv"),
    ),
    Fault("amount_lost_in_charging", "a reject is gone", (MOBILE,), without("rejected_tallies", stage="charging")),
    Fault(
        "quantity_lost_in_charging",
        "a price was lost with its line",
        (CLOUD,),
        without("charge_lines", source="cloud", row=2),
    ),
    Fault(
        "quantity_lost_in_charging",
        "a quantity was cut",
        (CLOUD,),
        added("charge_lines", {"source": "cloud", "row": 1}, "quantity", -LAST_PLACE),
    ),
    Fault(
        "quantity_lost_in_charging",
        "a subscription is charged twice",
        ("subscriptions/inputs/subscriptions.csv",),
        twice("charge_lines", source="subscriptions"),
    ),
    Fault(
        "quantity_lost_in_charging",
        "a line rejected at the end is gone",
        (MOBILE,),
        without("rejected_tallies", stage="landing"),
    ),
    Fault("footer_differs", "a file is cut short", (MOBILE,), added("input_files", MOBILE_FILE, "amount", -CENT)),
    Fault(
        "charge_not_on_one_line",
        "a charge stands on no invoice",
        (EST, "no invoice"),
        changed("charge_lines", CALL, invoice_ref=None, invoice_line=None),
    ),
    Fault(
        "charge_not_on_one_line",
        "a charge names a line that is not there",
        (EST,),
        changed("charge_lines", CALL, invoice_line=9),
    ),
    Fault("charge_not_on_one_line", "a charge stands twice", (EST,), twice("charge_lines", source="mobile", row=3)),
    Fault(
        "charge_not_on_one_line",
        "two charges changed places within an invoice",
        (EST,),
        both(
            changed("charge_lines", CALL, invoice_line=2),
            changed("charge_lines", {"source": "mobile", "row": 4}, invoice_line=1),
        ),
    ),
    Fault(
        "charge_not_on_one_line",
        "a charge stands on another company's invoice",
        (EST,),
        changed("charge_lines", CALL, recipient="ORI-DE"),
    ),
    Fault(
        "pool_not_its_shares",
        "a share is a cent more",
        ("NETWORK",),
        added("pool_shares", {"pool": "NETWORK", "entity": "ORI-DE"}, "amount", CENT),
    ),
    Fault("pool_not_its_shares", "a share is gone", ("NETWORK",), without("pool_shares", entity="ORI-DE")),
    *(
        Fault(check, "an account is a cent more than the limit from its lines", ("ORI-SI 6262 EUR",), planted)
        for check in ("balance_not_charged", "balance_residue")
        for planted in [added("balance_totals", {"account": "6262"}, "booked", CENT)]
    ),
    Fault(
        "balance_not_charged",
        "no account covers what is charged",
        ("ORI-SI no account EUR",),
        changed("balance_totals", {"account": "6261"}, account=None, booked=None),
    ),
    Fault(
        "bill_not_charged",
        "a bill is a cent more than the limit from its lines",
        ("mobile/FA-2 EUR",),
        added("bill_totals", {"evidence_ref": "FA-2"}, "charged", -CENT),
    ),
    Fault(
        "bill_not_charged",
        "lines are charged by a bill that nobody received",
        ("mobile/FA-1 EUR",),
        changed("bill_totals", {"evidence_ref": "FA-1"}, received=None, status="unknown"),
    ),
    Fault(
        "bill_residue",
        "a bill is less than its lines",
        ("mobile EUR, FA-2",),
        changed("bill_totals", {"evidence_ref": "FA-2"}, residue=-LAST_PLACE - Decimal("0.05")),
    ),
    Fault(
        "bill_unknown",
        "lines quote two bills that are not named, and one quotes none",
        ("mobile EUR, FA-1 and 1 more",),
        both(
            changed("bill_totals", {"evidence_ref": "FA-1"}, status="unknown", received=None),
            changed("bill_totals", {"evidence_ref": "FA-2"}, status="unknown", received=None, evidence_ref=None),
        ),
    ),
    Fault(
        "bill_unquoted",
        "no line quotes a bill",
        ("mobile EUR, FA-1",),
        changed("bill_totals", {"evidence_ref": "FA-1"}, line_count=0),
    ),
    Fault(
        "bill_not_come",
        "a bill has not come",
        ("mobile EUR, FA-2",),
        changed("bill_totals", {"evidence_ref": "FA-2"}, status="expected", received=None),
    ),
    Fault(
        "charge_not_on_one_line",
        "a charge bears another VAT rate",
        (EST,),
        changed("charge_lines", CALL, vat_rate=Decimal(10)),
    ),
    Fault(
        "charge_not_on_one_line",
        "a charge is in another currency",
        (EST,),
        changed("charge_lines", CALL, currency="USD"),
    ),
    Fault(
        "charge_not_on_one_line",
        "a retained charge stands on an invoice",
        (EST,),
        changed("charge_lines", {"source": "mobile", "row": 8}, invoice_ref=EST, invoice_line=1),
    ),
    Fault("charge_not_on_one_line", "a line has no charge", (CALLS,), without("charge_lines", source="mobile", row=5)),
    Fault(
        "charge_not_on_one_line",
        "a charge stands on an invoice that is not there",
        ("2026-10_SI_EST_09", EST),
        changed("charge_lines", CALL, invoice_ref="2026-10_SI_EST_09"),
    ),
    Fault(
        "invoice_not_its_charges",
        "an invoice line shows less than its charges",
        (CALLS,),
        added("invoice_lines", {"invoice_ref": CALLS, "line_number": 2}, "exact_amount", -LAST_PLACE),
    ),
    Fault("invoice_not_its_charges", "an invoice line is gone", (DE,), without("invoice_lines", invoice_ref=DE)),
    Fault("invoice_not_its_charges", "a line without charges", (DE,), without("charge_lines", source="cloud", row=1)),
    Fault(
        "line_far_from_exact",
        "a line is a cent beside its exact amount",
        (CALLS,),
        added("invoice_lines", {"invoice_ref": CALLS, "line_number": 2}, "amount", -CENT),
    ),
    Fault(
        "line_far_from_exact",
        "a line took two cents of its group",
        (EST,),
        changed("invoice_lines", {"invoice_ref": EST, "line_number": 1}, rounding=2 * CENT),
    ),
    Fault(
        "base_not_its_lines",
        "a base is a cent beside its lines",
        (EST_VAT,),
        added("vat_breakdown", {"invoice_ref": EST}, "base", CENT),
    ),
    Fault("base_not_its_lines", "a base is gone", (CALLS_VAT,), without("vat_breakdown", invoice_ref=CALLS)),
    Fault(
        "base_not_its_lines",
        "a line stands under another rate",
        (f"{EST} S 10.0000", EST_VAT),
        changed("invoice_lines", {"invoice_ref": EST, "line_number": 1}, vat_rate=Decimal(10)),
    ),
    Fault(
        "base_not_nearest",
        "base and lines agree on the wrong cent",
        (EST_VAT,),
        both(
            added("vat_breakdown", {"invoice_ref": EST}, "base", -CENT),
            added("invoice_lines", {"invoice_ref": EST, "line_number": 1}, "amount", -CENT),
        ),
    ),
    Fault(
        "base_not_nearest",
        "half a cent was rounded towards zero",
        (CALLS_VAT,),
        both(
            changed("invoice_lines", {"invoice_ref": CALLS, "line_number": 2}, exact_amount=Decimal("3.33")),
            changed("vat_breakdown", {"invoice_ref": CALLS}, base=Decimal("10.58")),
        ),
    ),
    Fault("base_not_nearest", "a base without lines", (f"{DE} AE 0.0000",), without("invoice_lines", invoice_ref=DE)),
    Fault(
        "vat_not_on_base", "VAT is a cent beside", (EST_VAT,), added("vat_breakdown", {"invoice_ref": EST}, "vat", CENT)
    ),
    Fault(
        "vat_not_on_base",
        "half a cent of VAT was rounded towards zero",
        (EST_VAT,),
        changed("vat_breakdown", {"invoice_ref": EST}, base=Decimal("0.125"), vat=Decimal("0.02")),
    ),
    Fault(
        "vat_not_on_base",
        "no VAT on a taxed base",
        (EST_VAT,),
        changed("vat_breakdown", {"invoice_ref": EST}, vat=Decimal(0)),
    ),
    Fault(
        "vat_not_on_base",
        "a reverse charge is a cent beside",
        (f"{CALLS} reverse charge AE 19.0000",),
        added("reverse_charge", {"invoice_ref": CALLS}, "vat", CENT),
    ),
    Fault(
        "vat_not_on_base",
        "a reverse charge is forgotten",
        (f"{CALLS} reverse charge AE 19.0000",),
        without("reverse_charge", invoice_ref=CALLS),
    ),
    Fault(
        "vat_not_on_base",
        "a reverse charge is reckoned under another category",
        (f"{CALLS} reverse charge AE 19.0000", f"{CALLS} reverse charge K 19.0000"),
        changed("reverse_charge", {"invoice_ref": CALLS}, vat_category="K"),
    ),
    Fault(
        "gross_not_net_and_vat",
        "a gross is a cent beside",
        (f"{EST} gross",),
        added("invoices", {"invoice_ref": EST}, "gross", CENT),
    ),
    Fault(
        "gross_not_net_and_vat",
        "a cent went from net to VAT",
        (f"{EST} net", f"{EST} vat"),
        both(
            added("invoices", {"invoice_ref": EST}, "net", -CENT), added("invoices", {"invoice_ref": EST}, "vat", CENT)
        ),
    ),
    Fault(
        "gross_not_net_and_vat",
        "an invoice without breakdown",
        (f"{DE} net",),
        without("vat_breakdown", invoice_ref=DE),
    ),
    Fault(
        "entry_unbalanced",
        "a posting is gone",
        ("ORI-EST ACI 1",),
        without("ledger_entries", invoice_ref=EST, book="ORI-EST", side="input_vat"),
    ),
    Fault(
        "entry_unbalanced",
        "a posting is a cent beside",
        ("ORI-SI VTI 3",),
        added("ledger_entries", {"invoice_ref": EST, "side": "revenue"}, "credit", CENT),
    ),
    Fault(
        "entry_not_its_invoice",
        "a whole entry is gone",
        (EST_OUTPUT, f"{EST} receivable ORI-SI", f"{EST} revenue ORI-SI"),
        without("ledger_entries", invoice_ref=EST, book="ORI-SI"),
    ),
    Fault(
        "entry_not_its_invoice",
        "an entry balances on the wrong amount",
        (f"{EST} expense ORI-EST", f"{EST} payable ORI-EST"),
        both(
            added("ledger_entries", {"invoice_ref": EST, "side": "payable"}, "credit", CENT),
            added("ledger_entries", {"invoice_ref": EST, "side": "expense"}, "debit", CENT),
        ),
    ),
    Fault(
        "entry_not_its_invoice",
        "an entry is posted in the book of another company",
        tuple(
            f"{EST} {posted}"
            for book in ("ORI-DE", "ORI-EST")
            for posted in (f"expense {book}", f"input_vat {book} S 20.0000", f"payable {book}")
        ),
        changed("ledger_entries", {"invoice_ref": EST, "book": "ORI-EST"}, book="ORI-DE"),
    ),
    Fault(
        "entry_not_its_invoice",
        "a cent of revenue is posted as VAT",
        (EST_OUTPUT, f"{EST} revenue ORI-SI"),
        both(
            added("ledger_entries", {"invoice_ref": EST, "side": "revenue"}, "credit", -CENT),
            added("ledger_entries", {"invoice_ref": EST, "side": "output_vat"}, "credit", CENT),
        ),
    ),
    Fault(
        "entry_not_its_invoice",
        "VAT is posted as expense",
        (f"{EST} expense ORI-EST S 20.0000", EST_INPUT),
        changed("ledger_entries", {"invoice_ref": EST, "side": "input_vat"}, side="expense"),
    ),
    Fault(
        "entry_not_its_invoice",
        "VAT is deducted that is not deductible",
        (EST_INPUT, EST_INPUT.replace("input_vat", "input_vat_not_deductible")),
        added_row("not_deductible", invoice_ref=EST, vat_category="S", vat_rate=Decimal(20), amount=CENT),
    ),
    Fault(
        "entry_not_its_invoice",
        "the breakdown shows another VAT than the books",
        (EST_INPUT, EST_OUTPUT),
        added("vat_breakdown", {"invoice_ref": EST}, "vat", CENT),
    ),
    Fault(
        "entry_not_its_invoice",
        "both legs of a reverse charge are gone",
        (CALLS_INPUT, CALLS_OWED),
        both(
            without("ledger_entries", invoice_ref=CALLS, side="input_vat"),
            without("ledger_entries", invoice_ref=CALLS, side="reverse_charge_vat"),
        ),
    ),
    Fault(
        "entry_not_its_invoice",
        "both legs of a reverse charge are a cent beside",
        (CALLS_INPUT, CALLS_OWED),
        both(
            added("ledger_entries", {"invoice_ref": CALLS, "side": "input_vat"}, "debit", CENT),
            added("ledger_entries", {"invoice_ref": CALLS, "side": "reverse_charge_vat"}, "credit", CENT),
        ),
    ),
    Fault(
        "entry_not_its_invoice",
        "a reverse charge of services is posted as one of goods",
        (CALLS_INPUT, CALLS_INPUT.replace("AE", "K"), CALLS_OWED, CALLS_OWED.replace("AE", "K")),
        changed("ledger_entries", {"invoice_ref": CALLS, "vat_category": "AE"}, vat_category="K"),
    ),
    Fault(
        "entry_not_its_invoice",
        "a reverse charge is posted without its category",
        (CALLS_INPUT, f"{CALLS} input_vat ORI-DE 19.0000", CALLS_OWED, f"{CALLS} reverse_charge_vat ORI-DE 19.0000"),
        changed("ledger_entries", {"invoice_ref": CALLS, "vat_category": "AE"}, vat_category=None),
    ),
    Fault(
        "entry_not_its_invoice",
        "VAT is posted at another rate",
        (EST_INPUT, EST_INPUT.replace(" 20", " 10"), EST_OUTPUT, EST_OUTPUT.replace(" 20", " 10")),
        changed("ledger_entries", {"invoice_ref": EST, "vat_category": "S"}, vat_rate=Decimal(10)),
    ),
    Fault(
        "entry_not_its_invoice",
        "revenue is debited",
        (f"{EST} revenue ORI-SI",),
        changed("ledger_entries", {"invoice_ref": EST, "side": "revenue"}, debit=Decimal("20.84"), credit=Decimal(0)),
    ),
    Fault(
        "entry_not_its_invoice",
        "a posting is of no side that an invoice has",
        (f"{EST} other ORI-SI", f"{EST} revenue ORI-SI"),
        changed("ledger_entries", {"invoice_ref": EST, "side": "revenue"}, side="other"),
    ),
    Fault(
        "pair_not_net_zero",
        "the recipient owes less than it is asked",
        ("ORI-SI > ORI-EST EUR",),
        added("ledger_entries", {"invoice_ref": EST, "side": "payable"}, "credit", -CENT),
    ),
    Fault(
        "pair_not_net_zero",
        "the recipient books nothing",
        ("ORI-SI > ORI-DE EUR",),
        without("ledger_entries", book="ORI-DE"),
    ),
    Fault(
        "pair_not_net_zero",
        "the recipient books another currency",
        ("ORI-SI > ORI-DE EUR", "ORI-SI > ORI-DE USD"),
        changed("ledger_entries", {"book": "ORI-DE"}, currency="USD"),
    ),
    Fault(
        "too_many_rows_rejected",
        "more than half the rows are rejected",
        ("rows",),
        changed("input_files", MOBILE_FILE, rejected=9),
    ),
    Fault(
        "too_much_rejected",
        "more than half the amounts are rejected",
        ("EUR",),
        changed("rejected_tallies", {"stage": "landing"}, amount_size=Decimal(500)),
    ),
    Fault(
        "too_much_rejected",
        "a currency in which everything is rejected",
        ("USD",),
        changed("rejected_tallies", {"stage": "landing"}, currency="USD"),
    ),
    Fault(
        "too_many_rows_unpriced",
        "four rejected rows of unknown amount",
        ("rows",),
        changed("rejected_tallies", {"stage": "landing"}, unpriced_rows=3),
    ),
    Fault(
        "change_unaccepted",
        "more is charged, by more than the amount and the share of the former charges that may pass",
        ("ORI-EST EUR",),
        added("invoice_lines", {"invoice_ref": EST, "line_number": 1}, "exact_amount", Decimal(100)),
    ),
    Fault(
        "change_unaccepted",
        "a company that was charged is charged no more",
        ("ORI-WEST EUR",),
        added_row("charged_before", recipient="ORI-WEST", currency="EUR", amount=Decimal("1.01")),
    ),
    Fault(
        "change_unaccepted",
        "a company that was charged nothing before",
        ("ORI-DE EUR",),
        without("charged_before", recipient="ORI-DE"),
    ),
    Fault(
        "recipient_disputed",
        "a line has two masters",
        ("mobile",),
        changed("observed_lines", {"control": "recipient_disputed", "scope": "mobile"}, rows=1, amount=Decimal(0)),
    ),
    Fault(
        "charged_by_alias",
        "a line is charged by an alias",
        ("mobile",),
        changed("observed_lines", {"control": "charged_by_alias", "scope": "mobile"}, rows=1),
    ),
    Fault(
        "user_unknown_retained",
        "a line of nobody is retained",
        ("cloud",),
        changed("observed_lines", {"control": "user_unknown_retained", "scope": "cloud"}, rows=1),
    ),
    Fault(
        "user_after_leaving",
        "a line of someone who left is charged",
        ("mobile",),
        changed("observed_lines", {"control": "user_after_leaving", "scope": "mobile"}, rows=1),
    ),
    Fault(
        "late_lines",
        "a line is late",
        ("mobile",),
        changed("observed_lines", {"control": "late_lines", "scope": "mobile"}, rows=1),
    ),
    Fault(
        "file_charged_before",
        "the file of the month before came again",
        ("cloud, inputs/2026-10/cloud.csv as 2026-09, cloud.csv",),
        changed("files_before", {"source": "cloud"}, charged_as="2026-09, cloud.csv"),
    ),
    Fault(
        "converted_far_from_exact",
        "two postings are two units away",
        ("ORI-SI in EUR, documents in USD",),
        changed("books_exchanged", {"book": "ORI-SI"}, actual=Decimal("99.995")),
    ),
    Fault(
        "amount_not_cost_and_markup",
        "a mark-up is in no amount",
        (DE, f"{CLOUD} EUR"),
        added("charge_lines", MARKED, "markup_amount", LAST_PLACE),
    ),
    Fault(
        "amount_not_cost_and_markup",
        "a line moves a unit from its cost to its mark-up",
        (DE,),
        both(
            added("invoice_lines", {"invoice_ref": DE}, "cost_amount", -CENT),
            added("invoice_lines", {"invoice_ref": DE}, "markup_amount", CENT),
        ),
    ),
    Fault(
        "amount_not_cost_and_markup",
        "a line forgets the cost of its charges",
        (DE,),
        changed("invoice_lines", {"invoice_ref": DE}, cost_amount=None, markup_amount=None),
    ),
    Fault(
        "markup_not_of_agreement",
        "two lines bear another mark-up than their agreement states, and both together the same",
        ("ORI-SI > ORI-DE CONV EUR",),
        changed("markups_made_again", {"agreement": "CONV"}, wrong_lines=2),
    ),
    Fault(
        "posted_unconverted",
        "a book of its own currency",
        ("ORI-DE in CHF, 2 documents in EUR",),
        changed("books", {"entity": "ORI-DE"}, currency="CHF"),
    ),
    Fault(
        "posted_unconverted",
        "an invoice in a currency of neither book",
        ("ORI-EST in EUR, 1 document in USD", "ORI-SI in EUR, 1 document in USD"),
        changed("invoices", {"invoice_ref": EST}, currency="USD"),
    ),
    Fault(
        "decimals_cut",
        "a product was cut",
        ("cloud",),
        changed("observed_lines", {"control": "decimals_cut", "scope": "cloud"}, rows=1, amount=LAST_PLACE),
    ),
]
