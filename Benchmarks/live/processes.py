"""Programs run with a time limit and a log; whatever they start ends with them."""

import os
import signal
import subprocess
import time


class Ended:
    """How a program ended: seconds, exit status (None if the time limit ended it), and all it printed."""

    def __init__(self, seconds, status, output):
        self.seconds, self.status, self.output = seconds, status, output


def run(argv, cwd, env, limit, log=None):
    """Runs a program in a process group of its own; its output is returned and appended to `log`."""
    start = time.monotonic()
    process = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    status = None
    try:
        output, _ = process.communicate(timeout=limit)
        status = process.returncode
    except subprocess.TimeoutExpired:
        _end(process)
        output, _ = process.communicate()
    except BaseException:
        _end(process)
        process.wait()
        raise
    seconds = time.monotonic() - start
    if log:
        with open(log, "ab") as file:
            end = "ended by the time limit" if status is None else f"status {status}"
            file.write(f"$ {' '.join(map(str, argv))}\n".encode() + output + f"[{end}, {seconds:.1f} s]\n".encode())
    return Ended(seconds, status, output.decode("utf-8", "replace"))


def _end(process):
    # SIGINT first: both tools then tell what they have and end their own children.
    for signal_, patience in ((signal.SIGINT, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, signal_)
            process.wait(patience)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
    try:
        os.killpg(process.pid, signal.SIGKILL)  # what outlived its parent
    except ProcessLookupError:
        pass


def clean_environment(**more):
    """The environment of tools and checks: of the caller's only what finds programs and names the language."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME") if name in os.environ}
    home = os.path.expanduser("~")
    for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"), ("PYENV_ROOT", ".pyenv")):
        path = os.environ.get(name) or os.path.join(home, folder)
        if os.path.isdir(path):
            kept[name] = path
    return {"HOME": home, **kept, "PYTHONDONTWRITEBYTECODE": "1", "CARGO_TERM_COLOR": "never", "CARGO_BUILD_JOBS": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "Live", "GIT_AUTHOR_EMAIL": "live@example.com",
            "GIT_COMMITTER_NAME": "Live", "GIT_COMMITTER_EMAIL": "live@example.com", **more}
