"""Holds requests to the types of Google's own SDK: a JSON array of bodies in, a line for each fault out."""

import json
import sys

from google.genai import types
from pydantic import ValidationError

MEMBERS = {
    "contents": (types.Content, True),
    "systemInstruction": (types.Content, False),
    "tools": (types.Tool, True),
    "generationConfig": (types.GenerationConfig, False),
}

for number, body in enumerate(json.load(sys.stdin)):
    for name, value in body.items():
        if name == "continuationToken":
            continue
        if name not in MEMBERS:
            print(number, "unknown member", name)
            continue
        kind, is_list = MEMBERS[name]
        for part in value if is_list else [value]:
            try:
                kind.model_validate(part)
            except ValidationError as error:
                for fault in error.errors():
                    print(number, fault["type"], name, ".".join(map(str, fault["loc"])), fault["msg"])
