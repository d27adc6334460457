"""The commands."""

import argparse
import sys

from ledger import report, store


def build_parser():
    parser = argparse.ArgumentParser(prog="ledger", description="Keep household expenses.")
    parser.add_argument("--file", default="expenses.csv", help="the file of expenses")
    commands = parser.add_subparsers(dest="command", required=True)

    add = commands.add_parser("add", help="add an expense")
    add.add_argument("date")
    add.add_argument("category")
    add.add_argument("amount")
    add.add_argument("note", nargs="?", default="")

    commands.add_parser("list", help="list all expenses")
    commands.add_parser("summary", help="sum up by category")
    commands.add_parser("export", help="print all expenses as CSV")
    return parser


def main(arguments=None):
    options = build_parser().parse_args(arguments)
    try:
        if options.command == "add":
            store.append(
                options.file,
                store.Expense.parse(options.date, options.category, options.amount, options.note),
            )
            return 0
        expenses = store.load(options.file)
    except store.LedgerError as error:
        print(f"ledger: {error}", file=sys.stderr)
        return 1

    if options.command == "list":
        print(report.table(expenses))
    elif options.command == "summary":
        print(report.summary(expenses))
    elif options.command == "export":
        print(report.to_csv(expenses))
    return 0
