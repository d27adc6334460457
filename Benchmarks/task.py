"""What nexus itself costs between a reply's last byte and the finished commit."""

import json
import time

import measure

TASKS = 20
FILES = 100


def measure_task(bench):
    directory = bench.planned("task", FILES, TASKS)
    peer = bench.repository("task-git", FILES)
    bench.server.reply_with(kind="edit")
    run = measure.run([bench.nexus, "implement", "--json"], bench.env, directory, watch_memory=True)
    notes = bench.server.notes()
    commits = _times_of_commits(run)
    if len(commits) != TASKS or len(notes["ends"]) != TASKS:
        raise measure.RunFailed(f"{len(commits)} commits for {TASKS} tasks:\n{run.output.decode()[-2000:]}")
    overheads = [(commit - end) / 1e6 for commit, end in zip(commits, notes["ends"])]
    gaps = [(request - end) / 1e6 for request, end in zip(notes["requests"][1:], notes["ends"])]
    git = [_git_commit(bench, peer, number) for number in range(1, TASKS + 1)]
    bench.table.add(f"one task, last byte of the reply to the commit ({FILES} files, no checks)",
                    measure.Sample(overheads, "ms"), "git commit -a", measure.Sample(git, "ms"), "< 50 ms")
    bench.table.add("one task, last byte of the reply to the next task's request", measure.Sample(gaps, "ms"))
    bench.table.add(f"peak memory, implementing {TASKS} tasks",
                    measure.Sample([run.peak_kilobytes / 1024], "MB"), target="< 100 MB")


def _times_of_commits(run):
    """When the line of each commit's event had come, once the event was in the store."""
    return [run.time_of(line) for line in run.output.splitlines(keepends=True)
            if line.startswith(b"{") and json.loads(line).get("event", json.loads(line).get("name")) == "commit.created"]


def _git_commit(bench, directory, number):
    """The same change and commit by git, in milliseconds; writing the file is counted as nexus's is."""
    path = f"{directory}/src/file-{number:03}.txt"
    with open(path, encoding="ascii") as file:
        text = file.read()
    start = time.perf_counter()
    with open(path, "w", encoding="ascii") as file:
        file.write(text.replace(f"first {number}\n", f"first {number}, changed\n"))
    bench.git(directory, "commit", "-q", "-a", "-m", f"Change file {number}")
    return (time.perf_counter() - start) * 1000
