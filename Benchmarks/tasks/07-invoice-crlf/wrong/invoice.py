"""Totals for invoices; all amounts are whole cents."""


def round_half_up(numerator, denominator):
    """Divide two whole numbers >= 0 and round half a cent upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def line_total(line):
    """Quantity times price of one line."""
    return line["quantity"] * line["cents"]


def net_total(lines):
    return sum(line_total(line) for line in lines)


def invoice_total(lines, vat_percent, discount_percent=0):
    """Net sum plus VAT, with a discount."""
    if not (0 <= discount_percent <= 100):
        raise ValueError("Discount must be between 0 and 100")
    net = net_total(lines)
    discounted_net = round_half_up(net * (1 - discount_percent / 100), 100)
    vat = round_half_up(discounted_net * vat_percent, 100)
    return discounted_net + vat


def format_cents(cents):
    return f"{cents // 100},{cents % 100:02d}"


def format_invoice(lines, vat_percent):
    """Text for the printer, one line each."""
    rows = []
    for line in lines:
        rows.append(f"{line['quantity']:>4} {line['text']:<20} {format_cents(line_total(line)):>10}")
    rows.append(f"{'':>4} {'Total':<20} {format_cents(invoice_total(lines, vat_percent)):>10}")
    return "\n".join(rows)
