"""The folder of a run: what it was made with, and a row for each task and tool that is finished."""

import json
import platform
import time

from faults import BadInput

SETTINGS, ROWS = "run.json", "results.jsonl"
# What has to be the same when a run goes on. The tasks and tools may be others.
_SAME = ("model", "weights", "context", "slots", "rounds", "tests", "server_options")


class Results:
    def __init__(self, folder):
        self.folder = folder

    def begin(self, settings, resume):
        """Writes down what the run is made with, or holds the settings against those of the run that goes on."""
        path = self.folder / SETTINGS
        if path.exists() and not resume:
            raise BadInput(f"{self.folder} holds results already; go on with --resume, or name another with --out.")
        if path.exists():
            before = self.settings()
            for key in _SAME:
                if before.get(key) != settings.get(key):
                    raise BadInput(f"{self.folder} was begun with {key} {before.get(key)}, not {settings.get(key)}.")
            settings = {**before, "tools": {**before["tools"], **settings["tools"]}}
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            settings = {**settings, "machine": f"{platform.system()} {platform.machine()}",
                        "began": time.strftime("%Y-%m-%d %H:%M:%S")}
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")

    def settings(self):
        return _read(self.folder / SETTINGS, lambda text: json.loads(text))

    def rows(self):
        """Oldest first. A last line that was not written whole is no row."""
        if not (self.folder / ROWS).exists():
            return []
        lines = _read(self.folder / ROWS, lambda text: text.split("\n"))
        return [json.loads(line) for line in lines[:-1] if line]

    def add(self, row):
        path = self.folder / ROWS
        if path.exists():
            whole = path.read_bytes().rpartition(b"\n")
            path.write_bytes(whole[0] + whole[1])
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def has(self, task, tool):
        return any(row["task"] == task and row["tool"] == tool for row in self.rows())


def _read(path, parse):
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as results of script/live: {error}.") from error
