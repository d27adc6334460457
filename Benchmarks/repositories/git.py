"""git, run where a user would run it, and what it says of a repository."""

import os
import stat
import subprocess

# Whatever the drawn configuration says, output that is read here has the same form.
PLAIN = ["-c", "color.ui=false", "-c", "core.quotePath=true", "-c", "diff.noprefix=false", "-c",
         "diff.mnemonicPrefix=false", "-c", "diff.renames=true", "-c", "i18n.logOutputEncoding=UTF-8"]


class Git:
    """The git of one user: their home directory, and a clock that each commit moves by a minute."""

    def __init__(self, home):
        self.env = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_TERMINAL_PROMPT": "0"}
        self.minutes = 0

    def try_run(self, directory, *arguments, stdin=None):
        """Runs git and returns the finished process, whatever its status."""
        time = f"{1_767_225_600 + 60 * self.minutes} +0000"
        env = self.env | {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
        return subprocess.run(["git", *PLAIN, *arguments], cwd=directory, env=env, input=stdin, check=False,
                              capture_output=True)

    def run(self, directory, *arguments, stdin=None):
        """Runs git, which has to succeed, and returns its output as bytes."""
        result = self.try_run(directory, *arguments, stdin=stdin)
        if result.returncode != 0:
            words = (result.stdout + result.stderr).decode(errors="replace")
            raise RuntimeError(f"git {' '.join(arguments)} in {directory}: {words}")
        return result.stdout

    def text(self, directory, *arguments):
        return self.run(directory, *arguments).decode(errors="surrogateescape").strip()

    def commit(self, directory, message):
        """Commits all that the work tree holds."""
        self.minutes += 1
        self.run(directory, "add", "--all")
        self.run(directory, "commit", "--quiet", "--message", message)


def state(git, directory):
    """What a user has in a repository: the tree, the index with all marks, the files; as a dictionary of lines."""
    lines = {"tree": git.text(directory, "rev-parse", "HEAD^{tree}")}
    for entry in git.run(directory, "ls-files", "--stage", "-v", "-z").split(b"\0"):
        if entry:
            place, path = entry.split(b"\t", 1)
            lines["index " + shown(path)] = place.decode()
    for entry in git.run(directory, "status", "--porcelain", "--untracked-files=all", "-z").split(b"\0"):
        if entry:
            lines["status " + shown(entry[3:])] = shown(entry[:2])
    for parent, folders, files in os.walk(os.fsencode(directory)):
        folders[:] = sorted(name for name in folders if name not in (b".git", b".nexus-overseer"))
        for name in sorted(files + [name for name in folders if os.path.islink(os.path.join(parent, name))]):
            if name != b".git":
                path = os.path.join(parent, name)
                lines["file " + shown(os.path.relpath(path, os.fsencode(directory)))] = _content(path)
    return lines


def _content(path):
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return f"link {os.readlink(path)!r}"
    with open(path, "rb") as file:
        return f"{'executable ' if mode & 0o100 else ''}{file.read()!r}"


def shown(data):
    return data.decode(errors="backslashreplace")


def differences(found, wanted):
    """Sentences on what is not the same in two states."""
    words = []
    for key in sorted(found.keys() | wanted.keys()):
        if found.get(key) != wanted.get(key):
            words.append(f"{key}: {str(found.get(key))[:300]}, and with git {str(wanted.get(key))[:300]}")
    return words
