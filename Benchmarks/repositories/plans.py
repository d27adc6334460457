"""Draws the tasks of a plan and what the user does meanwhile."""

from changes import Change, Task


class Plan:
    """Tasks whose changes do not touch each other's lines, so that the order in which they are done does not matter."""

    def __init__(self, draw, contents, settings):
        self.draw, self.contents, self.settings = draw, contents, settings
        # A file that a filter keeps is not shown to models, and so none changes it.
        self.files = [name for name in contents.lines if not name.endswith((".lfs", ".bin"))]
        self.used = {name: set() for name in self.files}
        self.closed = set()  # files that are moved or removed, whose lines are nobody else's
        self.tasks = [self.task(number) for number in range(1, draw.randrange(1, 6) + 1)]

    def task(self, number):
        draw = self.draw
        changes = []
        for index in range(draw.choice([1, 1, 1, 2, 3])):
            change = self.change(f"t{number}n{index}")
            if change and not any(set(change.paths) & set(other.paths) for other in changes):
                changes.append(change)
        if any(change.path.endswith(".lfs") for change in changes):  # no diff, see below
            changes = [change for change in changes if change.kind in ("replace", "new")]
        changes = changes or [self.new_file(f"t{number}n9")]
        # A diff shows what a filter makes of a file, which a model does not know.
        forms = [] if any(change.path.endswith(".lfs") for change in changes) else ["diff", "mail", "open"]
        if all(change.kind in ("replace", "new") and not change.is_executable for change in changes):
            if all(change.path.isprintable() for change in changes):
                forms += ["blocks", "blocks"]
            forms += ["json"]
        after = draw.sample(range(1, number), draw.randrange(0, min(number, 3)))
        return Task(number, changes, draw.choice(forms), sorted(after))

    def change(self, tag):
        kind = self.draw.choices(["replace", "new", "delete", "move", "mode"], [10, 3, 1, 2, 1])[0]
        if kind == "new":
            return self.new_file(tag)
        free = [name for name in self.files if name not in self.closed and (kind == "replace" or not self.used[name])]
        if kind == "mode":
            free = [name for name in free if self.settings.get("core.fileMode") != "false"]
        if not free:
            return None
        path = self.draw.choice(free)
        if kind == "replace":
            old, new = self.lines(path, tag)
            return Change("replace", path, old=old, new=new) if old else None
        if kind == "move" and "\\" in path:  # a new name with a backslash is refused
            return None
        self.closed.add(path)
        if kind == "delete":
            return Change("delete", path)
        if kind == "mode":
            return Change("mode", path, is_executable=path not in self.contents.scripts)
        old, new = self.lines(path, tag) if self.draw.random() < 0.5 else ([], [])
        name = path.rsplit("/", 1)[-1]
        return Change("move", path, to=f"moved {tag}/{name}", old=old, new=new)

    def lines(self, path, tag):
        """One to three lines of a file, away from those of other tasks, and what they become."""
        lines = self.contents.lines[path]
        free = [number for number in range(len(lines)) if all(abs(number - other) > 7 for other in self.used[path])]
        if not free:
            return [], []
        numbers = sorted(self.draw.sample(free, min(len(free), self.draw.choice([1, 1, 2, 3]))))
        self.used[path].update(numbers)
        return [lines[number] for number in numbers], [f"{lines[number]} after {tag}" for number in numbers]

    def new_file(self, tag):
        names = ["new/{}.txt", "src/{}.c", "neu ü {}.txt", "{}", "a/b/c/d/{}.py", "{}.crlf", "lib/[{}].js", "{},x.txt"]
        for (path, _) in (("win/run.bat", 0), ("data/big.lfs", 0), ("res/strings.rc", 0), ("data/keep.dat", 0)):
            if path in self.contents.lines:
                names.append(path.split("/")[0] + "/{}." + path.rsplit(".", 1)[-1])
        path = self.draw.choice(names).format(tag)
        lines = [f"{tag} new {number}" for number in range(self.draw.randrange(1, 9))]
        is_script = self.draw.random() < 0.15 and not path.endswith(".lfs") and self.settings.get("core.fileMode") != "false"
        return Change("new", path, new=["#!/bin/sh"] + lines if is_script else lines, is_executable=is_script)


def meanwhile(draw, plan):
    """Commits of the user's, made while the plan is under way: lists of changes, of which some collide with the tasks."""
    commits = []
    for number in range(draw.choice([0, 0, 1, 1, 2])):
        kind = draw.choice(["apart", "apart", "far", "near", "same", "move", "move-directory", "delete", "mode", "new"])
        commits.append((kind, _of_user(draw, plan, kind, f"u{number}")))
    return [(kind, change) for kind, change in commits if change]


def _of_user(draw, plan, kind, tag):
    touched = [change for task in plan.tasks for change in task.changes if change.kind == "replace"]
    if kind == "new":
        made = [change for task in plan.tasks for change in task.changes if change.kind == "new"]
        return Change("new", made[0].path if made and draw.random() < 0.5 else f"mine/{tag}.txt", new=[f"{tag} mine"])
    if kind == "move-directory":
        return Change("move-directory", draw.choice(["src", "lib", "pkg", "docs", "dir with blank"]), to=f"{tag} elsewhere")
    apart = [name for name in plan.files if not plan.used[name] and name not in plan.closed]
    path = draw.choice(apart) if kind == "apart" and apart else draw.choice(touched).path if touched else None
    if not path:
        return None
    if kind == "move":
        return Change("move", path, to=f"{tag} away/{path.rsplit('/', 1)[-1]}")
    if kind == "delete":
        return Change("delete", path)
    if kind == "mode":
        return Change("mode", path, is_executable=True) if plan.settings.get("core.fileMode") != "false" else None
    lines = plan.contents.lines[path]
    used = plan.used[path] or {0}
    distance = {"same": 0, "near": 1, "far": 8, "apart": 0}[kind]
    places = [number for number in range(len(lines)) if min(abs(number - other) for other in used) >= distance]
    if kind in ("same", "near"):
        places = [number for number in places if min(abs(number - other) for other in used) == distance]
    if not places:
        return None
    line = lines[draw.choice(places)]
    return Change("replace", path, old=[line], new=[line + f" by the user {tag}"])
