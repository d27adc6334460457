"""Stock of the tool hire shop, by location."""
import csv
import io

FIELDS = ["location", "sku", "on_hand", "reserved"]


class InventoryError(Exception):
    """Base of all errors of this module."""


class UnknownLocation(InventoryError):
    """The location was never added."""

    def __init__(self, location):
        super().__init__(f"unknown location: {location}")
        self.location = location


class OutOfStock(InventoryError):
    """More was to be removed than is available."""

    def __init__(self, sku, wanted, available):
        super().__init__(f"cannot remove {wanted} of {sku}, only {available} available")
        self.sku = sku
        self.wanted = wanted
        self.available = available


class NotReserved(InventoryError):
    """More was to be released than is reserved."""

    def __init__(self, sku, wanted, reserved):
        super().__init__(f"cannot release {wanted} of {sku}, only {reserved} reserved")
        self.sku = sku
        self.wanted = wanted
        self.reserved = reserved


def check_quantity(quantity):
    """Quantities are whole and positive."""
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise TypeError("quantity must be an int")
    if quantity < 1:
        raise ValueError("quantity must be at least 1")


class Inventory:
    """On hand and reserved pieces of each sku at each location."""

    def __init__(self, locations=()):
        self._on_hand = {}
        self._reserved = {}
        self._minimum = {}
        self.log = []
        for location in locations:
            self.add_location(location)

    # -- locations ---------------------------------------------------------

    def add_location(self, location):
        """Adding a location twice does nothing."""
        self._on_hand.setdefault(location, {})
        self._reserved.setdefault(location, {})

    def locations(self):
        return sorted(self._on_hand)

    def _check_location(self, location):
        if location not in self._on_hand:
            raise UnknownLocation(location)

    # -- questions ---------------------------------------------------------

    def on_hand(self, location, sku):
        """Pieces that are there, reserved or not."""
        self._check_location(location)
        return self._on_hand[location].get(sku, 0)

    def reserved(self, location, sku):
        """Pieces that are promised to a customer."""
        self._check_location(location)
        return self._reserved[location].get(sku, 0)

    def available(self, location, sku):
        """Pieces that are there and not reserved."""
        return self.on_hand(location, sku) - self.reserved(location, sku)

    def total(self, sku):
        """Pieces on hand at all locations."""
        return sum(self.on_hand(location, sku) for location in self.locations())

    # -- movements ---------------------------------------------------------

    def add_stock(self, location, sku, quantity):
        """Pieces have come in."""
        check_quantity(quantity)
        self._check_location(location)
        stock = self._on_hand[location]
        stock[sku] = stock.get(sku, 0) + quantity
        self.log.append(f"+{quantity} {sku} @ {location}")

    def remove_stock(self, location, sku, quantity):
        """Pieces have gone out; return how many."""
        check_quantity(quantity)
        self._check_location(location)
        available = self.available(location, sku)
        if quantity > available:
            raise OutOfStock(sku, quantity, available)
        self._on_hand[location][sku] -= quantity
        self.log.append(f"-{quantity} {sku} @ {location}")
        return quantity

    def transfer(self, source, target, sku, quantity):
        """Pieces go from one location to another, or nothing happens."""
        moved = self.remove_stock(source, sku, quantity)
        self.add_stock(target, sku, moved)

    # -- reservations ------------------------------------------------------

    def reserve(self, location, sku, quantity):
        """Promise pieces to a customer; True if there were enough."""
        check_quantity(quantity)
        if self.available(location, sku) < quantity:
            return False
        held = self._reserved[location]
        held[sku] = held.get(sku, 0) + quantity
        return True

    def release(self, location, sku, quantity):
        """Take back a promise."""
        check_quantity(quantity)
        held = self.reserved(location, sku)
        if quantity > held:
            raise NotReserved(sku, quantity, held)
        self._reserved[location][sku] = held - quantity

    def hand_out(self, location, sku, quantity):
        """Reserved pieces leave the shop."""
        self.release(location, sku, quantity)
        self._on_hand[location][sku] -= quantity
        self.log.append(f"-{quantity} {sku} @ {location} (reserved)")

    # -- minimum stock -----------------------------------------------------

    def set_minimum(self, sku, quantity):
        """Below this total the sku must be ordered again."""
        check_quantity(quantity)
        self._minimum[sku] = quantity

    def to_order(self):
        """Return (sku, missing) for each sku below its minimum."""
        result = []
        for sku in sorted(self._minimum):
            missing = self._minimum[sku] - self.total(sku)
            if missing > 0:
                result.append((sku, missing))
        return result

    # -- value -------------------------------------------------------------

    def value(self, cents):
        """Value of all pieces on hand; `cents` has the price of each sku."""
        return sum(cents[sku] * pieces
                   for stock in self._on_hand.values()
                   for sku, pieces in stock.items())

    # -- CSV ---------------------------------------------------------------

    def to_csv(self):
        """Return the stock as CSV text, sorted by location and sku."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(FIELDS)
        for location in self.locations():
            for sku in sorted(self._on_hand[location]):
                row = [location, sku, self.on_hand(location, sku), self.reserved(location, sku)]
                writer.writerow(row)
        return out.getvalue()

    @classmethod
    def from_csv(cls, text):
        """Read what to_csv has written; the log starts empty."""
        inventory = cls()
        for row in csv.DictReader(io.StringIO(text)):
            location = row["location"]
            inventory.add_location(location)
            inventory._on_hand[location][row["sku"]] = int(row["on_hand"])
            inventory._reserved[location][row["sku"]] = int(row["reserved"])
        return inventory

    # -- report ------------------------------------------------------------

    def history(self, sku):
        """Return the log lines about one sku."""
        return [line for line in self.log if line.split(" ")[1] == sku]

    def report(self):
        """Return a table for the notice board."""
        lines = []
        for location in self.locations():
            lines.append(f"[{location}]")
            stock = self._on_hand[location]
            if not stock:
                lines.append("  (empty)")
            for sku in sorted(stock):
                line = f"  {sku:<16}{stock[sku]:>5}"
                held = self.reserved(location, sku)
                if held:
                    line += f"  {held} reserved"
                lines.append(line)
        return "\n".join(lines)
