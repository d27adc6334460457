"""Tageskarte für das Café „Grüne Möwe“."""

WIDTH = 32
FILL = "·"
MIN_FILL = 3

KARTE = [
    ("Käsekuchen", 380),
    ("Süßkartoffelsuppe", 590),
    ("Crème brûlée", 540),
    ("Weißwürste mit Brezn", 750),
]


def format_price(cents):
    """380 wird zu '3,80 €'."""
    return f"{cents // 100},{cents % 100:02d} €"


def menu_line(name, cents, width=WIDTH):
    """Name, Punkte, Preis: der Preis endet am rechten Rand."""
    price = format_price(cents)
    # Je ein Leerzeichen vor und nach den Punkten.
    dots = width - len(name) - len(price) - 2
    if dots < MIN_FILL:
        raise ValueError("Name too long")
    return f"{name[:dots]}{FILL * max(dots, MIN_FILL)} {price}"


def menu(items=KARTE, width=WIDTH):
    """Die ganze Karte, mit einer Überschrift in der Mitte."""
    lines = ["« Heute für Sie »".center(width).rstrip(), ""]
    for name, cents in items:
        lines.append(menu_line(name, cents, width))
    return "\n".join(lines)
