"""What a task changes, as a person would do it in a checkout, and as a model writes it."""

import json
import os

LINE_ENDS = (b"\r\n", b"\n")


class Change:
    """One file of a task. `kind`: replace, new, delete, move, mode."""

    def __init__(self, kind, path, **rest):
        self.kind, self.path = kind, path
        self.old, self.new = rest.get("old", []), rest.get("new", [])  # lines that are replaced one by one
        self.to = rest.get("to")
        self.is_executable = rest.get("is_executable", False)
        self.encoding = "utf-16-le" if path.endswith(".rc") else "iso-8859-1" if path.endswith(".latin") else "utf-8"

    @property
    def paths(self):
        return [self.path] + ([self.to] if self.to else [])

    def perform(self, git, directory, moved):
        """Does it in a checkout, where somebody else's work may have moved the file (`moved`: from → to)."""
        path = self.path
        if self.kind != "new" and not os.path.lexists(os.path.join(directory, path)):
            path = moved[path]
        place = os.path.join(directory, path)
        if self.kind == "delete":
            os.remove(place)
        elif self.kind == "new":
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                text = "".join(line + "\n" for line in self.new)
                file.write(b"\xff\xfe" + text.encode("utf-16-le") if path.endswith(".rc") else text.encode(self.encoding))
            if self.is_executable:
                os.chmod(place, 0o755)
        elif self.kind == "mode":
            os.chmod(place, 0o755 if self.is_executable else 0o644)
        else:
            self._replace(place)
            if self.to:
                os.makedirs(os.path.dirname(os.path.join(directory, self.to)), exist_ok=True)
                git.run(directory, "mv", "--", path, self.to)

    def _replace(self, place):
        with open(place, "rb") as file:
            data = file.read()
        for old, new in zip(self.old, self.new):
            old, new = old.encode(self.encoding), new.encode(self.encoding)
            if data.count(old) != 1:
                raise RuntimeError(f"{place} has {data.count(old)} places of {old!r}")
            data = data.replace(old, new)
        with open(place, "wb") as file:
            file.write(data)


class Task:
    """One task of the plan, in the form in which the model writes its edits."""

    def __init__(self, number, changes, form, after):
        self.number, self.changes, self.form, self.after = number, changes, form, after
        self.title = f"Alter part {number:02}"
        self.text = None  # the diff or mail, where that is the form

    @property
    def paths(self):
        return [path for change in self.changes for path in change.paths]

    def planned(self):
        return {"id": str(self.number), "title": self.title, "files": self.paths, "acceptance": [], "checks": [],
                "depends_on": [str(number) for number in self.after], "instructions": f"Do this: {self.title}."}

    def prepare(self, git, directory):
        """Writes the edits down, in a checkout of what the plan begins with, and leaves that as it was."""
        for change in self.changes:
            change.perform(git, directory, {})
        if self.form == "mail":
            git.commit(directory, self.title)
            data = git.run(directory, "format-patch", "-1", "--stdout", "--no-signature" if self.number % 2 else "-M")
            self.text = data.decode()
            git.run(directory, "reset", "--quiet", "--hard", "HEAD~1")
        else:
            git.run(directory, "add", "--all")
            diff = git.run(directory, "diff", "--cached", "-M", "HEAD").decode()
            self.text = f"Here it is:\n\n```diff\n{diff}```\n" if self.form == "diff" else diff
            git.run(directory, "reset", "--quiet", "--hard")

    def reply(self, prompt):
        """The model's reply to the prompt that it was shown."""
        if self.form == "blocks":
            return "\n".join(_block(change) for change in self.changes)
        if self.form == "json":
            return json.dumps([edit for change in self.changes for edit in _pairs(change)])
        return self.text


def _pairs(change):
    pairs = [("", "".join(line + "\n" for line in change.new))] if change.kind == "new" else zip(change.old, change.new)
    return [{"path": change.path, "old": old, "new": new} for old, new in pairs]


def _block(change):
    if change.kind == "new":
        return _written(change.path, [], change.new)
    return "\n".join(_written(change.path, [old], [new]) for old, new in zip(change.old, change.new))


def _written(path, old, new):
    lines = lambda part: "".join(line + "\n" for line in part)
    return f"{path}\n```\n<<<<<<< SEARCH\n{lines(old)}=======\n{lines(new)}>>>>>>> REPLACE\n```\n"
