"""nexus: the commands by which it is given a task, and how its answer is read."""

import json
from pathlib import Path

import packages
import processes
import tasks
from faults import BadInput
from job import Outcome

PROVIDER = "live"
SAID = {"committed": "done", "approved": "done", "unverified": "unverified", "failed": "failed"}


def configuration(job):
    """The project's configuration: one model in both roles."""
    model = f"{PROVIDER}/{job.model}"
    return {
        "providers": {PROVIDER: {"kind": "openai", "baseUrl": f"{job.url}/v1"}},
        "llm": {"models": {"overseer": {"model": model, "contextLength": job.context},
                           "implementation": {"model": model, "contextLength": job.context}}},
        "implement": {"maxAttempts": job.rounds},
    }


def environment(home):
    """That of nexus, which keeps what it keeps of itself in `home`."""
    # The home directory stays: the sandbox of checks shows the tools in it, and nothing else.
    return processes.clean_environment(NO_COLOR="1", **{
        f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")})


class Nexus:
    name = "nexus"

    def __init__(self, binary):
        if not Path(binary).is_file():
            raise BadInput(f"There is no nexus at {binary}; run script/build, or name another with --nexus.")
        self.binary = str(Path(binary).resolve())
        self.version = packages.run([self.binary, "--version"], f"Asking {binary} for its version").splitlines()[0]

    def work(self, job):
        env = environment(job.home)

        def nexus(*arguments, limit=60):
            return processes.run([self.binary, *arguments], job.repository, env, limit, job.log)

        nexus("init")
        config = Path(job.repository) / ".nexus-overseer" / "config.json"
        config.parent.mkdir(exist_ok=True)
        config.write_text(json.dumps(configuration(job), indent=2) + "\n")
        ended = nexus("do", job.task.instructions, *job.task.files, "--check", job.task.check, limit=job.limit)
        shown = nexus("task", "show", "1", "--json").output
        return outcome(shown, ended, result_of(job))


def result_of(job):
    """The files at the tip of the plan's branch, accepted or not; those of the repository if there is none."""
    branches = tasks.git(job.repository, "for-each-ref", "--format=%(refname:short)", "refs/heads/nexus/").split()
    if not branches:
        return Path(job.repository)
    folder = job.home / "result"
    tasks.git(job.repository, "worktree", "add", "--quiet", "--detach", str(folder), branches[-1])
    return folder


def outcome(shown, ended, result):
    """What `nexus task show --json` says of the task; nothing if there is no task."""
    value = next((value for value in objects(shown) if "attempts" in value), {"state": None, "attempts": []})
    edits = [edit for attempt in value["attempts"] for edit in attempt["edits"]]
    whole = [number for number, attempt in enumerate(value["attempts"], 1)
             if attempt["edits"] and all(edit["outcome"] != "refused" for edit in attempt["edits"])]
    malformed = value.get("editCounts", {}).get("malformed", 0)
    return Outcome(ended.seconds, SAID.get(value["state"], "failed" if edits else "none"), whole[0] if whole else None,
                   malformed, ended.status, result)


def objects(text):
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value
