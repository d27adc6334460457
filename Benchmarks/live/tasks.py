"""The tasks: a project before, what is to be done, and the tests that tell whether it was."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

from faults import BadInput

FOLDER = Path(__file__).parent.parent / "tasks"


@dataclasses.dataclass(frozen=True)
class Task:
    name: str  # such as 01-parking-fee
    folder: Path
    instructions: str
    files: tuple  # those that are to be changed or made
    acceptance: tuple  # what must be true afterwards, in words
    check: str  # a line for the shell, run in the project's root


def load(folder):
    try:
        value = json.loads((folder / "task.json").read_text(encoding="utf-8"))
        return Task(folder.name, folder, value["instructions"], tuple(value["files"]),
                    tuple(value.get("acceptance", ())), value["check"])
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"{folder} is no task: {error!r}.") from error


def choose(wanted, folder=FOLDER):
    """The tasks whose names begin with one of `wanted`, in the order of their names; all if it is empty."""
    if not folder.is_dir():
        raise BadInput(f"There is no directory {folder}.")
    names = sorted(path.name for path in folder.iterdir() if (path / "task.json").is_file())
    if not names:
        raise BadInput(f"{folder} holds no task.")
    for start in wanted:
        if not any(name.startswith(start) for name in names):
            raise BadInput(f"No task's name begins with {start}; there are {', '.join(name[:2] for name in names)}.")
    return [load(folder / name) for name in names if not wanted or name.startswith(tuple(wanted))]


def git(folder, *arguments):
    identity = ["-c", "user.name=Live", "-c", "user.email=live@example.com", "-c", "init.defaultBranch=main",
                "-c", "core.autocrlf=false", "-c", "commit.gpgSign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          check=True)
    return done.stdout.decode("utf-8", "replace")


def lay(source, target):
    """Copies a directory over another; files get the time of now, so that make sees that they are new."""
    shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
    for path in source.rglob("*"):
        if path.is_file():
            (target / path.relative_to(source)).chmod(path.stat().st_mode | 0o200)


def make_repository(task, folder, with_tests):
    """A repository with one commit: the project before, and the task's tests if the tools are to see them."""
    folder.mkdir(parents=True)
    lay(task.folder / "before", folder)
    if with_tests:
        lay(task.folder / "tests", folder)
    git(folder, "init", "--quiet")
    for key, value in (("user.name", "Live"), ("user.email", "live@example.com")):
        git(folder, "config", key, value)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "The project as it is")
    return folder
