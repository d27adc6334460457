#!/usr/bin/env bash
# outlines-core 0.2.14 (PyPI) has a model write what is no JSON where the schema has `allOf`: two objects in a row.
#
# allOf of {"a": integer, required} and {"b": integer, required} asks for one object with both: {"a":1,"b":2}. The
# regular expression that build_regex_from_schema() makes, to which the model's output is held, refuses that, and takes
# {"a":1}{"b":2}. JSON Schema, "allOf": an instance is valid if it is valid against all of the schemas. jsonschema
# 4.26.0 judges as the standard does. The parts are strung together; `not`, which is not supported either, is an error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check outlines-core==0.2.14 jsonschema==4.26.0 ||
  { echo "SKIP: outlines-core 0.2.14 or jsonschema 4.26.0 cannot be installed"; exit 77; }
cat >"$work/judge.py" <<'P'
import json, re
import jsonschema
from outlines_core.json_schema import build_regex_from_schema

def object_with(name):
    return {"type": "object", "properties": {name: {"type": "integer"}}, "required": [name]}

def judge(text):
    try:
        jsonschema.validate(json.loads(text), schema)
        return "valid"
    except json.JSONDecodeError:
        return "no JSON"
    except jsonschema.ValidationError:
        return "invalid"

schema = {"allOf": [object_with("a"), object_with("b")]}
pattern = build_regex_from_schema(json.dumps(schema))
for text in ('{"a":1,"b":2}', '{"a":1}{"b":2}', '{"a":1}'):
    print(text, "is", judge(text) + ",", "taken" if re.fullmatch(pattern, text) else "refused")
try:
    build_regex_from_schema('{"not": {"type": "string"}}')
except Exception as error:
    print("not:", str(error).splitlines()[0].split(" {")[0])
P
seen=$("$work/venv/bin/python" "$work/judge.py")
echo "$seen"
[ "$seen" = '{"a":1,"b":2} is valid, refused
{"a":1}{"b":2} is no JSON, taken
{"a":1} is invalid, refused
not: Unsupported JSON Schema structure' ]
