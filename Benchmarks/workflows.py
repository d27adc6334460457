"""What a workflow costs beside the models: a step, 200 steps over four servers, a check and a drawing of 1,000 steps."""

import contextlib
import os

import measure
import project

CHAIN = 60
SERVERS = 4
STEPS = 200
# Of a reply, in seconds.
REPLY = 0.1
LARGE = 1000
RUNS = 15


def measure_workflows(bench):
    directory = bench.repository("workflows", 10)
    _measure_step(bench, directory)
    _measure_servers(bench, directory)
    _measure_large(bench, directory)


def _measure_step(bench, directory):
    """Each step waits for the one before, so that nothing but nexus is between a reply and the next request."""
    steps = [{"id": "s1", "prompt": "Begin"}]
    steps += [{"id": f"s{number}", "prompt": f"Go on: {{{{ s{number - 1} }}}}"} for number in range(2, CHAIN + 1)]
    bench.server.reply_with(kind="edit")
    measure.run([bench.nexus, "workflow", "run", _file(bench, "chain", steps)], bench.env, directory)
    notes = bench.server.notes()
    if len(notes["requests"]) != CHAIN:
        raise measure.RunFailed(f"{len(notes['requests'])} requests for {CHAIN} steps")
    gaps = [(request - end) / 1e6 for request, end in zip(notes["requests"][1:], notes["ends"])]
    bench.table.add("one step of a workflow, last byte of the reply to the next request", measure.Sample(gaps, "ms"),
                    target="< 5 ms")


def _measure_servers(bench, directory):
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(project.Server()) for _ in range(SERVERS)]
        for server in servers:
            server.reply_with(kind="edit", first=REPLY)
        bench.configure({"providers": {
            f"box{number}": {"kind": "ollama", "baseUrl": server.url, "concurrency": 1}
            for number, server in enumerate(servers)}})
        steps = [{"id": f"s{number}", "model": f"box{number % SERVERS}/qwen2.5-coder:7b", "prompt": "Say something"}
                 for number in range(STEPS)]
        run = measure.run([bench.nexus, "workflow", "run", _file(bench, "wide", steps)], bench.env, directory,
                          watch_memory=True)
        exchanges = [server.notes()["exchanges"] for server in servers]
        bench.configure({})
    counts = [len(pairs) for pairs in exchanges]
    if sum(counts) != STEPS:
        raise measure.RunFailed(f"{counts} exchanges for {STEPS} steps")
    begin = min(start for pairs in exchanges for start, _ in pairs)
    last = max(end for pairs in exchanges for _, end in pairs)
    busy = sum(end - start for pairs in exchanges for start, end in pairs)
    what = f"{STEPS} steps at once over {SERVERS} servers, {REPLY * 1000:.0f} ms a reply"
    bench.table.add(f"{what}: the servers' work by time", measure.Sample([100 * busy / (SERVERS * (last - begin))], "%"),
                    target="≥ 95 %")
    bench.table.add(f"{what}: peak memory", measure.Sample([run.peak_kilobytes / 1024], "MB"), target="< 100 MB")


def _measure_large(bench, directory):
    """The time of the whole command, less that of the same command on a workflow of one step."""
    steps = [{"id": "s0", "prompt": "Begin"}]
    for number in range(1, LARGE):
        before = sorted({number - 1, number // 2, number // 3})
        steps.append({"id": f"s{number}", "prompt": " ".join(f"{{{{ s{other} }}}}" for other in before[-2:])})
    large, small = _file(bench, "large", steps), _file(bench, "small", steps[:1])
    for command, target in ((["check"], "< 50 ms"), (["graph"], "< 1 s"), (["graph", "--form", "svg"], "< 1 s")):
        times = []
        for _ in range(RUNS):
            whole, least = (measure.spawn_seconds([bench.nexus, "workflow", *command, file, "-C", directory], bench.env)
                            for file in (large, small))
            times.append((whole - least) * 1000)
        bench.table.add(f"`nexus workflow {' '.join(command)}` of {LARGE:,} steps, more than of one",
                        measure.Sample(times, "ms"), target=target)


def _file(bench, name, steps):
    """The workflow as a file of YAML, a line for each step."""
    path = os.path.join(bench.scratch, f"{name}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"name: {name}\nsteps:\n")
        for step in steps:
            fields = ", ".join(f'{key}: "{value}"' for key, value in step.items())
            file.write(f"  - {{ {fields} }}\n")
    return path
