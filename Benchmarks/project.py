"""Scratch repositories with a nexus project in them, and the model server they talk to."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

import measure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Server:
    """The model server, and what it is told and noted; ended with the `with` statement."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(ROOT, "Benchmarks", "server.py")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        # Loopback, whatever proxy the surroundings name.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def reply_with(self, **reply):
        self.opener.open(self.url + "/bench/reply", json.dumps(reply).encode()).read()
        self.notes()

    def notes(self):
        return json.load(self.opener.open(self.url + "/bench/notes"))


class Bench:
    """What all benchmarks share: the programs, a scratch directory, a clean environment, the server, the results."""

    def __init__(self, nexus, scratch, server):
        self.nexus = nexus
        self.scratch = scratch
        self.server = server
        self.table = measure.Table()
        self.env = {
            "PATH": os.environ["PATH"], "HOME": scratch, "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "OLLAMA_HOST": server.url,
        }

    def git(self, directory, *arguments, stdin=None):
        subprocess.run(["git", *arguments], cwd=directory, env=self.env, check=True, input=stdin,
                       stdout=subprocess.DEVNULL)

    def repository(self, name, files, lines=40):
        """A repository of one commit with `files` text files, 100 in a directory."""
        directory = os.path.join(self.scratch, name)
        os.mkdir(directory)
        self.git(directory, "init", "-q", "-b", "main")
        for key, value in {"user.name": "Bench", "user.email": "bench@example.com", "gc.auto": "0"}.items():
            self.git(directory, "config", key, value)
        self.git(directory, "fast-import", "--quiet", stdin=b"".join(_import_stream(files, lines)))
        self.git(directory, "reset", "-q", "--hard", "main")
        return directory

    def configure(self, settings):
        """Writes the user's own configuration."""
        path = os.path.join(self.scratch, ".config", "nexus-overseer", "config.json")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(settings, file)

    def planned(self, name, files, tasks):
        """A repository with a plan of that many tasks."""
        directory = self.repository(name, files)
        self.server.reply_with(kind="plan", tasks=tasks)
        measure.run([self.nexus, "plan", "Change the files"], self.env | {"NEXUS_PLAN_MAX_TASKS": "200"}, directory)
        return directory


def file_path(number):
    """Where the file of that number is in a repository of `Bench.repository`, 100 in a directory."""
    return f"src/file-{number:03}.txt" if number <= 100 else f"src/part-{number // 100:03}/file-{number}.txt"


def _import_stream(files, lines):
    yield b"commit refs/heads/main\ncommitter Bench <bench@example.com> 1767225600 +0000\ndata 5\nFirst\n"
    for number in range(1, files + 1):
        path = file_path(number)
        text = f"first {number}\n" + "".join(
            f"line {index} of file {number}\n" for index in range(2, lines + 1))
        yield f"M 100644 inline {path}\ndata {len(text)}\n{text}\n".encode()


@contextlib.contextmanager
def open_bench(nexus):
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as scratch, Server() as server:
        yield Bench(nexus, scratch, server)
