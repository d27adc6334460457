"""How long `nexus implement` takes to go on after it was killed, and after it was interrupted in order."""

import signal

import measure

TASKS = 50
RUNS = 15
FIRST, LAST = b'"event":"task.started"', b'"event":"exchange.started"'


def measure_recovery(bench):
    directory = bench.planned("recovery", 100, TASKS)
    # Nobody lives to read the reply: every run is ended while it is asked for.
    bench.server.reply_with(kind="edit", first=3600)
    argv = [bench.nexus, "implement", "--json"]
    times = {signal.SIGKILL: ([], []), signal.SIGINT: ([], [])}
    measure.seconds_until(argv, bench.env, directory, LAST, signal.SIGKILL, FIRST)
    for _ in range(RUNS):
        # What a run meets is what the one before left; the two kinds take turns.
        for ending, before in ((signal.SIGINT, signal.SIGKILL), (signal.SIGKILL, signal.SIGINT)):
            started, asked = measure.seconds_until(argv, bench.env, directory, LAST, ending, FIRST)
            times[before][0].append(started * 1000)
            times[before][1].append(asked * 1000)
    killed, whole = times[signal.SIGKILL], times[signal.SIGINT]
    bench.table.add("start of `nexus implement` after a kill to the task's claim", measure.Sample(killed[0], "ms"),
                    "after Ctrl-C", measure.Sample(whole[0], "ms"), "< 200 ms")
    bench.table.add("start of `nexus implement` after a kill to the request", measure.Sample(killed[1], "ms"),
                    "after Ctrl-C", measure.Sample(whole[1], "ms"))
    _check(bench, directory)


def _check(bench, directory):
    """What was measured is only worth something if the work is still there."""
    bench.server.reply_with(kind="edit")
    run = measure.run([bench.nexus, "implement", "--json"], bench.env, directory)
    if run.output.count(b'"event":"commit.created"') != TASKS:
        raise measure.RunFailed(f"after the kills not every task was done:\n{run.output.decode()[-2000:]}")
