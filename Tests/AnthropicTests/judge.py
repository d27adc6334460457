"""Holds requests to the types of Anthropic's own SDK: a JSON array of bodies in, a line for each fault out."""

import json
import sys

from anthropic.types import MessageCountTokensParams
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from pydantic import TypeAdapter, ValidationError

WHOLE = TypeAdapter(MessageCreateParamsStreaming)
COUNTED = TypeAdapter(MessageCountTokensParams)


def walk(value):
    """Reads what is checked only as it is read: lists that the types leave open."""
    if isinstance(value, dict):
        for part in value.values():
            walk(part)
    elif not isinstance(value, (str, bytes, int, float, bool, type(None))):
        for part in value:
            walk(part)


for number, body in enumerate(json.load(sys.stdin)):
    # The types have no sampling options any more; models of before take them.
    for name in ("temperature", "top_p", "top_k"):
        body.pop(name, None)
    try:
        walk((WHOLE if "max_tokens" in body else COUNTED).validate_python(body, extra="forbid"))
    except ValidationError as error:
        for fault in error.errors():
            print(number, fault["type"], ".".join(map(str, fault["loc"])), fault["msg"])
