"""Running a program and measuring it: wall time, CPU, memory, and when each byte of its output came."""

import bisect
import dataclasses
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import termios
import time

# Longer than any single run should take, also on a busy machine.
RUN_LIMIT_IN_SECONDS = 60


@dataclasses.dataclass
class Run:
    started: int  # time.monotonic_ns()
    seconds: float
    cpu_seconds: float  # user and system, with children it waited for
    peak_kilobytes: int  # 0 unless asked for
    output: bytes
    arrivals: list  # (time.monotonic_ns(), bytes of output until then)

    def time_of(self, needle):
        """When the last byte of the first occurrence of `needle` had come, or None."""
        start = self.output.find(needle)
        if start < 0:
            return None
        counts = [count for _, count in self.arrivals]
        return self.arrivals[bisect.bisect_left(counts, start + len(needle))][0]


class RunFailed(Exception):
    pass


def seconds_until(argv, env, cwd, last, ending, first):
    """The times from a program's start to `first` and to `last` in its output; it is ended by a signal then."""
    start = time.perf_counter()
    process = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    output, times = b"", [0, 0]
    try:
        while last not in output:
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                raise RunFailed(f"{' '.join(argv)} ended before its time:\n{output.decode(errors='replace')[-2000:]}")
            output += piece
            now = time.perf_counter() - start
            times = [times[0] or now * (first in output), now]
    finally:
        process.send_signal(ending)
        process.wait()
        process.stdout.close()
    return times


def spawn_seconds(argv, env):
    """The wall time of a program that prints little, from the call that starts it to its end."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
        start = time.perf_counter()
        pid = os.posix_spawnp(argv[0], argv, env, file_actions=actions)
        _, status = os.waitpid(pid, 0)
        seconds = time.perf_counter() - start
    finally:
        os.close(null)
    if status != 0:
        raise RunFailed(f"{' '.join(argv)} ended with status {os.waitstatus_to_exitcode(status)}")
    return seconds


def run(argv, env, cwd, terminal=False, watch_memory=False, statuses=(0,)):
    """Runs a program to its end with its output on a pipe, or on a pseudo-terminal of 100 columns."""
    if terminal:
        reader, writer = pty.openpty()
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    else:
        reader, writer = os.pipe()
    started, start = time.monotonic_ns(), time.perf_counter()
    process = subprocess.Popen(
        argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer, start_new_session=True)
    os.close(writer)
    try:
        output, arrivals, peak = _read(reader, process.pid, start, watch_memory)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        os.close(reader)
        if process.returncode is None:
            process.kill()
            process.wait()
    seconds = time.perf_counter() - start
    if process.returncode not in statuses:
        text = output.decode(errors="replace")[-2000:]
        raise RunFailed(f"{' '.join(argv)} ended with status {process.returncode}:\n{text}")
    return Run(started, seconds, usage.ru_utime + usage.ru_stime, peak, output, arrivals)


def _read(reader, pid, start, watch_memory):
    pieces, arrivals, count, peak = [], [], 0, 0
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    while True:
        if time.perf_counter() - start > RUN_LIMIT_IN_SECONDS:
            raise RunFailed(f"a program ran for more than {RUN_LIMIT_IN_SECONDS} s")
        ready = poll.poll(3 if watch_memory else 1000)
        if watch_memory:
            peak = max(peak, _peak_kilobytes(pid))
        if not ready:
            continue
        try:
            piece = os.read(reader, 1 << 16)
        except OSError:  # how a pseudo-terminal ends
            piece = b""
        if not piece:
            return b"".join(pieces), arrivals, peak
        count += len(piece)
        arrivals.append((time.monotonic_ns(), count))
        pieces.append(piece)


def _peak_kilobytes(pid):
    # Not ru_maxrss: that begins with the size of the process that started the program.
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
    except OSError:
        return 0
    return int(found.group(1)) if found else 0


class Sample:
    """Measured values of one kind, in the unit they are shown in."""

    def __init__(self, values, unit):
        self.values = list(values)
        self.unit = unit

    @property
    def median(self):
        return statistics.median(self.values)

    def __str__(self):
        middle, low, high = (f"{value:.3g}" if value < 100 else f"{value:.0f}"
                             for value in (self.median, min(self.values), max(self.values)))
        return f"{middle} {self.unit} ({low}–{high}, n={len(self.values)})"


class Table:
    """Rows of a measured value, its peer's, their ratio, and the target; printed as Markdown."""

    HEADER = ("what", "nexus", "peer", "ratio", "target")

    def __init__(self):
        self.rows = []

    def add(self, what, value, peer_name="", peer=None, target=""):
        ratio = f"{value.median / peer.median:.2f}" if peer and peer.median > 0 else ""
        self.rows.append((what, str(value), f"{peer_name} {peer}" if peer else peer_name, ratio, target))

    def __str__(self):
        rows = [self.HEADER] + self.rows
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.HEADER))]
        lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
        lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join(lines)
