import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import judge
import live
import packages
import processes
import tasks
from fakes import FakeServer, fake_aider, fake_task
from faults import Failed


class Laboratory(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.tasks = self.folder / "tasks"
        fake_task(self.tasks)

    def live(self, *arguments):
        """Exit status, standard output and standard error."""
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
            status = live.main([str(argument) for argument in arguments])
        return status, out.getvalue(), err.getvalue()

    def run_live(self, server, *more):
        return self.live("run", "--server", server.url, "--model", "fake", "--task-folder", self.tasks, "--no-nexus",
                         "--peer", "aider", "--aider", fake_aider(self.folder), "--out", self.folder / "out", *more)

    def rows(self):
        return [json.loads(line) for line in (self.folder / "out" / "results.jsonl").read_text().splitlines()]


class RunTests(Laboratory):
    def test_a_task_that_lands_in_the_second_round(self):
        with FakeServer(["no edit", "42\n"]) as server:
            status, out, _ = self.run_live(server)
        self.assertEqual(status, 0)
        row, = self.rows()
        expected = {"task": "01-answer", "tool": "aider", "landed": True, "said": "done", "applied_in": 2,
                    "malformed": 1, "rounds": 2, "read": 80, "cached": 6, "written": 14, "ended": 0}
        self.assertEqual({key: row[key] for key in expected}, expected)
        self.assertIn("| 01-answer | yes    | done ", out)
        kept = self.folder / "out" / "01-answer" / "aider"
        self.assertIn("+42\n", (kept / "result.diff").read_text())
        self.assertEqual(len((kept / "exchanges.jsonl").read_text().splitlines()), 2)

    def test_a_task_that_does_not_land(self):
        with FakeServer(["40\n", "43\n", "no edit", "44\n"]) as server:
            self.run_live(server)
        row, = self.rows()
        self.assertEqual((row["landed"], row["said"], row["applied_in"], row["rounds"]), (False, "failed", 1, 4))

    def test_a_finished_task_is_not_run_again(self):
        with FakeServer(["42\n"]) as server:
            self.run_live(server)
            status, _, err = self.run_live(server)
            self.assertEqual((status, err.count("holds results already")), (2, 1))
            self.assertEqual(self.run_live(server, "--resume")[0], 0)
        self.assertEqual(len(self.rows()), 1)

    def test_a_run_goes_on_with_what_it_was_begun_with(self):
        with FakeServer(["42\n"]) as server:
            self.run_live(server)
            status, _, err = self.run_live(server, "--resume", "--context", 4096)
        self.assertEqual((status, err), (2, f"Error: {self.folder / 'out'} was begun with context 16384, not 4096.\n"))

    def test_bad_input_is_a_sentence(self):
        with FakeServer() as server:
            for arguments, sentence in [
                (["--tasks", "77"], "Error: No task's name begins with 77; there are 01.\n"),
                (["--model", "other"], f"Error: {server.url} has no model other; it has fake.\n"),
                (["--rounds", "3"], "Error: aider always has 4 rounds, so --rounds cannot be 3 beside it.\n"),
                (["--rounds", "few"],
                 "Error: Argument --rounds: few is no whole number above 0; see script/live run --help.\n"),
                (["--server", "ftp://x"], "Error: ftp://x is no address of a server such as http://127.0.0.1:8080.\n"),
            ]:
                self.assertEqual(self.run_live(server, *arguments)[::2], (2, sentence))


class ReportTests(Laboratory):
    def test_compares_over_the_tasks_that_both_did(self):
        folder = self.folder / "out"
        with FakeServer(["42\n"]) as server:
            self.run_live(server)
        row, = self.rows()
        more = [{**row, "tool": "nexus", "wall": row["wall"] / 2, "read": 10},
                {**row, "tool": "nexus", "task": "02-other", "landed": False}]
        with open(folder / "results.jsonl", "a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in more)
            file.write('{"task": "03-cut')
        status, out, _ = self.live("report", folder)
        self.assertEqual(status, 0)
        self.assertIn("### nexus and aider, 1 tasks", out)
        self.assertIn("| read               | 10    | 40    | 0.25  |", out)
        self.assertIn("| 2 tasks   | 1      | 1 wrongly done |", out)

    def test_a_folder_without_a_run(self):
        self.assertEqual(self.live("report", self.folder)[0], 2)


class JudgeTests(Laboratory):
    def judge(self, answer, check="test \"$(cat answer.txt)\" = \"$(cat expected.txt)\""):
        task, result = tasks.load(fake_task(self.tasks, "02-judged", check)), self.folder / "result"
        result.mkdir()
        (result / "answer.txt").write_text(answer)
        (result / "expected.txt").write_text(answer)
        return judge.judge(task, result, self.folder / "judge.log")

    def test_the_task_s_own_tests_count(self):
        self.assertFalse(self.judge("41\n"))

    def test_the_right_result_passes(self):
        self.assertTrue(self.judge("42\n"))

    def test_tests_are_newer_than_what_the_tool_built(self):
        self.assertTrue(self.judge("42\n", "test expected.txt -nt answer.txt"))


class ProcessTests(Laboratory):
    def test_the_time_limit_ends_all_that_was_started(self):
        log = self.folder / "log"
        # That it returns at all shows that the child is gone too, since it holds the output open.
        ended = processes.run(["sh", "-c", "trap '' INT; sleep 600 & wait"], self.folder,
                              processes.clean_environment(), 0.1, log)
        self.assertIsNone(ended.status)
        self.assertIn("[ended by the time limit, ", log.read_text())


class PackageTests(Laboratory):
    def test_another_file_is_not_taken(self):
        entry = {"package": "none", "file": "none.whl", "sha256": "0" * 64}
        (self.folder / "none.whl").write_text("other")
        pip = self.folder / "pip"
        pip.write_text("#!/bin/sh\nexit 0\n")
        pip.chmod(0o755)
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(Failed):
            packages.fetch(entry, "1", self.folder / "new", self.folder, self.folder, pip)

    def test_every_part_has_a_hash(self):
        for weights in packages.LIST["weights"].values():
            hashes = [part["sha256"] for part in weights["parts"]]
            self.assertEqual(len(set(hashes)), len(hashes))
            self.assertTrue(all(len(value) == 64 for value in hashes))


if __name__ == "__main__":
    unittest.main()
