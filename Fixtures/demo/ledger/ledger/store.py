"""Reads and writes the file of expenses."""

import csv
import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

FIELDS = ["date", "category", "amount", "note"]


class LedgerError(Exception):
    """Something in the file or on the command line cannot be used."""


@dataclass(frozen=True)
class Expense:
    date: datetime.date
    category: str
    amount: Decimal
    note: str = ""

    @classmethod
    def parse(cls, date, category, amount, note=""):
        try:
            return cls(datetime.date.fromisoformat(date), category, Decimal(amount), note)
        except ValueError:
            raise LedgerError(f"not a date: {date}") from None
        except InvalidOperation:
            raise LedgerError(f"not an amount: {amount}") from None


def load(path):
    """Returns the expenses in the file, oldest first; an absent file holds none."""
    path = Path(path)
    if not path.exists():
        return []
    with path.open(newline="") as file:
        expenses = [Expense.parse(**row) for row in csv.DictReader(file)]
    return sorted(expenses, key=lambda expense: expense.date)


def append(path, expense):
    """Adds one expense at the end of the file, which is made when absent."""
    path = Path(path)
    is_new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(FIELDS)
        writer.writerow([expense.date.isoformat(), expense.category, expense.amount, expense.note])
