"""Measures `nexus map` on a generated repository: the first time, again, and after one file has changed; and then
`nexus context` for a goal, with no model server there.

usage: script/map-speed [--files N] [--lines N] [--runs N] [--nexus PROGRAM]

Files are Python, Go, TypeScript and C, each with a handful of definitions and uses of names of others. Printed are medians,
and the most memory that nexus took, without the taggers that it runs. Everything happens in a scratch directory.
"""
import argparse, os, pathlib, random, resource, statistics, subprocess, sys, tempfile, time

FORMS = {
    "py": ("# Module {n}.\n\nclass Thing{n}:\n    def method_{n}_{i}(self, value):\n", "        return helper_{u}(value) + {i}\n",
           "\n\ndef helper_{n}(value):\n    return Thing{u}().method_{u}_0(value)\n"),
    "go": ("package p{n}\n\ntype Thing{n} struct {{\n\tvalue int\n}}\n\nfunc (t *Thing{n}) Method{n}x{i}() int {{\n",
           "\treturn helper_{u}(t.value, {i})\n", "}}\n\nfunc helper_{n}(a int, b int) int {{\n\treturn a + b\n}}\n"),
    "ts": ("export class Thing{n} {{\n  method{n}x{i}(value: number) {{\n", "    return helper_{u}(value, {i})\n",
           "  }}\n}}\n\nexport function helper_{n}(a: number, b: number) {{\n  return a + b\n}}\n"),
    "c": ("#include \"thing.h\"\n\nstruct thing_{n} {{\n  int value;\n}};\n\nint method_{n}_{i}(struct thing_{n} *t)\n{{\n",
          "  helper_{u}(t->value, {i});\n", "  return 0;\n}}\n\nint helper_{n}(int a, int b)\n{{\n  return a + b;\n}}\n"),
}


def generate(directory, count, lines):
    """A repository with one commit, by way of git's own import, which takes a second for ten thousand files."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", directory], check=True)
    choose = random.Random(count)
    importer = subprocess.Popen(
        ["git", "-C", directory, "fast-import", "--quiet", "--date-format=now"], stdin=subprocess.PIPE)
    out = importer.stdin
    message = b"Begin it all"
    out.write(b"commit refs/heads/main\ncommitter Ada <ada@example.org> now\ndata %d\n%s\n" % (len(message), message))
    for number in range(count):
        ending = list(FORMS)[number % len(FORMS)]
        head, body, foot = FORMS[ending]
        text = head.format(n=number, i=0, u=0)
        for line in range(lines):
            text += body.format(n=number, i=line, u=choose.randrange(count))
        text += foot.format(n=number, i=0, u=choose.randrange(count))
        data = text.encode()
        path = f"area{number % 40}/part{number % 7}/file{number}.{ending}".encode()
        out.write(b"M 644 inline %s\ndata %d\n%s\n" % (path, len(data), data))
    out.write(b"\ndone\n")
    out.close()
    if importer.wait() != 0:
        sys.exit("git fast-import failed.")


def run(nexus, directory, *arguments, command="map"):
    """Seconds and the peak memory, in megabytes, of nexus itself."""
    begin = time.monotonic()
    process = subprocess.Popen([nexus, command, "--quiet", *arguments], cwd=directory, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    if status != 0:
        sys.exit(f"nexus {command} ended with status {os.waitstatus_to_exitcode(status)}.")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, usage.ru_maxrss / scale


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--lines", type=int, default=20, help="lines in the body of each file")
    parser.add_argument("--runs", type=int, default=5, help="how many warm runs")
    parser.add_argument("--nexus", default=str(root / ".build/release/nexus"))
    options = parser.parse_args()
    nexus = os.path.abspath(options.nexus)
    with tempfile.TemporaryDirectory(prefix="nexus-map-speed.") as scratch:
        os.environ.update(HOME=scratch, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", XDG_CONFIG_HOME=scratch)
        directory = scratch + "/repository"
        generate(directory, options.files, options.lines)
        question = ("--for", "helper_17 should count values in area3")
        report("first time", [run(nexus, directory)])
        report("again", [run(nexus, directory) for _ in range(options.runs)])
        report("again, with a question", [run(nexus, directory, *question) for _ in range(options.runs)])
        changed = []
        for number in range(options.runs):
            commit_change(directory, number)
            changed.append(run(nexus, directory, *question))
        report("one file changed", changed)
        os.environ.update(OLLAMA_HOST="127.0.0.1:1")
        report("context for a goal", [run(nexus, directory, *question, command="context") for _ in range(options.runs)])


def commit_change(directory, number):
    head = subprocess.run(
        ["git", "-C", directory, "rev-parse", "main"], check=True, stdout=subprocess.PIPE).stdout.strip()
    data = b"def changed_%d(): pass\n" % number
    script = (b"commit refs/heads/main\ncommitter Ada <ada@example.org> now\ndata 6\nChange\nfrom %s\n"
              b"M 644 inline area0/part0/file0.py\ndata %d\n%s\n\ndone\n" % (head, len(data), data))
    subprocess.run(["git", "-C", directory, "fast-import", "--quiet", "--date-format=now"], check=True, input=script)


def report(what, runs):
    seconds = statistics.median(run[0] for run in runs)
    print(f"{what:24} {seconds:8.3f} s   {max(run[1] for run in runs):6.0f} MB   ({len(runs)} runs)", flush=True)


main()
