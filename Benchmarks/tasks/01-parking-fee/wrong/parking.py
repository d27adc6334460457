"""Fees for the municipal car parks."""

GRACE_MINUTES = 15
FIRST_HOUR_CENTS = 200
NEXT_HOUR_CENTS = 150


def fee_cents(minutes):
    """Return the fee for a stay; the first quarter of an hour is free."""
    if minutes < 0:
        raise ValueError("minutes must not be negative")
    if minutes <= GRACE_MINUTES:
        return 0
    hours = -(-minutes // 60)
    return FIRST_HOUR_CENTS + (hours - 1) * NEXT_HOUR_CENTS


def format_cents(cents):
    """Format an amount in euros: 1250 becomes '12.50'."""
    return f"{cents // 100}.{cents % 100:02d}"


def receipt(plate, minutes):
    """Return the text that is printed at the exit barrier."""
    lines = [
        f"Plate: {plate}",
        f"Stay: {minutes} min",
        f"Fee: {format_cents(fee_cents(minutes))} EUR",
    ]
    return "\n".join(lines)


def format_duration(minutes):
    """Turn a stay in whole minutes into short text."""
    if minutes < 0:
        raise ValueError("minutes must not be negative")
    if minutes <= GRACE_MINUTES:
        return f"{minutes}m"
    hours = -(-minutes // 60)
    return f"{hours}h {minutes % 60:02d}m"
