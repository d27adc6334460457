"""How long it takes to start and to print a version."""

import measure

RUNS = 60


def measure_startup(bench):
    programs = {"nexus": [bench.nexus, "--version"], "git": ["git", "--version"], "true": ["true"]}
    times = {name: [] for name in programs}
    for argv in programs.values():
        measure.spawn_seconds(argv, bench.env)
    # In turns, so that what else the machine does meets all alike.
    for _ in range(RUNS):
        for name, argv in programs.items():
            times[name].append(measure.spawn_seconds(argv, bench.env) * 1000)
    samples = {name: measure.Sample(values, "ms") for name, values in times.items()}
    bench.table.add("`nexus --version`", samples["nexus"], "git", samples["git"], "< 10 ms")
    bench.table.add("`true`, the cost of starting a program here", samples["true"])
