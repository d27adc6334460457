import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from ledger.cli import main


class CommandTestCase(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.file = str(Path(self.directory.name) / "expenses.csv")

    def run_ledger(self, *arguments):
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = main(["--file", self.file, *arguments])
        return status, output.getvalue()

    def add_two(self):
        self.run_ledger("add", "2026-03-02", "travel", "49.00", "train")
        self.run_ledger("add", "2026-03-01", "food", "12.50", "market, weekly")


class CommandTests(CommandTestCase):
    def test_lists_oldest_first(self):
        self.add_two()
        status, output = self.run_ledger("list")
        self.assertEqual(status, 0)
        self.assertEqual(
            output,
            "2026-03-01  food              12.50  market, weekly\n2026-03-02  travel            49.00  train\n",
        )

    def test_sums_up_by_category(self):
        self.add_two()
        _, output = self.run_ledger("summary")
        self.assertEqual(output, "travel            49.00\nfood              12.50\n")

    def test_exports_csv(self):
        self.add_two()
        _, output = self.run_ledger("export")
        self.assertEqual(
            output,
            'date,category,amount,note\n2026-03-01,food,12.50,"market, weekly"\n2026-03-02,travel,49.00,train\n',
        )

    def test_refuses_a_bad_amount(self):
        status, output = self.run_ledger("add", "2026-03-01", "food", "much")
        self.assertEqual((status, output), (1, "ledger: not an amount: much\n"))


if __name__ == "__main__":
    unittest.main()
