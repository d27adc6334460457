"""Doc."""
import csv


def read(text):
    return list(csv.reader(text.splitlines()))


def count(text):
    return len(read(text))
