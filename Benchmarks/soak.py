"""Has many small tasks done with a model server that fails in every documented way, and judges what is left.

Every task must end done or failed with a reason, nothing of the repository may be damaged or left over, and the memory
of the program may not grow. Ends with status 1 and the list of what does not hold.
"""

import argparse
import collections
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

import project
import soak_recording
import soak_verdict

# What `nexus implement` may end with while its server fails: done; a task failed; a prompt that does not fit; the server;
# try again; something the configuration would have to allow.
STATUSES = {0, 1, 65, 69, 75, 78}


class Replay:
    """The scripted Ollama as a process, ended with the `with` statement."""

    def __init__(self, program, recording, scratch):
        self.argv = [program, recording, "--port-file", os.path.join(scratch, "port")]
        self.log = os.path.join(scratch, "server.log")
        self.port_file = self.argv[-1]

    def __enter__(self):
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        # It says where it listens once the port is written.
        if not self.process.stdout.readline():
            raise SystemExit(f"The scripted server did not start: {self.complaints()}")
        with open(self.port_file, encoding="ascii") as file:
            self.url = f"http://127.0.0.1:{int(file.read())}"
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def complaints(self):
        self.__exit__()
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()


class Soak:
    """The runs of `nexus implement`, and what was seen of them."""

    def __init__(self, bench, directory, options):
        self.bench, self.directory, self.options = bench, directory, options
        self.env = bench.env | {"NEXUS_LLM_RETRY_DELAY": "1", "NEXUS_LLM_TIMEOUT": "1", "TMPDIR": bench.scratch + "/tmp"}
        self.runs = []  # (lines of output, status or minus the signal)
        self.samples = []  # of each run: [(seconds since its start, resident kilobytes, those that no file stands behind)]
        self.problems = []
        self.draw = random.Random(options.seed)
        self.kills_left = options.kills

    def command(self, *arguments):
        return subprocess.run([self.bench.nexus, *arguments], cwd=self.directory, env=self.env, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def make_plan(self):
        result = self.command("plan", "Change the files")
        if result.returncode != 0:
            raise SystemExit(f"The plan was not made:\n{result.stdout}{result.stderr}")
        for number in range(soak_recording.PLAN_LIMIT + 1, self.options.tasks + 1):
            path = project.file_path(number)
            result = self.command("task", "add", soak_recording.title(number), "--file", path,
                                  "--instructions", f"Change the first line of {path}.")
            if result.returncode != 0:
                raise SystemExit(f"Task {number} was not added:\n{result.stderr}")

    def implement(self):
        """Runs `nexus implement` until no task is ready."""
        # A run that ends early is a fault that was met or a kill, of which there are not more.
        for _ in range(self.options.tasks + self.options.kills + 10):
            self.run()
            if not self.states() - soak_verdict.DONE - {"failed"}:
                return
        self.problems.append("tasks are still ready after more runs than there are tasks")

    def states(self):
        plan = json.loads(self.command("status", "--json").stdout)
        return {task["state"] for task in plan["tasks"]}

    def run(self):
        argv = [self.bench.nexus, "implement", "--json"]
        if self.options.parallel > 1:
            argv += ["--parallel", str(self.options.parallel)]
        # Where it is killed: after so many lines of output, which fall anywhere between its effects.
        kill_after = self.draw.randrange(1, 60) if self.kills_left else 0
        errors = os.path.join(self.bench.scratch, "errors")
        with open(errors, "w+", encoding="utf-8") as error_file:
            process = subprocess.Popen(argv, cwd=self.directory, env=self.env, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=error_file, start_new_session=True)
            samples = MemorySamples(process.pid)
            lines = 0
            try:
                for _ in process.stdout:
                    lines += 1
                    if lines == kill_after:
                        process.send_signal(signal.SIGKILL)
                        self.kills_left -= 1
            except BaseException:
                process.kill()
                raise
            finally:
                status = process.wait()
                samples.end()
            error_file.seek(0)
            text = error_file.read()
        self.runs.append((lines, status))
        self.samples.append(samples.values)
        self.judge_ending(process.pid, status, text)

    def judge_ending(self, group, status, text):
        if status == -signal.SIGKILL:
            return
        if status not in STATUSES:
            self.problems.append(f"a run ended with status {status}: {text[-500:]}")
        # A task that failed is a result and told with what to do next; anything else is a sentence and a hint.
        if status > 1 and not ("Error: " in text and "\nHint: " in text):
            self.problems.append(f"a run ended with status {status} and without a sentence and a hint: {text[-500:]}")
        if _has_members(group):
            self.problems.append("a process is left of a run")


class MemorySamples:
    """The resident size of a process over its life, looked at ten times a second."""

    def __init__(self, pid):
        self.values = []
        self.pid = pid
        self.start = time.monotonic()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self):
        while not self.ended.wait(0.1 if self.values else 0.02):
            try:
                with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as file:
                    sizes = re.findall(r"(?:VmRSS|RssAnon):\s+(\d+) kB", file.read())
            except OSError:
                return
            if len(sizes) == 2:
                self.values.append((time.monotonic() - self.start, *map(int, sizes)))

    def end(self):
        self.ended.set()
        self.thread.join()


