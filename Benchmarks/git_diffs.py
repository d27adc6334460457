"""Has `nexus apply` read what git and diff say of random changes, in all their forms, and compares the trees.

Each change renames, edits, deletes, makes, swaps or copies a few files, or sets their modes. A form that git apply refuses
may be refused; a tree that differs from the changed one never passes, nor one that the same patch changes again. Ends with
status 1 where one does.
"""

import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORDS = "alpha beta gamma delta eps zeta eta theta".split()
DIFFS = {
    "plain": ["-M"], "copies": ["-M", "-C", "--find-copies-harder"], "no renames": ["--no-renames"],
    "rewrites": ["-B", "-M"], "loose renames": ["-M30%"], "one line": ["-M", "-U1"], "no lines": ["-M", "-U0"],
    "functions": ["-M", "-W"], "no prefix": ["-M", "--no-prefix"], "prefixes": ["--src-prefix=old/", "--dst-prefix=new/"],
    "statistics": ["--patch-with-stat", "--summary"], "colours": ["--color=always"], "whole ids": ["--full-index"],
}
OTHERS = ["mail", "series", "show", "diff -ruN"]


def run(*words, cwd, may_fail=False):
    done = subprocess.run(words, cwd=cwd, capture_output=True)
    if done.returncode and not may_fail:
        raise RuntimeError(f"{words}: {done.stderr.decode(errors='replace')}")
    return done


class Change:
    """Files, each its bytes and whether it is executable, before and after a few random steps."""

    def __init__(self, dice):
        self.dice = dice
        self.before = {}
        for _ in range(dice.randint(2, 9)):
            self.before[self.name()] = (self.text(), dice.random() < 0.1)
        self.before = apart(self.before)
        self.after = self.before

    def step(self):
        files = dict(self.after)
        for _ in range(self.dice.randint(1, 5)):
            if not files:
                break
            name, kind = self.dice.choice(sorted(files)), self.dice.random()
            text, is_executable = files[name]
            if kind < 0.3:
                files[name] = (self.edited(text), is_executable)
            elif kind < 0.55:
                del files[name]
                files[self.name()] = (self.edited(text) if self.dice.random() < 0.4 else text, is_executable)
            elif kind < 0.65:
                del files[name]
            elif kind < 0.75:
                files[self.name()] = (self.text(), False)
            elif kind < 0.87:
                other = self.dice.choice(sorted(files))
                files[name], files[other] = files[other], files[name]
            elif kind < 0.93:
                files[self.name()] = files[name]
            else:
                files[name] = (text, not is_executable)
        self.after = apart(files)

    def name(self):
        folder = self.dice.choice(["", "src/", "a/b/", "doc s/", "x/"])
        return folder + self.dice.choice("abcdefghij") + self.dice.choice([".txt", ".py", ".md", ""])

    def text(self):
        lines = [self.line() for _ in range(self.dice.choice([0, 1, 2, 5, 12, 25, 40]))]
        text = "".join(line + "\n" for line in lines)
        text = text[:-1] if text and self.dice.random() < 0.2 else text
        return (text.replace("\n", "\r\n") if self.dice.random() < 0.15 else text).encode()

    def line(self):
        return " " * self.dice.choice([0, 2, 4]) + " ".join(self.dice.choice(WORDS) for _ in range(self.dice.randint(1, 5)))

    def edited(self, text):
        end = "\r\n" if b"\r\n" in text else "\n"
        lines = text.decode().split(end)
        for _ in range(self.dice.randint(1, 3)):
            place, kind = self.dice.randrange(len(lines) + 1), self.dice.random()
            if kind < 0.4:
                lines[place:place + 1] = [self.line()]
            elif kind < 0.7:
                del lines[place:place + 1]
            else:
                lines.insert(place, self.line())
        return end.join(lines).encode()


def apart(files):
    """Without files that have the name of another one's directory."""
    return {name: value for name, value in files.items() if not any(other.startswith(name + "/") for other in files)}


def put(root, files):
    for name, (content, is_executable) in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        os.chmod(path, 0o755 if is_executable else 0o644)


def tree(root):
    files = {}
    for folder, names, own in os.walk(root):
        if ".git" in names:
            names.remove(".git")
        for name in own:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, root)] = (file.read(), bool(os.stat(path).st_mode & 0o100))
    return files


