"""What a repository of 50,000 files costs until a model is asked."""

import measure

FILES = 50_000
RUNS = 3


def measure_repository(bench):
    directory = bench.repository("large", FILES, lines=30)
    bench.server.reply_with(kind="plan", tasks=1)
    times = {name: [] for name in ("nexus", "git")}
    peaks = []
    for _ in range(RUNS):
        git = measure.run(["git", "status", "--porcelain"], bench.env, directory)
        times["git"].append(git.seconds * 1000)
        run = measure.run([bench.nexus, "plan", "Change the files"], bench.env, directory, watch_memory=True)
        asked = bench.server.notes()["requests"][0]
        times["nexus"].append((asked - run.started) / 1e6)
        peaks.append(run.peak_kilobytes / 1024)
    bench.table.add(f"`nexus plan` until the model is asked, {FILES:,} files", measure.Sample(times["nexus"], "ms"),
                    "git status", measure.Sample(times["git"], "ms"))
    bench.table.add(f"peak memory, `nexus plan`, {FILES:,} files", measure.Sample(peaks, "MB"), target="< 100 MB")
