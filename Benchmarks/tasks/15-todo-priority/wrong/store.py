"""Keeps the to-do entries in a JSON file."""
import json
import os


class Store:
    """The entries of one file, as a list of dicts."""

    def __init__(self, path):
        self.path = path
        self.entries = []
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.entries = json.load(file)

    def save(self):
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(self.entries, file, indent=1)

    def add(self, text, priority="normal"):
        """Add an entry and return its id."""
        number = max((entry["id"] for entry in self.entries), default=0) + 1
        self.entries.append({"id": number, "text": text, "priority": priority, "done": False})
        return number

    def finish(self, number):
        """Mark an entry as done; False if there is none with that id."""
        for entry in self.entries:
            if entry["id"] == number:
                entry["done"] = True
                return True
        return False

    def open_entries(self):
        """The entries that are not done, by id."""
        found = [entry for entry in self.entries if not entry["done"]]
        return sorted(found, key=lambda entry: (entry["priority"], entry["id"]))