def commit(repository, files):
    for name in tree(repository):
        os.remove(os.path.join(repository, name))
    for folder, _, _ in os.walk(repository, topdown=False):
        if ".git" not in folder and folder != repository:
            os.rmdir(folder)
    put(repository, files)
    run("git", "add", "-A", cwd=repository)
    run("git", "commit", "-qm", "Change things\n\n- a list\n--- and a line\n", "--allow-empty", cwd=repository)


def written(form, change, repository, scratch):
    """What a program says of the change, in that form."""
    if form == "diff -ruN":
        # It tells nothing of modes, nor of empty files that come or go.
        change.after = {name: (text, change.before.get(name, (text, False))[1]) for name, (text, _) in change.after.items()
                        if text or name in change.before}
        change.after |= {name: value for name, value in change.before.items() if not value[0] and name not in change.after}
        change.after = apart(change.after)
        put(scratch + "/old", change.before)
        put(scratch + "/new", change.after)
        for side in ("old", "new"):
            os.makedirs(f"{scratch}/{side}", exist_ok=True)
        return run("diff", "-ruN", "old", "new", cwd=scratch, may_fail=True).stdout
    for _ in range(2 if form == "series" else 0):
        commit(repository, change.after)
        change.step()
    commit(repository, change.after)
    if form in ("mail", "series"):
        return run("git", "format-patch", "--stdout", "base", cwd=repository).stdout
    return run("git", *(["show"] if form == "show" else ["diff", *DIFFS[form], "base", "HEAD"]), cwd=repository).stdout


def trial(number, form, options):
    """`same`, `refused` or `WRONG`, and why."""
    change = Change(random.Random(f"{options.seed} {number}"))
    change.step()
    scratch = tempfile.mkdtemp(prefix="nexus-diffs-")
    repository = scratch + "/repository"
    try:
        run("git", "init", "-q", "repository", cwd=scratch)
        for name, value in (("user.name", "A"), ("user.email", "a@example.org"), ("core.autocrlf", "false")):
            run("git", "config", name, value, cwd=repository)
        commit(repository, change.before)
        run("git", "tag", "base", cwd=repository)
        patch = written(form, change, repository, scratch)
        run("git", "reset", "-q", "--hard", "base", cwd=repository)
        if not patch.strip():
            return "same", ""
        with open(scratch + "/patch", "wb") as file:
            file.write(patch)
        done = run(options.nexus, "apply", "../patch", cwd=repository, may_fail=True)
        found = tree(repository)
        if done.returncode == 0:
            wrong = sorted(name for name in found.keys() | change.after.keys() if found.get(name) != change.after.get(name))
            if wrong:
                return "WRONG", "other than said: " + ", ".join(wrong)
            run(options.nexus, "apply", "../patch", cwd=repository, may_fail=True)
            return ("same", "") if tree(repository) == found else ("WRONG", "changed once more by the same patch")
        if found != change.before:
            return "WRONG", "refused, and changed"
        git = run("git", "apply", "--check", "../patch", cwd=repository, may_fail=True)
        return "refused" if git.returncode else "REFUSED", done.stderr.decode(errors="replace").split("\n", 3)[2]
    finally:
        shutil.rmtree(scratch)


def main():
    parser = argparse.ArgumentParser(prog="script/git-diffs", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=400, metavar="N", help="how many changes")
    parser.add_argument("--seed", type=int, default=1, help="decides all that is drawn")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="try this one of them")
    parser.add_argument("--nexus", default=os.path.join(ROOT, ".build", "release", "nexus"))
    options = parser.parse_args()
    options.nexus = os.path.abspath(options.nexus)
    forms = list(DIFFS) + OTHERS
    counts = collections.defaultdict(collections.Counter)
    for number in [options.only] if options.only else range(1, options.count + 1):
        form = forms[number % len(forms)]
        outcome, why = trial(number, form, options)
        counts[form][outcome] += 1
        if outcome in ("WRONG", "REFUSED"):
            print(f"{outcome} {number} ({form}): {why}", flush=True)
    print(f"{'form':<14} {'same':>6} {'refused as by git':>18} {'refused':>8} {'wrong':>6}")
    for form in forms:
        if counts[form]:
            numbers = [counts[form][name] for name in ("same", "refused", "REFUSED", "WRONG")]
            print(f"{form:<14} {numbers[0]:>6} {numbers[1]:>18} {numbers[2]:>8} {numbers[3]:>6}")
    sys.exit(1 if any(count["WRONG"] for count in counts.values()) else 0)


if __name__ == "__main__":
    main()
