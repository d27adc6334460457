"""Feature flags of the shop."""
import json
import pathlib
import zlib

PATH = pathlib.Path(__file__).with_name("flags.json")


def check(flags):
    """Raise ValueError if a flag is wrong."""
    for name, flag in flags.items():
        if not isinstance(flag.get("on"), bool):
            raise ValueError(f"{name}: 'on' must be true or false")
        if "percent" in flag and not isinstance(flag.get("percent"), int) or flag.get("percent") < 0 or flag.get("percent") > 100:
            raise ValueError(f"{name}: 'percent' must be a whole number from 0 to 100")


def load(path=PATH):
    """Read the flags and check them."""
    with open(path, encoding="utf-8") as file:
        flags = json.load(file)
    check(flags)
    return flags


def is_on(flags, name, user=None):
    """A name that is unknown is off."""
    flag = flags.get(name)
    if flag is None:
        return False
    if flag.get("on"):
        return True
    if flag.get("percent") is not None:
        return zlib.crc32(f"{name}:{user}".encode("utf-8")) % 100 < flag.get("percent")
    return False
