"""How busy `nexus implement --parallel 8` keeps a model server whose every reply takes two seconds."""

import measure

LANES = 8
TASKS = 48
PIECES = 40
SECONDS = 2


def measure_lanes(bench):
    for check in (None, "sleep 0.1"):
        directory = bench.planned(f"lanes-{1 if check else 0}", 100, TASKS)
        bench.server.reply_with(kind="edit", pieces=PIECES, interval=SECONDS / PIECES)
        if check:
            bench.configure({"checks": [check]})
        run = measure.run([bench.nexus, "implement", "--parallel", str(LANES), "--json"], bench.env, directory,
                          watch_memory=True)
        exchanges = bench.server.notes()["exchanges"]
        bench.configure({})
        commits = run.output.count(b'"event":"commit.created"')
        if commits != TASKS:
            raise measure.RunFailed(f"{commits} commits for {TASKS} tasks:\n{run.output.decode()[-2000:]}")
        what = f"{LANES} lanes, {TASKS} tasks of {SECONDS} s, " + ("a check of 0.1 s" if check else "no checks")
        served = sum(end - start for start, end in exchanges) / 1e9
        bench.table.add(f"{what}: the server's work by lanes and time",
                        measure.Sample([100 * served / (LANES * run.seconds)], "%"), target="≥ 90 %")
        bench.table.add(f"{what}: time in which all that could be asked was", measure.Sample(
            [100 * _share_at_work(exchanges, run) ], "%"))
        bench.table.add(f"{what}: peak memory", measure.Sample([run.peak_kilobytes / 1024], "MB"), target="< 100 MB")


def _share_at_work(exchanges, run):
    """The share of a run's time in which as many requests as lanes, or as tasks that were left, were being answered."""
    ends = sorted(end for _, end in exchanges)
    moments = sorted({run.started, run.started + int(run.seconds * 1e9), *(at for pair in exchanges for at in pair)})
    busy = 0
    for at, later in zip(moments, moments[1:]):
        asked = sum(start <= at < end for start, end in exchanges)
        left = sum(end > at for end in ends)
        if left and asked >= min(LANES, left):
            busy += later - at
    return busy / (run.seconds * 1e9)
