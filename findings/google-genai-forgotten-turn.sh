#!/usr/bin/env bash
# A chat of google-genai 3.6.1 (PyPI) forgets a question and its answer if the answer's stream ends without a text.
#
# The answer comes in two pieces, "A" and "B", and the caller gets "AB". If a last piece follows without a part, as one
# with only finishReason or usageMetadata, or with an empty part, the next request holds the new question alone: the
# turn is in no request to come, and nothing says so. get_history() goes on showing it, unless called with curated=True.
# After a call of a tool, its result goes out as the first content, without the call. With the reason at the last text,
# or with an empty text, the turn is kept, and one would expect it to be in all cases: the pieces are one answer, and
# content and parts are optional in the SDK's types. googleapis/go-genai#795 reports streams of Gemini 3.1 Flash Lite
# that end in an empty part.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check google-genai==3.6.1 ||
  { echo "SKIP: google-genai 3.6.1 cannot be installed"; exit 77; }
cat >"$work/talk.py" <<'P'
import http.server, json, threading
from google import genai
from google.genai import types

class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked.append(json.loads(self.rfile.read(int(self.headers["content-length"])))["contents"])
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for piece in pieces:
            self.wfile.write(b"data: " + json.dumps(piece).encode() + b"\n\n")

    def log_message(self, *_):
        pass

def parts(*parts, **rest):
    return {"candidates": [{"content": {"role": "model", "parts": parts}, **rest}]}

def show(contents):
    return " ".join(f"{c['role']}:{part.get('text', '+'.join(part))}" for c in contents for part in c["parts"])

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = genai.Client(api_key="k", http_options={"base_url": f"http://127.0.0.1:{server.server_port}"})
call = {"functionCall": {"name": "look", "args": {}}}
result = types.Part.from_function_response(name="look", response={"result": "seen"})
a, b, stop = {"text": "A"}, {"text": "B"}, {"finishReason": "STOP"}
streams = {
    "reason at the last text": ([parts(a), parts(b, **stop)], "two"),
    "reason with an empty text": ([parts(a), parts(b), parts({"text": ""}, **stop)], "two"),
    "reason alone": ([parts(a), parts(b), {"candidates": [stop]}], "two"),
    "reason with no parts": ([parts(a), parts(b), {"candidates": [{"content": {"role": "model"}, **stop}]}], "two"),
    "reason with an empty part": ([parts(a), parts(b), parts({}, **stop)], "two"),
    "usage alone": ([parts(a), parts(b, **stop), {"usageMetadata": {"totalTokenCount": 3}}], "two"),
    "call of a tool, reason alone": ([parts(call), {"candidates": [stop]}], result),
}
for name, (pieces, reply) in streams.items():
    asked = []
    chat = client.chats.create(model="m")
    got = "".join(piece.text or "" for piece in chat.send_message_stream("one"))
    for _ in chat.send_message_stream(reply):
        pass
    print(f"{name}: got {got or 'a call'}, then sent {show(asked[1])}")
P
seen=$("$work/venv/bin/python" -W ignore "$work/talk.py" 2>"$work/log")
echo "$seen"
[ "$seen" = "reason at the last text: got AB, then sent user:one model:A model:B user:two
reason with an empty text: got AB, then sent user:one model:A model:B model: user:two
reason alone: got AB, then sent user:two
reason with no parts: got AB, then sent user:two
reason with an empty part: got AB, then sent user:two
usage alone: got AB, then sent user:two
call of a tool, reason alone: got a call, then sent user:functionResponse" ]
