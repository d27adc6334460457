"""How the laboratory says that something is wrong: one sentence, and an exit status."""


class Failed(Exception):
    """Something outside did not work: a download, a build, a server. Exit status 1."""

    status = 1


class BadInput(Failed):
    """What was asked for cannot be done as it was asked. Exit status 2."""

    status = 2
