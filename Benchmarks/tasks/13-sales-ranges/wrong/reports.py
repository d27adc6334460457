"""Sales figures for the weekly meeting."""
from datetime import date


def parse_range(text):
    """Parse a range string and return the first and last date."""
    parts = text.split("..")
    if len(parts) != 2:
        raise ValueError("not a range")
    first = date.fromisoformat(parts[0].strip())
    last = date.fromisoformat(parts[1].strip())
    if last < first:
        raise ValueError("end date must be after start date")
    return first, last


def sale(day, product, cents):
    """One sale, from the text that the till exports."""
    return {"day": date.fromisoformat(day), "product": product, "cents": cents}


def total(sales, range_text):
    """Sum of all sales in the range, in cents."""
    first, last = parse_range(range_text)
    result = 0
    for item in sales:
        if first <= item["day"] <= last:
            result += item["cents"]
    return result


def by_product(sales, range_text):
    """Sum in cents for each product that was sold in the range."""
    first, last = parse_range(range_text)
    result = {}
    for item in sales:
        if first <= item["day"] <= last:
            result[item["product"]] = result.get(item["product"], 0) + item["cents"]
    return result


def busiest_day(sales, range_text):
    """The day with the most sales (the earlier one of two equal), or None."""
    first, last = parse_range(range_text)
    counts = {}
    for item in sales:
        if first <= item["day"] <= last:
            counts[item["day"]] = counts.get(item["day"], 0) + 1
    if not counts:
        return None
    return min(counts, key=lambda day: (-counts[day], day))
