"""Reviews by a real model of commits of which it is known whether they are right: how many of each it approves.

The commits are written by a scripted Implementer. A task's solution is right; what models answered instead and its tests
refuse lies in `wrong/` beside it. No check runs, so that the reviewer has only the task and the commit to judge by.
"""

import json
import shutil
import tempfile
import time
from pathlib import Path

import processes
import tasks
from exchanges import summary
from fakes import FakeServer
from nexus_tool import PROVIDER, environment, objects
from proxy import Proxy
from report import table

KINDS = {"right": "solution", "wrong": "wrong"}


def commits(chosen):
    """Each task's commits with what is known of them: a task without `wrong/` has only the right one."""
    return [(task, kind) for task in chosen for kind, name in KINDS.items() if (task.folder / name).is_dir()]


def run(chosen, nexus, serve, settings, folder, say):
    """Has each commit reviewed; a row for each in DIR/reviews.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "reviews.jsonl"
    done = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for task, kind in commits(chosen):
        if any((row["task"], row["kind"]) == (task.name, kind) for row in done):
            continue
        row = _one(task, kind, nexus, serve, settings, folder / f"{task.name}-{kind}")
        done.append(row)
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        say(f"{task.name:20} {kind:6} {row['verdict']}")
    return done


def _one(task, kind, nexus, serve, settings, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="nexus-live-") as scratch:
        home = Path(scratch) / "home"
        home.mkdir()
        repository = tasks.make_repository(task, Path(scratch) / task.name, with_tests=False)
        env = environment(home)

        def call(*arguments):
            return processes.run([nexus.binary, *arguments], repository, env, settings["limit"], folder / "tool.log")

        began = time.monotonic()
        with FakeServer([answer(task, KINDS[kind])], timings=None) as writer, serve(folder / "server.log") as server, \
                Proxy(server.url, folder / "exchanges.jsonl") as proxy:
            configure(repository, call, writer.url, proxy.url, settings)
            acceptance = [part for criterion in task.acceptance for part in ("--acceptance", criterion)]
            call("do", task.instructions, *task.files, *acceptance)
            call("review", "1", "--json")
            shown = call("task", "show", "1", "--json").output
            rows = proxy.rows
    return {"task": task.name, "kind": kind, "verdict": verdict(shown), "wall": round(time.monotonic() - began, 1),
            **summary(rows)}


def configure(repository, call, writer, reviewer, settings):
    call("init")
    role = {"model": f"{PROVIDER}/{settings['model']}", "contextLength": settings["context"]}
    (repository / ".nexus-overseer" / "config.json").write_text(json.dumps({
        "providers": {PROVIDER: {"kind": "openai", "baseUrl": f"{reviewer}/v1"},
                      "scripted": {"kind": "openai", "baseUrl": f"{writer}/v1"}},
        "llm": {"models": {"overseer": role, "implementation": {"model": "scripted/fake", "contextLength": 32768}}},
        "implement": {"maxAttempts": 1, "editFormat": "whole"}}))


def answer(task, part):
    """The reply that writes a task's files as they are in one of its folders."""
    texts = []
    for name in task.files:
        path = task.folder / part / name
        if path.is_file():
            texts.append(f"{name}\n``````\n{path.read_bytes().decode('utf-8')}``````\n")
    return "\n".join(texts)


def verdict(shown):
    """The verdict of the only review, as `nexus task show --json` has it; none where there is no commit or no review."""
    value = next((value for value in objects(shown) if "reviews" in value), {"reviews": []})
    return value["reviews"][-1]["verdict"] if value["reviews"] else "none"


def report(rows):
    verdicts = sorted({row["verdict"] for row in rows})
    lines = []
    for kind in KINDS:
        mine = [row["verdict"] for row in rows if row["kind"] == kind]
        lines.append((kind, len(mine), *(mine.count(verdict) for verdict in verdicts)))
    return table(("commits", "reviewed", *verdicts), lines) + "\n"
