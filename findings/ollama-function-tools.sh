#!/usr/bin/env bash
# ollama 0.6.3 (PyPI) tells the model wrong types of the parameters of a tool that is a Python function.
#
# chat() takes "a Python Function" as a tool and makes the schema from its annotations. A parameter that is a pydantic
# model goes out as "type": "string", so the model is to write text where an object is due; the object's description
# goes out too, under $defs, and nothing refers to it. `str | int` goes out as "string, integer", which JSON Schema does
# not know, or as "integer, string", by the hash seed of the process: another prompt after each start. What a Literal
# allows is left out, and a parameter with a default is required. pydantic 2 makes a right schema of the annotations;
# the library keeps `type` of each property alone, and where `$ref` stands in its place, it takes it for a text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ollama==0.6.3 jsonschema==4.26.0 ||
  { echo "SKIP: ollama 0.6.3 or jsonschema 4.26.0 cannot be installed"; exit 77; }
cat >"$work/ask.py" <<'P'
import json
from typing import Literal
import httpx, jsonschema, ollama, pydantic

class Place(pydantic.BaseModel):
    path: str
    line: int

def edit(place: Place, order: Literal["before", "after"], text: str | int, times: int = 1) -> str:
    """Writes a text."""

def answer(request):
    global sent
    sent = json.loads(request.content)["tools"][0]["function"]["parameters"]
    return httpx.Response(200, json={"model": "m", "message": {"role": "assistant", "content": "done"}})

client = ollama.Client(transport=httpx.MockTransport(answer))
client.chat("m", [{"role": "user", "content": "Write."}], tools=[edit])
for name, schema in sent["properties"].items():
    print(f"{name}:", json.dumps(schema), "required" if name in sent["required"] else "optional")
print("sent beside:", *sorted(sent.keys() - {"type", "properties", "required"}))
try:
    jsonschema.Draft202012Validator.check_schema(sent)
except jsonschema.SchemaError as error:
    print("no JSON Schema:", error.instance)
P
seen=$(for seed in 0 1 2 3 4 5; do PYTHONHASHSEED=$seed "$work/venv/bin/python" "$work/ask.py"; done | LC_ALL=C sort -u)
echo "$seen"
[ "$seen" = 'no JSON Schema: integer, string
no JSON Schema: string, integer
order: {"type": "string", "description": ""} required
place: {"type": "string", "description": ""} required
sent beside: $defs
text: {"type": "integer, string", "description": ""} required
text: {"type": "string, integer", "description": ""} required
times: {"type": "integer", "description": ""} required' ]
