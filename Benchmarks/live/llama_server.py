"""A llama-server of one's own on a free loopback port, for as long as a `with` lasts."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

from faults import Failed

START_LIMIT_IN_SECONDS = 600
# The most a reply may have where the tool names no limit: twice what the longest file of a task takes. Without it a
# small model that repeats itself goes on until its window is full.
REPLY_LIMIT_IN_TOKENS = 4096


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LlamaServer:
    """Each start is a server that has read nothing yet: no cache is left from what ran before."""

    def __init__(self, binary, weights, name, log, context=16384, slots=1, nice=0, options=()):
        self.argv = [
            "nice", "-n", str(nice), str(binary), "--model", str(weights), "--alias", name, "--host", "127.0.0.1",
            "--ctx-size", str(context * slots), "--parallel", str(slots), "--threads", str(os.cpu_count() or 1),
            "--predict", str(REPLY_LIMIT_IN_TOKENS), "--metrics", *options]
        self.log, self.nice = log, nice

    def __enter__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        # OpenMP's threads would otherwise spin while they wait, which starves all else that runs here.
        env = dict(os.environ, OMP_WAIT_POLICY="passive")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*self.argv, "--port", str(port)], env=env, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            self._set_group_priority()
            self._wait_until_ready()
            self.cpu_at_start = cpu_seconds(self.process.pid)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _set_group_priority(self):
        # Linux's autogroups: between sessions the group's nice value counts, and the process's own only within one.
        path = f"/proc/{self.process.pid}/autogroup"
        if self.nice and os.path.exists(path):
            try:
                with open(path, "w", encoding="ascii") as file:
                    file.write(str(self.nice))
            except PermissionError as error:
                raise Failed(f"A nice value of {self.nice} is not allowed here ({error}).") from error

    def _wait_until_ready(self):
        end = time.monotonic() + START_LIMIT_IN_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failed(f"llama-server ended with status {self.process.returncode} before it was ready; "
                             f"{self.log} tells why.")
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise Failed(f"llama-server was not ready after {START_LIMIT_IN_SECONDS} s; {self.log} tells why.")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def counts(self):
        """CPU seconds, and tokens read, taken from the cache and written since it was ready.

        Tokens are counted also for requests that were given up.
        """
        cpu = {} if self.cpu_at_start is None else {"server_cpu": cpu_seconds(self.process.pid) - self.cpu_at_start}
        try:
            with urllib.request.urlopen(f"{self.url}/metrics", timeout=60) as reply:
                text = reply.read().decode()
        except OSError as error:
            raise Failed(f"llama-server does not answer any more ({error}); {self.log} tells why.") from error
        names = {"read": "prompt_tokens", "cached": "prompt_tokens_cached", "written": "tokens_predicted"}
        found = {key: re.search(rf"^llamacpp:{name}_total (\S+)", text, re.MULTILINE) for key, name in names.items()}
        return {**cpu, **{key: int(float(match.group(1))) for key, match in found.items() if match}}


def cpu_seconds(pid):
    """What a process has used of the CPU; None where there is no /proc. Wall time says little on a busy machine."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return round((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 1)
