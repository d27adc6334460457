"""How long `nexus status` takes over a store with 10,000 tasks, in many plans and in one."""

import os
import sqlite3

import measure

TASKS = 10_000
RUNS = 20


def measure_status(bench):
    for plans in (200, 1):
        directory = bench.planned(f"status-{plans}", 10, 1)
        _fill(os.path.join(directory, ".nexus-overseer", "state", "nexus.db"), plans)
        argv = [bench.nexus, "status", "-C", directory]
        measure.spawn_seconds(argv, bench.env)
        times = [measure.spawn_seconds(argv, bench.env) * 1000 for _ in range(RUNS)]
        where = f"in {plans} plans" if plans > 1 else "in one plan"
        bench.table.add(f"`nexus status`, {TASKS:,} tasks {where}", measure.Sample(times, "ms"), target="< 50 ms")


def _fill(path, plans):
    """Puts plans with tasks, attempts, exchanges and events beside the one that is there."""
    with sqlite3.connect(path) as store:
        for plan in range(2, plans + 2):
            store.execute("INSERT INTO plans VALUES (?, 'A goal', 'A plan', 'base', 'main', ?, 'active', ?, 0)",
                          (plan, f"nexus/{plan}-bench", TASKS // plans))
            for number in range(1, TASKS // plans + 1):
                _fill_task(store, plan, number)
    store.close()


def _fill_task(store, plan, number):
    state = "pending" if number % 3 else "committed"
    store.execute("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, '[\"src/file-001.txt\"]', '[\"It is done\"]', '[]', ?, ?)",
                  (plan, number, number - 1, f"Change file {number}", "Do what has to be done. " * 20, state,
                   None if state == "pending" else "0" * 40))
    if number > 1:
        store.execute("INSERT INTO task_dependencies VALUES (?, ?, ?)", (plan, number, number - 1))
    cursor = store.execute("INSERT INTO attempts (plan, task, number, base, outcome, startedAt) "
                           "VALUES (?, ?, 1, 'base', 'committed', 0)", (plan, number))
    store.execute("INSERT INTO exchanges (role, purpose, plan, task, attempt, request, promptBytes, state, startedAt) "
                  "VALUES ('implementation', 'implement', ?, ?, ?, ?, 4000, 'finished', 0)",
                  (plan, number, cursor.lastrowid, '{"model":"m"}' + " " * 4000))
    for _ in range(5):
        store.execute("INSERT INTO events (at, name, plan, task, line) VALUES (0, 'notice', ?, ?, '{}')",
                      (plan, number))
