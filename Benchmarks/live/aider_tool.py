"""aider, the peer: the same model, the same files, whole-file edits, and the check after each of them."""

import json
import re
import sys
from pathlib import Path

import packages
import processes
from faults import BadInput, Failed
from job import Outcome

ROUNDS = 4  # a first reply and three reflections; aider has no option for it
OPTIONS = [
    "--edit-format", "whole", "--yes-always", "--auto-test",
    # One request less: else the model writes a commit message for each edit.
    "--no-auto-commits", "--no-dirty-commits", "--no-gitignore",
    # Nothing of the network but the server, and plain output.
    "--no-analytics", "--no-check-update", "--no-show-release-notes", "--no-detect-urls", "--disable-playwright",
    "--no-show-model-warnings", "--no-pretty", "--no-fancy-input",
]


def path_of(cache):
    return cache / "aider" / "bin" / "aider"


def set_up(cache, say):
    """Installs aider into an environment of its own in the cache, unless it is there; returns its path."""
    path, entry = path_of(cache), packages.LIST["aider"]
    if not path.exists():
        python = _python()
        say(f"aider: installing {entry['version']}, which takes some minutes")
        pip = packages.environment_of_python(cache / "aider", python) / "pip"
        wheel = packages.fetch(entry, entry["version"], cache / "downloads", cache, pip=pip)
        packages.run([str(pip), "install", "--quiet", str(wheel)], "Installing aider")
        wheel.unlink()
    say(f"aider: {version_of(path)}, {path}")
    return path


def version_of(path):
    return packages.run([str(path), "--version"], f"Asking {path} for its version").splitlines()[-1]


def _python():
    # aider's own limits.
    if (3, 10) <= sys.version_info < (3, 13):
        return sys.executable
    for name in ("python3.12", "python3.11", "python3.10"):
        try:
            return packages.run([name, "-c", "import sys; print(sys.executable)"], f"Trying {name}")
        except (OSError, Failed):
            continue
    raise BadInput("aider needs Python 3.10, 3.11 or 3.12, and none of them is found.")


class Aider:
    name = "aider"

    def __init__(self, binary, rounds):
        if rounds != ROUNDS:
            raise BadInput(f"aider always has {ROUNDS} rounds, so --rounds cannot be {rounds} beside it.")
        self.binary, self.version = Path(binary).absolute(), f"aider {version_of(binary).split()[-1]}"

    def work(self, job):
        model = f"openai/{job.model}"
        metadata = job.home / "model-metadata.json"
        metadata.write_text(json.dumps({model: {
            "max_input_tokens": job.context, "max_tokens": job.context, "max_output_tokens": job.context,
            "input_cost_per_token": 0, "output_cost_per_token": 0, "litellm_provider": "openai", "mode": "chat"}}))
        # An address where nobody listens stands in for the network.
        env = processes.clean_environment(
            HOME=str(job.home), OPENAI_API_BASE=f"{job.url}/v1", OPENAI_API_KEY="none",
            LITELLM_LOCAL_MODEL_COST_MAP="True", NO_PROXY="127.0.0.1,localhost", HTTP_PROXY="http://127.0.0.1:9",
            HTTPS_PROXY="http://127.0.0.1:9")
        argv = [str(self.binary), *OPTIONS, "--model", model, "--model-metadata-file", str(metadata),
                "--timeout", str(job.limit), "--test-cmd", job.task.check, "--message", job.task.instructions]
        for name in job.task.files:
            argv += ["--file", name]
        ended = processes.run(argv, job.repository, env, job.limit, job.log)
        return Outcome(ended.seconds, said(ended), applied_in(ended.output),
                       ended.output.count("The LLM did not conform to the edit format."), ended.status,
                       Path(job.repository))


def said(ended):
    """aider stops when the check passes, and else tells that it may not go on."""
    if applied_in(ended.output) is None:
        return "none"
    return "done" if ended.status == 0 and "reflections allowed, stopping" not in ended.output else "failed"


def applied_in(output):
    """It reports the tokens of each reply before it applies the edits in it."""
    found = re.search(r"^Applied edit to ", output, re.MULTILINE)
    return len(re.findall(r"^Tokens: ", output[:found.start()], re.MULTILINE)) if found else None
