"""A labelled set of our own invention: what customers of an invoicing tool might ask for, some of it twice."""

import gzip
import json

# One request a line; what follows a bar asks for the same in other words.
REQUESTS = """
Export invoices to Excel | Download my invoices as a spreadsheet | Excel export of the invoice list
Dark mode for the dashboard | Please add a dark theme
Two-factor authentication for logins | Log in with a second factor | Support 2FA when logging in
Reminders for overdue invoices | Remind customers automatically when an invoice is overdue
Password reset mail never arrives | I get no email when I reset my password
Attach a PDF to the invoice mail | Invoice emails should have the PDF attached
Search customers by VAT number | Find a customer by their VAT number
Different tax rates on one invoice | Several tax rates in a single invoice
Import customers from a CSV file | Upload a CSV with our customers
Undo the deletion of a customer | Restore customers that were deleted by mistake
Recurring invoices every month | Create the same invoice monthly by itself
The app crashes when I open settings | Opening the settings page crashes the app
Copy an existing quote | Duplicate a quote instead of writing it anew
Show totals in euros and dollars
Sort projects by their deadline
Let accountants see reports without editing
Barcode labels for stock items
Slack message when somebody pays
Keyboard shortcuts for time tracking
Round working hours to quarters
Custom colours in the document header
Archive finished projects
Print delivery notes on A5 paper
Translate the portal into Portuguese
Bank statements are imported twice
Webhook for paid orders
Discount codes for returning buyers
Larger font on phones
Calendar feed of due dates
Merge suppliers that exist twice
Warn about duplicate receipts
Offline access on the train
Approve expenses above a limit
Link a contract to a subscription
Rename product categories
Hide prices from warehouse staff
Faster loading of the statistics page
Gantt chart for projects
Signature field on quotes
Split a payment over several bills
Voice notes in the mobile app
QR code on receipts
Keep a history of price changes
Send statements by post
Weekly summary of open tasks
""".strip().splitlines()


def requests():
    """The documents, those that repeat after all first mentions, and the pairs."""
    groups = [[title.strip() for title in line.split("|")] for line in REQUESTS]
    documents, pairs = [], []
    for round_ in range(max(map(len, groups))):
        for number, group in enumerate(groups):
            if round_ < len(group):
                documents.append({
                    "id": f"R{number}-{round_}", "time": f"2026-03-{1 + round_:02}T{number // 60:02}:{number % 60:02}",
                    "title": group[round_], "body": ""})
            if 0 < round_ < len(group):
                pairs.append((f"R{number}-{round_}", f"R{number}-{round_ - 1}"))
    return documents, pairs


def write(folder, documents, pairs, compressed=False):
    """The two files of a set; gives the folder."""
    folder.mkdir(exist_ok=True)
    texts = {
        "docs.jsonl": "".join(json.dumps(document) + "\n" for document in documents),
        "pairs.tsv": "".join(f"{one}\t{other}\n" for one, other in pairs),
    }
    for name, text in texts.items():
        if compressed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / name).write_text(text)
    return folder