def _has_members(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def report(soak, verdict, counts, seconds):
    options = soak.options
    print(f"{options.tasks} tasks, seed {options.seed}: " + ", ".join(
        f"{count} {state}" for state, count in sorted(verdict.states.items())))
    asked = verdict.exchanges
    print(f"{sum(asked.values())} exchanges kept: " + ", ".join(f"{n} {state}" for state, n in sorted(asked.items())))
    faulty = sum(counts.values())
    print(f"{len(counts)} kinds of fault, each {min(counts.values())} to {max(counts.values())} times: {faulty} of "
          f"{faulty + options.tasks} answers of the recording ({100 * faulty / (faulty + options.tasks):.0f} %)")
    endings = collections.Counter(status for _, status in soak.runs)
    print(f"{len(soak.runs)} runs, ended with " + ", ".join(
        f"{'signal' if status < 0 else 'status'} {abs(status)}: {n}" for status, n in sorted(endings.items())))
    print(f"{seconds:.1f} s; {verdict.temporary_objects} objects left half-written by kills")
    longest = max(soak.samples, key=len)
    if len(longest) < 8:
        print("memory: no run was long enough to tell")
        return
    print(f"memory of the longest run ({longest[-1][0]:.1f} s), at most in each quarter: " + ", ".join(
        f"{resident / 1024:.1f} MB ({own / 1024:.1f} its own)" for resident, own in quarters(longest)))
    step = max(1, len(longest) // 12)
    print("  " + " ".join(f"{at:.0f}s:{own / 1024:.1f}" for at, _, own in longest[::step]))
    print(f"memory of all {len(soak.samples)} runs: at most "
          f"{max(resident for run in soak.samples for _, resident, _ in run) / 1024:.1f} MB")


def quarters(samples):
    """The greatest sizes in each quarter of the time."""
    end = samples[-1][0]
    parts = [[sizes for at, *sizes in samples if end * part / 4 <= at <= end * (part + 1) / 4] for part in range(4)]
    return [tuple(map(max, zip(*part))) for part in parts]


# What a program that keeps nothing may grow by, from the second quarter of its life to the last. In the first its caches
# fill: SQLite's pages, 2 MB for each of three connections, and libgit2's objects, 8 MB.
GROWTH = 1.1


def main():
    parser = argparse.ArgumentParser(prog="script/soak", description=__doc__)
    parser.add_argument("tasks", nargs="?", type=int, default=1000, metavar="TASKS")
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill so many runs at any time")
    parser.add_argument("--seed", type=int, default=1, help="decides which answer fails how, and when a run is killed")
    parser.add_argument("--parallel", type=int, default=1, metavar="N", help="lanes of `nexus implement`")
    parser.add_argument("--nexus", default=os.path.join(project.ROOT, ".build", "release", "nexus"))
    parser.add_argument("--replay", default=os.path.join(project.ROOT, ".build", "debug", "ollama-replay"))
    parser.add_argument("--keep", action="store_true", help="leave the scratch directory")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="nexus-soak-")
    try:
        sys.exit(soak(options, os.path.realpath(scratch)))
    finally:
        if options.keep:
            print(f"Kept: {scratch}")
        else:
            subprocess.run(["rm", "-rf", scratch], check=True)


def soak(options, scratch):
    os.mkdir(os.path.join(scratch, "tmp"))
    text, counts = soak_recording.recording(
        options.tasks, options.seed, soak_recording.all_faults(options.replay), project.file_path)
    path = os.path.join(scratch, "recording.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    with Replay(options.replay, path, scratch) as server:
        bench = project.Bench(os.path.abspath(options.nexus), scratch, server)
        directory = bench.repository("repository", options.tasks, lines=12)
        bench.configure({"checks": ["test -d src"], "sandbox": {"mode": "off"}, "plan": {
            "maxTasks": soak_recording.PLAN_LIMIT}})
        run = Soak(bench, directory, options)
        start = time.monotonic()
        run.make_plan()
        before = soak_verdict.fingerprint(directory)
        run.implement()
        seconds = time.monotonic() - start
        verdict = soak_verdict.Verdict(bench, directory, options.tasks, options.kills)
        problems = run.problems + verdict.problems
        if soak_verdict.fingerprint(directory) != before:
            problems.append("the user's files, index or branches are not what they were")
        problems += [f"the server: {line}" for line in server.complaints()]
    report(run, verdict, counts, seconds)
    longest = max(run.samples, key=len)
    # A short run is all warming up.
    if options.tasks >= 300 and len(longest) >= 300 and (sizes := quarters(longest))[-1][1] > sizes[1][1] * GROWTH:
        problems.append(f"memory grew from {sizes[1][1]} to {sizes[-1][1]} kB")
    for problem in problems[:20]:
        print(f"NOT SO: {problem}")
    print("All holds." if not problems else f"{len(problems)} things do not hold.")
    return 1 if problems else 0


main()
