"""One random repository through plan, implement, review, accept and undo, and what git alone makes of the same commits."""

import json
import os
import random
import subprocess

from changes import Change
from clones import Clone
from contents import Contents
from git import Git, differences, state
from plans import Plan, meanwhile

FILTER = {"clean": "#!/bin/sh\ntr a-z n-za-m\n", "smudge": "#!/bin/sh\ntr n-za-m a-z\n"}


def reasons(text):
    """The lines that say why something was refused, and the last ones."""
    lines = text.split("\n")
    return "\n".join([line for line in lines if "refused" in line] + lines[-25:])[-3000:]


class Road:
    """`problems` has a sentence for all that differs; `seen` what happened, to be counted."""

    def __init__(self, options, model, scratch, number):
        self.draw = random.Random(f"{options.seed}-{number}")
        self.options, self.model, self.scratch = options, model, scratch
        self.problems, self.seen = [], []
        home = os.path.join(scratch, "home")
        os.makedirs(os.path.join(home, ".config", "nexus-overseer"))
        self.git = Git(home)
        self._configure(home)
        self.contents = Contents(self.draw)
        self.clone = Clone(self.draw, self.contents)
        self.plan = Plan(self.draw, self.contents, self.clone.settings)
        self.meanwhile = meanwhile(self.draw, self.plan)
        self.features = []

    def _configure(self, home):
        for name, text in FILTER.items():
            path = os.path.join(home, name)
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            os.chmod(path, 0o755)
            self.git.run(home, "config", "--global", f"filter.stow.{name}", path)
        for name, value in {
            "user.name": "Zoë Somebody", "user.email": "zoe@example.com", "init.defaultBranch": "main",
            "protocol.file.allow": "always", "advice.detachedHead": "false", "filter.stow.required": "true",
            "gc.auto": "0", "maintenance.auto": "false", "uploadpack.allowFilter": "true",
            "uploadpack.allowAnySHA1InWant": "true",
        }.items():
            self.git.run(home, "config", "--global", name, value)
        checks = ["test -e .gitignore"] if self.draw.random() < 0.6 else []
        settings = {"checks": checks, "sandbox": {"mode": "off"}}
        with open(os.path.join(home, ".config", "nexus-overseer", "config.json"), "w", encoding="utf-8") as file:
            json.dump(settings, file)

    # The steps.

    def walk(self):
        origin = os.path.join(self.scratch, "origin")
        self.git.run(self.scratch, "init", "--quiet", origin)
        self.contents.write(self.git, origin, self.draw, self._submodule() if self.contents.submodule else None)
        self.features = self.clone.features + self.contents.features
        self.author = os.path.join(self.scratch, "author")
        self.git.run(self.scratch, "clone", "--quiet", "file://" + origin, self.author)
        for task in self.plan.tasks:
            task.prepare(self.git, self.author)
        apart = self._files_apart()
        self.mine = self.clone.make(self.git, origin, os.path.join(self.scratch, "mine"), apart)
        self.twin = self.clone.make(self.git, origin, os.path.join(self.scratch, "twin"), apart)
        if not self._same("made"):
            raise RuntimeError(f"git does not make the same twice: {self.problems}")
        self.model.begin(self.plan.tasks)
        if self.git.run(self.mine, "status", "--porcelain", "--untracked-files=no") and not self.clone.dirty:
            self.seen.append("left out, since git's own clone is not clean")
            return
        if not self.planned_and_implemented():
            return
        self.commits_are_gits()
        self.go_on_meanwhile()
        self.land_and_undo()
        self.end()

    def planned_and_implemented(self):
        before = state(self.git, self.mine)
        plan = self.nexus("plan", "Alter it")
        if plan.returncode == 69 and self.model.asked == 0 and "\nHint: " in plan.stderr:
            self.seen.append("refused before a model was asked: " + plan.stderr.split("\n")[0][7:90])
            return False
        lanes = self.draw.choice([1, 1, 2, 3])
        if self.done(plan, "plan"):
            result = self.nexus("implement", "--parallel", str(lanes))
            if result.returncode == 69 and "whose content is not in this clone" in result.stderr:
                self.seen.append("refused, since a partial clone lacks a file of a task")
                return False
            self.done(result, f"implement in {lanes} lanes")
        self.differ(differences(state(self.git, self.mine), before), "after implement")
        return not self.problems

    def commits_are_gits(self):
        """Each commit of the plan has the tree that git makes of its parent and the same change."""
        self.branch = self.git.text(self.mine, "for-each-ref", "--format=%(refname)", "refs/heads/nexus/1-*")
        self.base = self.git.text(self.mine, "rev-parse", "HEAD")
        self.fetch(self.author)
        log = self.git.text(self.author, "log", "--reverse", "--format=%H %P %an <%ae>\t%s",
                            f"{self.base}..plan").split("\n")
        self.commits, moved = {}, {}
        for line in log:
            (commit, parent, author), title = line.split("\t")[0].split(" ", 2), line.split("\t")[1]
            task = next(task for task in self.plan.tasks if task.title == title)
            self.commits[task.number] = commit
            self.git.run(self.author, "checkout", "--quiet", "--force", parent)
            for change in task.changes:
                change.perform(self.git, self.author, moved)
                moved |= {change.path: change.to} if change.to else {}
            self.git.run(self.author, "add", "--all")
            tree = self.git.text(self.author, "write-tree")
            if tree != self.git.text(self.author, "rev-parse", commit + "^{tree}"):
                words = self.git.text(self.author, "diff", "--stat", "--cached", commit)
                self.problems.append(f"{title} ({task.form}): the commit's tree is not git's: {words}")
            if author != "Zoë Somebody <zoe@example.com>":
                self.problems.append(f"the author is {author}")
            self.git.run(self.author, "reset", "--quiet", "--hard")
        if sorted(self.commits) != [task.number for task in self.plan.tasks]:
            self.problems.append(f"the branch has commits of tasks {sorted(self.commits)}")
        self.order = list(self.commits)

    def go_on_meanwhile(self):
        """The user's own commits, by the same git commands on both sides."""
        for kind, change in self.meanwhile:
            if self._user_commits(self.twin, change):
                self.git.minutes -= 1
                if not self._user_commits(self.mine, change):
                    self.problems.append(f"git does not make the user's commit twice: {kind} {change.path}")
                self.seen.append(f"meanwhile {kind}")

    def _user_commits(self, directory, change):
        status = self.git.run(directory, "status", "--porcelain", "--untracked-files=no")
        self.git.minutes += 1
        try:
            if change.kind == "move-directory":
                self.git.run(directory, "mv", "--", change.path, change.to)
            elif os.path.exists(os.path.join(directory, change.path)) == (change.kind == "new"):
                return False
            else:
                change.perform(self.git, directory, {})
            self.git.run(directory, "add", "--", *([] if change.kind in ("delete", "move", "move-directory") else change.paths))
            if change.kind == "delete":
                self.git.run(directory, "rm", "--quiet", "--", change.path)
            self.git.run(directory, "commit", "--quiet", "--message", "Mine")
            return True
        except (RuntimeError, KeyError, OSError):
            if change.kind == "new" and os.path.exists(os.path.join(directory, change.path)):
                os.remove(os.path.join(directory, change.path))
            if not status:
                self.git.try_run(directory, "reset", "--quiet", "--hard")
            return False

    def land_and_undo(self):
        self.done(self.nexus("review"), "review")
        numbers = [self.draw.choice(self.order)] if self.draw.random() < 0.3 else []
        self.land(numbers, squash=self.draw.random() < 0.2)
        if numbers and numbers[0] != self.order[-1] and not self.problems and self.draw.random() < 0.5:
            self.land([], squash=False)
        if self.landings and not self.problems:
            self.undo()

    landings = None

    def land(self, numbers, squash):
        commit = self.commits[numbers[0] if numbers else self.order[-1]]
        self.landings = self.landings or []
        before, start = state(self.git, self.mine), self.git.text(self.twin, "rev-parse", "HEAD")
        self.fetch(self.twin)
        if squash:
            # `--squash` and `merge.ff=false` together are an error of git's own.
            merge = self.git.try_run(self.twin, "-c", "merge.ff=true", "merge", "--quiet", "--squash", commit)
            if merge.returncode == 0:
                merge = self.git.try_run(self.twin, "commit", "--quiet", "--allow-empty", "--message", "Squash")
        else:
            merge = self.git.try_run(self.twin, "merge", "--quiet", "--no-edit", commit)
        result = self.nexus("review", *map(str, numbers), "--accept", "--with-dependencies",
                            *(["--squash"] if squash else []))
        where = f"accept {numbers or 'all'}{' as one' if squash else ''}"
        if merge.returncode != 0:
            # Nothing was begun where uncommitted changes are in the way.
            self.git.try_run(self.twin, "reset", "--quiet", "--merge")
            self.seen.append("git has a conflict, and nothing lands")
            if result.returncode == 0 or "Error: " not in result.stderr:
                self.problems.append(f"{where}: git says {merge.stdout.decode()[:300]}{merge.stderr.decode()[:300]}, and "
                                     f"nexus ended with {result.returncode}: {result.stdout}{result.stderr[-600:]}")
            self.differ(differences(state(self.git, self.mine), before), f"{where}, refused")
        elif self.done(result, where):
            end = self.git.text(self.twin, "rev-parse", "HEAD")
            kind = "squash" if squash else "forward" if end == commit else "merge"
            self.seen.append(f"landed by {kind}")
            self.landings.append((kind, start, end, before))
            self._same(where)

    def undo(self):
        if self.draw.random() < 0.6:
            name = "kept apart.txt"
            for directory in (self.twin, self.mine):
                with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                    file.write("later\n")
                self.git.run(directory, "add", "--sparse", name)
                self.git.run(directory, "commit", "--quiet", "--message", "Later", "--", name)
            self.seen.append("undone by reverts")
        kind, start, end, _ = self.landings[-1]
        later = self.git.text(self.twin, "rev-parse", "HEAD") != end
        before = state(self.git, self.mine)
        if not later:
            self.seen.append("undone by going back")
            undone = self.git.try_run(self.twin, "reset", "--quiet", "--keep", start)
        elif kind == "merge":
            undone = self.git.try_run(self.twin, "revert", "--no-edit", "-m", "1", end)
        else:
            undone = self.git.try_run(self.twin, "revert", "--no-edit", f"{start}..{end}")
        result = self.nexus("undo", "--yes")
        if undone.returncode != 0:
            self.git.try_run(self.twin, "revert", "--abort")
            self.seen.append("git cannot revert, and nothing is undone")
            if result.returncode == 0:
                self.problems.append(f"undo: git says {undone.stderr.decode()[:300]}, and nexus undid it")
            self.differ(differences(state(self.git, self.mine), before), "undo, refused")
        elif self.done(result, "undo"):
            self._same("undo")

    def end(self):
        fsck = self.git.try_run(self.mine, "fsck", "--no-dangling", "--no-progress",
                                *(["--connectivity-only"] if self.clone.kind == "partial" else []))
        if fsck.returncode != 0:
            self.problems.append(f"git fsck: {(fsck.stdout + fsck.stderr).decode()[:300]}")
        self.done(self.nexus("worktree", "prune"), "worktree prune")
        self._same("the end") if not self.problems else None
        self.problems += [f"a prompt was not foreseen: {prompt}" for prompt in self.model.strange]

    # What the steps are made of.

    def nexus(self, *arguments):
        env = self.git.env | {"OLLAMA_HOST": self.model.url, "TERM": "dumb", "GIT_ALLOW_PROTOCOL": "none"}
        return subprocess.run([self.options.nexus, *arguments], cwd=self.mine, env=env, check=False, text=True,
                              errors="replace", stdin=subprocess.DEVNULL, capture_output=True, timeout=300)

    def done(self, result, what):
        if result.returncode != 0:
            self.problems.append(f"{what} ended with {result.returncode}: {result.stdout[-500:]}"
                                 + (result.stderr if self.options.only else reasons(result.stderr)))
        return result.returncode == 0

    def differ(self, words, where):
        self.problems += [f"{where}: {word}" for word in words]

    def _same(self, where):
        words = differences(state(self.git, self.mine), state(self.git, self.twin))
        self.differ(words, where)
        return not words

    def fetch(self, directory):
        source = self.mine
        self.git.run(directory, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", source,
                     f"+{self.branch}:refs/heads/plan")

    def _submodule(self):
        path = os.path.join(self.scratch, "inner")
        self.git.run(self.scratch, "init", "--quiet", path)
        with open(os.path.join(path, "inner.txt"), "w", encoding="utf-8") as file:
            file.write("inner\n")
        self.git.commit(path, "Inner")
        return "file://" + path

    def _files_apart(self):
        touched = {path for task in self.plan.tasks for path in task.paths}
        touched |= {path for _, change in self.meanwhile for path in change.paths}
        directories = tuple(change.path + "/" for _, change in self.meanwhile if change.kind == "move-directory")
        return [name for name in self.contents.lines if name not in touched and not name.startswith(directories)]
