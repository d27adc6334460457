"""The recording of a soak: a plan, and for each task the answers in order, of which a share is faulty.

Which task meets which fault follows from the seed alone. Each exchange is one answer; the last of a task repeats, so
that an answer that was lost with a killed program can be asked for again.
"""

import json
import random
import subprocess

# Faults that say that the server or the model cannot be used at all, which end a run of `nexus implement`. They come in
# the last third of the tasks, so that one process lives long enough to show whether its memory grows.
ENDING = {
    "status", "bad-request", "no-thinking", "no-tools", "unauthorized", "forbidden", "cloud-disabled", "model-not-found",
    "path-not-found", "rate-limited", "cloud-stub", "option-type", "load-failed", "out-of-memory", "error-object",
    "garbage",
}
SHARE = 0.3
# Every so many tasks comes one that no answer ever brings forward, so that tasks fail, too.
HOPELESS = 40
# A plan of the Overseer's has no more; further tasks are added one by one.
PLAN_LIMIT = 200

OVERSEER, IMPLEMENTER = "llama3.1:8b", "qwen2.5-coder:7b"


def title(number):
    return f"Change file {number:04}"


def all_faults(replay):
    """The names of the scripted server's catalogue."""
    lines = subprocess.run([replay, "--list-faults"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split()[0].split(":")[0] for line in lines]


def is_hopeless(number):
    return number % HOPELESS == HOPELESS // 2


def recording(tasks, seed, faults, path_of):
    """The recording as text, and how often each fault is in it."""
    draw = random.Random(seed)
    counts = dict.fromkeys(faults, 0)
    exchanges = [_plan(tasks, path_of)]
    early, late = (_rotation([name for name in faults if name not in ENDING], draw), _rotation(faults, draw))
    for number in range(1, tasks + 1):
        names = early if number <= tasks * 2 // 3 else late
        while draw.random() < SHARE and not is_hopeless(number):
            name = next(names)
            counts[name] += 1
            exchanges.append(_edit(number, path_of(number), fault=_placed(name, draw)))
        hopeless = {"fault": "empty"} if is_hopeless(number) else {}
        exchanges.append(_edit(number, path_of(number), repeat=True, **hopeless))
    models = [{"name": name, "loaded": True} for name in (OVERSEER, IMPLEMENTER)]
    return json.dumps({"match": "any", "models": models, "exchanges": exchanges}, indent=1), counts


def _rotation(names, draw):
    """All names in a drawn order, again and again."""
    while True:
        yield from draw.sample(names, len(names))


def _placed(name, draw):
    """Faults of the stream come after any number of lines."""
    takes_lines = name in ("end-early", "close", "close-mid-line", "truncate-chunk", "reset", "stall", "stall-mid-line",
                           "error-line", "error-line-json", "tool-parse-error", "garbage-line", "wrong-shape-line",
                           "array-line")
    return f"{name}:{draw.randrange(5)}" if takes_lines else name


def _plan(tasks, path_of):
    items = [{"id": str(number), "title": title(number), "files": [path_of(number)], "depends_on": [], "acceptance": [],
              "checks": [], "instructions": f"Change the first line of {path_of(number)}."}
             for number in range(1, min(tasks, PLAN_LIMIT) + 1)]
    return {"name": "plan", "expect": {"endpoint": "chat", "model": OVERSEER, "lacks": ["# The task\n"]},
            "reply": {"content": json.dumps({"title": "Soak", "tasks": items})}}


def _edit(number, path, **rest):
    # A sweep breaks after each line, so it gets few of them.
    pieces = "whole" if rest.get("fault", "").startswith("sweep-") else "lines"
    text = (f"I change it.\n\n{path}\n<<<<<<< SEARCH\nfirst {number}\n=======\nfirst {number}, changed\n"
            ">>>>>>> REPLACE\n")
    # No model is expected: where the Implementer's answers do not help, the Overseer has a try.
    return {"expect": {"contains": [f"# The task\n{title(number)}\n"]}, "optional": True,
            "reply": {"content": text, "pieces": pieces}, **rest}
