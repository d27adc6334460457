"""Doc."""
import csv
import io


def read(text):
    return list(csv.reader(io.StringIO(text)))


def count(text):
    return len(read(text))
