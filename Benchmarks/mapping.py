"""What the map of a repository costs: the first time, again, after one change, and in the prompt of `nexus context`."""

import os
import random
import shutil
import subprocess

import measure

SIZES = (5_000, 50_000)
LINES = 20
COLD_RUNS = 3
WARM_RUNS = 5
QUESTION = ("--for", "helper_17 should count values in area3")
TARGETS = {
    5_000: {"cold": "< 5 s", "warm": "< 0.3 s", "question": "< 0.3 s", "changed": "< 50 ms", "context": "< 0.5 s"},
    50_000: {"cold": "< 60 s", "warm": "< 2 s", "question": "< 2 s", "memory": "< 100 MB"},
}
# Each with a handful of definitions, and uses of names of others.
FORMS = {
    "py": ("# Module {n}.\n\nclass Thing{n}:\n    def method_{n}_{i}(self, value):\n",
           "        return helper_{u}(value) + {i}\n",
           "\n\ndef helper_{n}(value):\n    return Thing{u}().method_{u}_0(value)\n"),
    "go": ("package p{n}\n\ntype Thing{n} struct {{\n\tvalue int\n}}\n\nfunc (t *Thing{n}) Method{n}x{i}() int {{\n",
           "\treturn helper_{u}(t.value, {i})\n", "}}\n\nfunc helper_{n}(a int, b int) int {{\n\treturn a + b\n}}\n"),
    "ts": ("export class Thing{n} {{\n  method{n}x{i}(value: number) {{\n", "    return helper_{u}(value, {i})\n",
           "  }}\n}}\n\nexport function helper_{n}(a: number, b: number) {{\n  return a + b\n}}\n"),
    "c": ("#include \"thing.h\"\n\nstruct thing_{n} {{\n  int value;\n}};\n\n"
          "int method_{n}_{i}(struct thing_{n} *t)\n{{\n",
          "  helper_{u}(t->value, {i});\n", "  return 0;\n}}\n\nint helper_{n}(int a, int b)\n{{\n  return a + b;\n}}\n"),
}


def measure_map(bench):
    ctags = _universal_ctags(bench)
    growth = {}
    for size in SIZES:
        for name, sample in _measure_size(bench, size, ctags).items():
            growth.setdefault(name, []).append(sample.median)
    for name, label, peer in (("cold", "the first time", "ctags"), ("warm", "again", "ls-files"),
                              ("question", "again, with a question", "grep")):
        beside = f"{peer} {_times(growth[peer])}" if peer in growth else ""
        bench.table.add(f"`nexus map` {label}: growth from {SIZES[0]:,} to {SIZES[1]:,} files", _times(growth[name]), beside)


def _times(values):
    return f"{values[1] / values[0]:.1f}-fold"


def _measure_size(bench, size, ctags):
    directory = _generate(bench, size)
    env = bench.env | {"OLLAMA_HOST": "127.0.0.1:1"}  # where no server is
    peaks = []

    def seconds(*argv):
        run = measure.run(argv, env, directory, watch_memory=argv[0] == bench.nexus)
        if argv[0] == bench.nexus:
            peaks.append(run.peak_kilobytes / 1024)
        return run.seconds

    times = {name: [] for name in ("cold", "ctags", "warm", "ls-files", "question", "grep", "changed", "context")}
    # In turns, so that what else the machine does meets all alike.
    for _ in range(COLD_RUNS):
        shutil.rmtree(os.path.join(directory, ".nexus-overseer"), ignore_errors=True)
        times["cold"].append(seconds(bench.nexus, "map", "--quiet"))
        if ctags:
            times["ctags"].append(seconds(ctags, "-f", "-", "-R", "--exclude=.git", "--exclude=.nexus-overseer", "."))
    for number in range(WARM_RUNS):
        times["warm"].append(seconds(bench.nexus, "map", "--quiet"))
        times["ls-files"].append(seconds("git", "ls-files"))
        times["question"].append(seconds(bench.nexus, "map", "--quiet", *QUESTION))
        times["grep"].append(seconds("git", "grep", "-c", "helper_17"))
        times["context"].append(seconds(bench.nexus, "context", "--quiet", *QUESTION))
        _change(bench, directory, number)
        times["changed"].append(seconds(bench.nexus, "map", "--quiet", *QUESTION))
    samples = {name: measure.Sample(values, "s") for name, values in times.items() if values}
    _add_rows(bench, size, samples, peaks)
    return samples


def _add_rows(bench, size, samples, peaks):
    targets = TARGETS[size]
    files = f"{size:,} files"
    bench.table.add(f"`nexus map` the first time, {files}", samples["cold"], "universal-ctags", samples.get("ctags"),
                    targets["cold"])
    bench.table.add(f"`nexus map` again, {files}", samples["warm"], "git ls-files", samples["ls-files"], targets["warm"])
    bench.table.add(f"`nexus map --for …` again, {files}", samples["question"], "git grep -c", samples["grep"],
                    targets["question"])
    more = [(value - samples["question"].median) * 1000 for value in samples["changed"].values]
    bench.table.add(f"`nexus map --for …` with one file changed, more than again, {files}",
                    measure.Sample(more, "ms"), target=targets.get("changed", ""))
    bench.table.add(f"`nexus context --for …`, {files}", samples["context"], target=targets.get("context", ""))
    bench.table.add(f"peak memory of nexus, without its taggers, {files}", measure.Sample(peaks, "MB"),
                    target=targets.get("memory", ""))


def _universal_ctags(bench):
    """The program by which nexus finds definitions, or None."""
    for name in ("ctags", "universal-ctags", "uctags"):
        path = shutil.which(name, path=bench.env["PATH"])
        if path and b"Universal Ctags" in subprocess.run([path, "--version"], stdout=subprocess.PIPE).stdout:
            return path
    return None


def _generate(bench, count):
    directory = os.path.join(bench.scratch, f"map-{count}")
    os.mkdir(directory)
    bench.git(directory, "init", "-q", "-b", "main")
    bench.git(directory, "config", "gc.auto", "0")
    bench.git(directory, "fast-import", "--quiet", stdin=b"".join(_import_stream(count)))
    bench.git(directory, "reset", "-q", "--hard", "main")
    return directory


def _import_stream(count):
    choose = random.Random(count)
    yield _commit("Begin it all")
    for number in range(count):
        ending = list(FORMS)[number % len(FORMS)]
        head, body, foot = FORMS[ending]
        lines = [body.format(n=number, i=line, u=choose.randrange(count)) for line in range(LINES)]
        text = head.format(n=number, i=0) + "".join(lines) + foot.format(n=number, u=choose.randrange(count))
        yield _file(f"area{number % 40}/part{number % 7}/file{number}.{ending}", text)


def _change(bench, directory, number):
    """Commits a new content of one file; nothing else of the work tree is touched."""
    stream = _commit(f"Change {number}", "from refs/heads/main^0\n")
    stream += _file("area0/part0/file0.py", f"def changed_{number}(): pass\n")
    bench.git(directory, "fast-import", "--quiet", stdin=stream)


def _commit(message, parent=""):
    return (f"commit refs/heads/main\ncommitter Bench <bench@example.com> 1767225600 +0000\n"
            f"data {len(message)}\n{message}\n{parent}").encode()


def _file(path, text):
    return f"M 100644 inline {path}\ndata {len(text)}\n{text}\n".encode()
