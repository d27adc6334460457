"""What a streamed reply costs for each piece, and how soon a piece is shown."""

import os

import measure

PIECES = 20_000
# As fast as the server can write, and as fast as the fastest models write.
PACES = [("at once", 0, 5, PIECES), ("4,000 a second", 0.00025, 3, 8_000), ("250 a second", 0.004, 3, 500)]
LATENCY_RUNS, LATENCY_PIECES = 6, 40


def measure_streaming(bench):
    commands = _Commands(bench)
    for name, interval, runs, pieces in PACES:
        costs = {"nexus": [], "curl": [], "terminal": []}
        for _ in range(runs):
            for program, values in costs.items():
                large = commands.run(program, pieces=pieces, interval=interval)
                small = commands.run(program, pieces=1, interval=interval)
                values.append((large.cpu_seconds - small.cpu_seconds) / pieces * 1e6)
        samples = {program: measure.Sample(values, "µs") for program, values in costs.items()}
        what = f"CPU for a piece, {pieces:,} pieces {name}"
        bench.table.add(what + ", to a pipe", samples["nexus"], "curl -N", samples["curl"], "ratio ≤ 2")
        bench.table.add(what + ", to a terminal", samples["terminal"], "curl -N", samples["curl"])
    run = commands.run("nexus", watch_memory=True, pieces=PIECES, interval=0)
    bench.table.add(f"peak memory, {PIECES:,} pieces", measure.Sample([run.peak_kilobytes / 1024], "MB"),
                    target="< 100 MB")


def measure_latency(bench):
    commands = _Commands(bench)
    first = {"nexus": [], "curl": [], "terminal": []}
    later = {"nexus": [], "curl": [], "terminal": []}
    for _ in range(LATENCY_RUNS):
        for program in first:
            run = commands.run(program, pieces=LATENCY_PIECES, interval=0.02, first=0.05)
            sent = bench.server.notes()["pieces"]
            shown = [run.time_of(b"Words")] + [run.time_of(b" w%d" % index) for index in range(LATENCY_PIECES)]
            if None in shown:
                raise measure.RunFailed(f"{program} did not show all of the reply")
            delays = [(after - before) / 1e6 for before, after in zip(sent, shown)]
            first[program].append(delays[0])
            later[program] += delays[1:]
    for what, delays in (("first piece, sent to shown", first), ("later pieces, 20 ms apart", later)):
        peer = measure.Sample(delays["curl"], "ms")
        bench.table.add(what + ", on a pipe", measure.Sample(delays["nexus"], "ms"), "curl -N", peer, "< 5 ms")
        bench.table.add(what + ", on a terminal", measure.Sample(delays["terminal"], "ms"), "curl -N", peer, "< 5 ms")


class _Commands:
    """nexus and curl sending the very same request to the same server."""

    def __init__(self, bench):
        self.bench = bench
        self.directory = os.path.join(bench.scratch, "streaming")
        if not os.path.exists(self.directory):
            bench.planned("streaming", files=20, tasks=1)
        self.request = os.path.join(bench.scratch, "request.json")
        bench.server.reply_with(kind="edit")
        self._run_nexus()
        with open(self.request, "w", encoding="utf-8") as file:
            file.write(bench.server.notes()["body"])

    def run(self, program, watch_memory=False, **reply):
        self.bench.server.reply_with(kind="edit", **reply)
        if program == "curl":
            return measure.run(
                ["curl", "-sSN", "--noproxy", "*", "-H", "Content-Type: application/json", "--data-binary",
                 "@" + self.request, self.bench.server.url + "/api/chat"], self.bench.env, self.directory)
        return self._run_nexus(terminal=program == "terminal", watch_memory=watch_memory)

    def _run_nexus(self, **options):
        # A dry run keeps its result and leaves the task to be run again.
        return measure.run([self.bench.nexus, "implement", "--dry-run"], self.bench.env, self.directory, **options)
