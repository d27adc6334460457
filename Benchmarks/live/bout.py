"""Task after task, tool after tool: a fresh repository, a fresh server, the tool at work, and the judge."""

import difflib
import resource
import shutil
import tempfile
import time
from pathlib import Path

import exchanges
import judge
import tasks
from job import Job
from proxy import Proxy


def run(chosen, tools, serve, settings, results, say):
    """Has each of `tools` do each of the tasks `chosen`, unless `results` has that already.

    For every task the tools take turns, so that what else the machine does meets all alike.
    - serve: called with a path for the server's log; a context manager whose value has `url` and `counts()`.
    """
    for task in chosen:
        for tool in tools:
            if results.has(task.name, tool.name):
                continue
            row = _one(task, tool, serve, settings, results.folder / task.name / tool.name)
            results.add(row)
            say(f"{task.name:20} {tool.name:6} {'landed' if row['landed'] else '-':6} said {row['said']:10} "
                f"{row['rounds']} rounds, {row['wall']:.0f} s, tokens: {row['read']} read, {row['cached']} cached, "
                f"{row['written']} written")


def _one(task, tool, serve, settings, folder):
    shutil.rmtree(folder, ignore_errors=True)  # of a try that did not end
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="nexus-live-") as scratch:
        home = Path(scratch) / "home"
        home.mkdir()
        repository = tasks.make_repository(task, Path(scratch) / task.name, settings["tests"] == "seen")
        began = time.strftime("%Y-%m-%d %H:%M:%S")
        with serve(folder / "server.log") as server:
            with Proxy(server.url, folder / "exchanges.jsonl") as proxy:
                cpu = cpu_of_children()
                outcome = tool.work(Job(task, repository, proxy.url, settings["model"], settings["context"],
                                        settings["rounds"], settings["limit"], home, folder / "tool.log"))
                cpu = cpu_of_children() - cpu
            counts = server.counts()
        keep_difference(task, outcome.result, folder / "result.diff")
        landed = judge.judge(task, outcome.result, folder / "judge.log")
    row = {"task": task.name, "tool": tool.name, "began": began, "landed": landed, "said": outcome.said,
           "applied_in": outcome.applied_in, "malformed": outcome.malformed, "wall": round(outcome.seconds, 1),
           "tool_cpu": round(cpu, 1),
           "ended": outcome.ended, **exchanges.summary(proxy.rows)}
    # The server also knows of the tokens of requests that were given up.
    for key, count in counts.items():
        row[key] = max(row.get(key, 0), count)
    return row


def cpu_of_children():
    """CPU seconds of all programs that have ended: what a tool and its checks used, not the server, which goes on."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def keep_difference(task, result, path):
    """What changed of the files the task is about, for whoever wants to know why it did not land."""
    with open(path, "w", encoding="utf-8") as file:
        for name in task.files:
            old, new = _lines(task.folder / "before" / name), _lines(Path(result) / name)
            file.writelines(line if line.endswith("\n") else line + "\n"
                            for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"))


def _lines(path):
    return path.read_text("utf-8", "replace").splitlines(True) if path.is_file() else []
