"""Turns expenses into text."""

import csv
import io
from collections import defaultdict
from decimal import Decimal


def table(expenses):
    """Returns one line an expense, amounts aligned."""
    lines = []
    for expense in expenses:
        lines.append(f"{expense.date}  {expense.category:<12} {expense.amount:>10.2f}  {expense.note}".rstrip())
    return "\n".join(lines)


def summary(expenses):
    """Returns the sum of each category, largest first."""
    sums = defaultdict(Decimal)
    for expense in expenses:
        sums[expense.category] += expense.amount
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"{category:<12} {amount:>10.2f}" for category, amount in ranked)


def to_csv(expenses):
    """Returns the expenses as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["date", "category", "amount", "note"])
    for expense in expenses:
        writer.writerow([expense.date.isoformat(), expense.category, expense.amount, expense.note])
    return text.getvalue().rstrip("\n")
