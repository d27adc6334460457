"""Measures nexus against git and curl on this machine and prints a table; see docs/performance.md."""

import argparse
import os
import sys
import time

import lanes
import mapping
import measure
import project
import recovery
import repository
import startup
import status
import streaming
import task
import workflows

BENCHMARKS = {
    "startup": startup.measure_startup,
    "task": task.measure_task,
    "latency": streaming.measure_latency,
    "streaming": streaming.measure_streaming,
    "repository": repository.measure_repository,
    "map": mapping.measure_map,
    "status": status.measure_status,
    "recovery": recovery.measure_recovery,
    "lanes": lanes.measure_lanes,
    "workflows": workflows.measure_workflows,
}
# Below the five minutes that are promised; what would begin later is left out, and the table says so.
LIMIT_IN_SECONDS = 240


def main():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(BENCHMARKS)}")
    parser.add_argument("--nexus", default=os.path.join(project.ROOT, ".build", "release", "nexus"),
                        help="the program to measure instead of .build/release/nexus")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name}")
    if not os.access(arguments.nexus, os.X_OK):
        sys.exit(f"{arguments.nexus} is not there: run script/build first.")
    start = time.monotonic()
    with project.open_bench(os.path.abspath(arguments.nexus)) as bench:
        for name in arguments.names or BENCHMARKS:
            if time.monotonic() - start > LIMIT_IN_SECONDS:
                bench.table.add(f"{name}: left out, the time is up", "")
                continue
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            BENCHMARKS[name](bench)
        print(bench.table)
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.monotonic() - start:.0f} s; "
          "median (least–greatest, number of runs)")


try:
    main()
except measure.RunFailed as error:
    sys.exit(f"The measurement failed: {error}")
