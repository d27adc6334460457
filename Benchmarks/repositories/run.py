"""Sends random repositories, made by git, through plan, implement, review, accept and undo.

Features of repositories are combined at random. After each step everything is compared with what git alone makes of the
same commits: trees, index, files, and whether there is a conflict. Ends with status 1 and all that differs.
"""

import argparse
import collections
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from model import Model
from road import Road

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    parser = argparse.ArgumentParser(prog="script/soak repositories", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=300, metavar="N", help="how many repositories")
    parser.add_argument("--seed", type=int, default=1, help="decides all that is drawn")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="do this one of them, and tell all about it")
    parser.add_argument("--keep", action="store_true", help="leave the repositories in which something differs")
    parser.add_argument("--nexus", default=os.path.join(ROOT, ".build", "release", "nexus"))
    options = parser.parse_args()
    options.nexus = os.path.abspath(options.nexus)
    counts, bad, start, done = collections.Counter(), [], time.monotonic(), 0
    numbers = [options.only] if options.only else range(1, options.count + 1)
    with Model() as model:
        for number in numbers:
            try:
                road = one(options, model, number, counts)
            except KeyboardInterrupt:  # what was done is told
                break
            done += 1
            if road.problems:
                bad.append(number)
                print(f"NOT SO: repository {number} ({', '.join(road.features)}):", flush=True)
                for problem in road.problems[:6]:
                    print("  " + problem.replace("\n", "\n    "), flush=True)
            if options.only:
                print(f"{', '.join(road.features)}\n{', '.join(road.seen)}")
    report(counts, done, bad, time.monotonic() - start, options)
    sys.exit(1 if bad else 0)


def one(options, model, number, counts):
    scratch = os.path.realpath(tempfile.mkdtemp(prefix="nexus-soak-"))
    road = Road(options, model, scratch, number)
    try:
        road.walk()
    except (RuntimeError, subprocess.TimeoutExpired, OSError, KeyError, StopIteration) as error:
        road.problems.append(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        subprocess.run(["rm", "-rf", scratch], check=True)
        raise
    counts.update(road.features)
    counts.update("* " + text for text in road.seen)
    counts["* tasks"] += len(road.plan.tasks)
    if options.keep and (road.problems or options.only):
        print(f"Kept: {scratch}", flush=True)
    else:
        subprocess.run(["rm", "-rf", scratch], check=True)
    return road


def report(counts, count, bad, seconds, options):
    print(f"{count} repositories, seed {options.seed}, in {seconds:.0f} s: {len(bad)} differ from git"
          + (f" ({', '.join(map(str, bad))})" if bad else ""))
    print("; ".join(f"{name[2:]}: {number}" for name, number in sorted(counts.items()) if name.startswith("* ")))
    print("features: " + ", ".join(f"{name} {number}" for name, number in counts.most_common()
                                   if not name.startswith("* ")))


main()
