"""Whether a task landed: its own tests, laid over what the tool left, pass in a fresh directory."""

import os
import shutil
import tempfile
import time
from pathlib import Path

import processes
import tasks

LIMIT_IN_SECONDS = 180
# Of the tools and of builds, not of the project.
_LEFT_OUT = shutil.ignore_patterns(".git", ".aider*", ".nexus-overseer", "target", "__pycache__", "node_modules")


def judge(task, result, log):
    """True if the check passes on the files of `result` with the task's tests over them."""
    with tempfile.TemporaryDirectory(prefix="nexus-live-judge-") as scratch:
        project = Path(scratch) / "project"
        shutil.copytree(result, project, ignore=_LEFT_OUT, symlinks=True)
        # Everything older than the tests, or make would run what the tool built before they were there.
        old = time.time() - 60
        for path in project.rglob("*"):
            os.utime(path, (old, old), follow_symlinks=False)
        tasks.lay(task.folder / "tests", project)
        ended = processes.run(["sh", "-c", task.check], project, processes.clean_environment(), LIMIT_IN_SECONDS, log)
    return ended.status == 0
