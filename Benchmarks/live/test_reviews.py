import json
import tempfile
import unittest
from pathlib import Path

import reviews
import tasks
from fakes import fake_task


class ReviewTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = fake_task(Path(folder.name))
        for name, text in (("solution", "42\n"), ("wrong", "43\n")):
            (self.folder / name).mkdir()
            (self.folder / name / "answer.txt").write_text(text)

    def test_a_task_has_a_right_and_a_wrong_commit(self):
        task = tasks.load(self.folder)
        self.assertEqual([kind for _, kind in reviews.commits([task])], ["right", "wrong"])
        self.assertEqual(reviews.answer(task, "wrong"), "answer.txt\n``````\n43\n``````\n")

    def test_a_task_without_a_wrong_answer_has_a_right_commit_only(self):
        (self.folder / "wrong" / "answer.txt").unlink()
        (self.folder / "wrong").rmdir()
        self.assertEqual([kind for _, kind in reviews.commits([tasks.load(self.folder)])], ["right"])

    def test_the_last_review_counts(self):
        shown = json.dumps({"reviews": [{"verdict": "revise"}, {"verdict": "approve"}]})
        self.assertEqual(reviews.verdict(f"noise\n{shown}\n"), "approve")
        self.assertEqual(reviews.verdict(json.dumps({"reviews": []})), "none")

    def test_the_table_counts_verdicts_by_kind(self):
        rows = [{"kind": "right", "verdict": "approve"}, {"kind": "wrong", "verdict": "revise"},
                {"kind": "wrong", "verdict": "approve"}]
        self.assertIn("| wrong   | 2        | 1       | 1      |", reviews.report(rows))


if __name__ == "__main__":
    unittest.main()
