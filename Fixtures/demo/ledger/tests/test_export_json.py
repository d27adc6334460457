import json
import unittest

from tests.test_cli import CommandTestCase


class JSONExportTests(CommandTestCase):
    def test_exports_json(self):
        self.add_two()
        status, output = self.run_ledger("export", "--json")
        self.assertEqual(status, 0)
        self.assertEqual(
            json.loads(output),
            [
                {"date": "2026-03-01", "category": "food", "amount": "12.50", "note": "market, weekly"},
                {"date": "2026-03-02", "category": "travel", "amount": "49.00", "note": "train"},
            ],
        )

    def test_exports_no_expenses_as_an_empty_list(self):
        _, output = self.run_ledger("export", "--json")
        self.assertEqual(json.loads(output), [])


if __name__ == "__main__":
    unittest.main()
