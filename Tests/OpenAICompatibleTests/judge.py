"""Holds requests to the types of OpenAI's own SDK: a JSON array of bodies in, a line for each fault out."""

import json
import sys

from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from openai.types.responses.response_create_params import ResponseCreateParamsStreaming
from pydantic import TypeAdapter, ValidationError

CHAT = TypeAdapter(CompletionCreateParamsStreaming)
RESPONSE = TypeAdapter(ResponseCreateParamsStreaming)


def walk(value):
    """Reads what is checked only as it is read: lists that the types leave open."""
    if isinstance(value, dict):
        for part in value.values():
            walk(part)
    elif not isinstance(value, (str, bytes, int, float, bool, type(None))):
        for part in value:
            walk(part)


for number, body in enumerate(json.load(sys.stdin)):
    try:
        walk((RESPONSE if "input" in body else CHAT).validate_python(body, extra="forbid"))
    except ValidationError as error:
        # A union tells of each of its types; a few lines say enough.
        for fault in error.errors()[:10]:
            print(number, fault["type"], ".".join(map(str, fault["loc"]))[:200], fault["msg"])
