"""What must hold of a repository and its store when a soak has ended."""

import collections
import hashlib
import os
import sqlite3
import subprocess

import project
import soak_recording

DONE = {"committed", "unverified"}


def git(directory, *arguments):
    result = subprocess.run(["git", *arguments], cwd=directory, check=False, capture_output=True, text=True, env={
        "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull})
    return result.returncode, result.stdout, result.stderr


def fingerprint(directory):
    """The user's files with their modes, the index, HEAD and all references but nexus's own."""
    digest = hashlib.sha256()
    for parent, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if parent != directory or name not in (".git", ".nexus-overseer"))
        for name in sorted(files):
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                digest.update(f"{path} {os.lstat(path).st_mode}".encode() + file.read())
    for name in ("index", "HEAD"):
        with open(os.path.join(directory, ".git", name), "rb") as file:
            digest.update(file.read())
    references = git(directory, "for-each-ref", "--format=%(refname) %(objectname)")[1].splitlines()
    digest.update("\n".join(line for line in references if "nexus/" not in line).encode())
    return digest.hexdigest()


class Verdict:
    """Looks at everything; `problems` are sentences."""

    def __init__(self, bench, directory, tasks, kills):
        self.directory, self.tasks, self.problems = directory, tasks, []
        self.state_directory = os.path.join(directory, ".nexus-overseer", "state")
        with sqlite3.connect(os.path.join(self.state_directory, "nexus.db")) as store:
            self.judge_store(store)
            self.judge_branch(store)
        store.close()
        self.judge_git()
        self.judge_leftovers(bench, kills)

    def require(self, holds, problem):
        if not holds:
            self.problems.append(problem)

    def judge_store(self, store):
        integrity = store.execute("PRAGMA integrity_check").fetchall()
        self.require(integrity == [("ok",)], f"the store's integrity: {integrity[:3]}")
        self.require(not store.execute("PRAGMA foreign_key_check").fetchall(), "the store has rows that lead nowhere")
        self.states = collections.Counter(state for state, in store.execute("SELECT state FROM tasks"))
        self.exchanges = collections.Counter(state for state, in store.execute("SELECT state FROM exchanges"))
        self.require(sum(self.states.values()) == self.tasks, f"there are {sum(self.states.values())} tasks")
        for state in self.states.keys() - DONE - {"failed"}:
            self.problems.append(f"{self.states[state]} tasks ended {state}")
        self.require(not store.execute("SELECT 1 FROM leases").fetchall(), "a lease is left")
        for table, column in (("attempts", "outcome"), ("exchanges", "state")):
            left = store.execute(f"SELECT COUNT(*) FROM {table} WHERE {column} = 'running'").fetchone()[0]
            self.require(left == 0, f"{left} {table} are left running")
        # A run that is killed in between has kept the last attempt's reason, and the event is not there.
        unexplained = store.execute(
            "SELECT number FROM tasks WHERE state = 'failed' AND NOT EXISTS (SELECT 1 FROM attempts WHERE "
            "attempts.task = tasks.number AND outcome <> 'interrupted' AND reason IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM events WHERE "
            "events.task = tasks.number AND name = 'task.finished' AND line LIKE '%\"state\":\"failed\"%' "
            "AND line LIKE '%\"reason\":\"_%')").fetchall()
        self.require(not unexplained, f"tasks failed without a reason: {unexplained[:5]}")
        for number, state in store.execute("SELECT number, state FROM tasks"):
            if soak_recording.is_hopeless(number):
                self.require(state == "failed", f"task {number} is {state}, and no answer was of use")

    def judge_branch(self, store):
        """One commit for each task that is done, none else, and in the files exactly what they did."""
        branch, base = store.execute("SELECT branch, base FROM plans").fetchone()
        log = git(self.directory, "log", "--format=%H %s", f"{base}..{branch}")[1].splitlines()
        commits = dict(line.split(" ", 1) for line in log)
        done = {commit: title for commit, title in store.execute(
            "SELECT commitID, title FROM tasks WHERE state IN ('committed', 'unverified')")}
        self.require(commits == done, f"{len(commits)} commits on the branch for {len(done)} tasks that are done")
        for number, state in store.execute("SELECT number, state FROM tasks"):
            path = project.file_path(number)
            text = git(self.directory, "show", f"{branch}:{path}")[1]
            wanted = f"first {number}, changed" if state in DONE else f"first {number}"
            self.require(text.split("\n")[0] == wanted, f"{path} does not show that its task is {state}")

    def judge_git(self):
        status, output, errors = git(self.directory, "fsck", "--full", "--strict", "--no-dangling", "--no-progress")
        self.require(status == 0 and not output + errors, f"git fsck: {(output + errors)[:300]}")
        status, output, _ = git(self.directory, "worktree", "list", "--porcelain")
        self.require("locked" not in output and "prunable" not in output, f"worktrees: {output}")
        references = git(self.directory, "for-each-ref", "refs/heads/nexus/lane", "refs/nexus")[1]
        self.require(not references, f"references are left: {references[:300]}")

    def count_temporary_objects(self):
        objects = os.walk(os.path.join(self.directory, ".git", "objects"))
        return sum(name.startswith("tmp_obj") for _, _, files in objects for name in files)

    def judge_leftovers(self, bench, kills):
        self.temporary_objects = self.count_temporary_objects()
        self.require(self.temporary_objects <= kills, f"{self.temporary_objects} objects are left half-written")
        # An object that was being written when its writer was killed is nothing to nexus, and git takes it away itself.
        git(self.directory, "prune", "--expire=now")
        self.require(self.count_temporary_objects() == 0, "git does not take half-written objects away")
        for parent, _, files in os.walk(os.path.join(self.directory, ".git")):
            for name in files:
                if name.endswith(".lock") or "nexus-temporary" in name:
                    self.problems.append(f"left in git's directory: {os.path.join(parent, name)}")
        temporary = os.listdir(os.path.join(bench.scratch, "tmp"))
        self.require(not temporary, f"left in TMPDIR: {temporary[:5]}")
        for parent, _, files in os.walk(self.state_directory):
            for name in files:
                path = os.path.join(parent, name)
                if name.endswith(".lock") and os.path.dirname(path).endswith("worktrees") and os.path.getsize(path):
                    self.problems.append(f"a worktree is marked as in use: {path}")
