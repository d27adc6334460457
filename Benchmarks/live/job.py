"""What a tool is asked to do, and what it says came of it."""

import dataclasses
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Job:
    task: object
    repository: Path  # the tool works in it
    url: str  # of the model server, without /v1
    model: str
    context: int  # tokens, prompt and reply together
    rounds: int  # the most replies that may be asked for to get the task done
    limit: int  # seconds, then the tool is ended
    home: Path  # empty, for whatever the tool keeps of itself
    log: Path


@dataclasses.dataclass(frozen=True)
class Outcome:
    seconds: float
    said: str  # done, unverified or failed; none if it never changed anything
    applied_in: object  # the round whose edits were the first that applied whole, or None
    malformed: int  # replies or edits whose form was broken
    ended: object  # the exit status; None if the time limit ended it
    result: Path  # the files it left
