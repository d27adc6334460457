"""Measures how well `nexus map` finds the files that a change is about, on the history of any repository.

For each of many commits the message is the question and the files it changed are the answer. The ranking sees the
repository as it was before the commit. Printed is the share of the changed files that are among the first 5 and 10 of the
ranking, beside plain ranking by word overlap: how many different words of the message stand in the path (fourfold) and
in the text of a file.

usage: script/map-quality [--commits N] [--nexus PROGRAM] CLONE...

Commits with one to ten changed files and a message of at least four words count; merges and files that the commit makes
do not. Which commits are taken is the same in each run. Nothing is written into the clones: nexus works in a scratch
clone that shares their objects.
"""
import argparse, collections, json, os, pathlib, random, re, subprocess, sys, tempfile

COMMON = set(
    "add and are can file files for from has have into make new not now should that the then this use when with".split())
LIMITS = (5, 10)


def words(text):
    """The different words of a text; names are cut at underscores and at changes of case."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", text) if len(word) > 2}


class Clone:
    def __init__(self, path):
        self.path = path
        self.texts = {}
        self.reader = subprocess.Popen(
            ["git", "-C", path, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def git(self, *arguments):
        output = subprocess.run(["git", "-C", self.path, *arguments], check=True, stdout=subprocess.PIPE).stdout
        return output.decode("utf-8", "replace")

    def words(self, blob):
        if blob not in self.texts:
            self.reader.stdin.write(blob.encode() + b"\n")
            self.reader.stdin.flush()
            head = self.reader.stdout.readline().split()
            data = self.reader.stdout.read(int(head[2]) + 1)[:-1] if len(head) == 3 else b"\0"
            plain = b"\0" not in data[:8000] and len(data) <= 1 << 20
            self.texts[blob] = words(data.decode("utf-8", "replace")) if plain else None
        return self.texts[blob]

    def files(self, commit):
        found = []
        for line in self.git("ls-tree", "-r", "-z", commit).split("\0"):
            if line.startswith("100"):
                head, path = line.split("\t", 1)
                found.append((path, head.split()[2]))
        return found

    def commits(self, count):
        """(commit, parent, message, changed files) of commits that are fit to be asked about."""
        log = self.git(
            "log", "--no-merges", "--no-renames", "--format=%x01%H %P%x02%B%x03", "--name-status", "-n", "3000")
        fit = []
        for entry in log.split("\x01")[1:]:
            ids, rest = entry.split("\x02", 1)
            message, files = rest.split("\x03", 1)
            ids = ids.split()
            changes = [line.split("\t") for line in files.strip().split("\n") if line]
            changed = {change[1] for change in changes if change[0] in "MD" and not change[1].startswith('"')}
            if len(ids) == 2 and 1 <= len(changes) <= 10 and changed and len(words(message)) >= 4:
                fit.append((ids[0], ids[1], message, changed))
        random.Random(1).shuffle(fit)
        return fit[:count]


def plain(clone, files, message):
    question = words(message) - COMMON
    scored = []
    for path, blob in files:
        text = clone.words(blob)
        if text is not None:
            scored.append((-4 * len(question & words(path)) - len(question & text), path))
    return [path for _, path in sorted(scored)]


def mapped(nexus, directory, parent, message):
    command = [nexus, "map", "--json", "--at", parent, "--for", message, "--tokens", "20000"]
    output = subprocess.run(command, cwd=directory, check=True, stdout=subprocess.PIPE).stdout
    lines = [json.loads(line) for line in output.decode().splitlines()]
    return [line["path"] for line in lines if "path" in line]


def measure(path, count, nexus):
    clone = Clone(path)
    shares = collections.defaultdict(float)
    asked = 0
    with tempfile.TemporaryDirectory(prefix="nexus-map-quality.") as scratch:
        subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", path, scratch + "/clone"], check=True)
        for _, parent, message, changed in clone.commits(count):
            files = clone.files(parent)
            changed = changed & {path for path, _ in files}
            if not changed:
                continue
            asked += 1
            rankings = {"plain": plain(clone, files, message), "map": mapped(nexus, scratch + "/clone", parent, message)}
            for name, ranking in rankings.items():
                for limit in LIMITS:
                    shares[name, limit] += len(changed & set(ranking[:limit])) / len(changed)
    return asked, {key: value / asked for key, value in shares.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clones", nargs="+", metavar="CLONE")
    parser.add_argument("--commits", type=int, default=200, help="how many commits of each clone")
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--nexus", default=str(root / ".build/release/nexus"))
    options = parser.parse_args()
    nexus = os.path.abspath(options.nexus)
    if not os.access(nexus, os.X_OK):
        sys.exit(f"There is no program {nexus}; `script/build` makes it.")
    print(f"{'repository':24} {'commits':>7}" + "".join(f"   plain@{n:<2}  map@{n:<2} ratio" for n in LIMITS))
    for path in options.clones:
        asked, shares = measure(path, options.commits, nexus)
        parts = pathlib.Path(path).resolve().parts
        name = parts[-2] if parts[-1] in ("repo", ".git") else parts[-1]
        row = "".join(
            f"   {shares['plain', n]:7.1%} {shares['map', n]:7.1%} {shares['map', n] / max(shares['plain', n], 1e-9):5.2f}"
            for n in LIMITS)
        print(f"{name[:24]:24} {asked:7}{row}", flush=True)


main()
