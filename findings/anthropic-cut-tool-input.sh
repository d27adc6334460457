#!/usr/bin/env bash
# anthropic 2.14.0 (PyPI) makes a tool call that max_tokens cut off look whole, with a number that is cut in two.
#
# A stream of the Messages API ends with stop_reason "max_tokens" in the middle of a tool's input: `{"path": "a.txt",
# "first": 10, "last": 12`, where 1200 was coming. get_final_message() gives a whole object with last = 12. A text or a
# word that is cut is left out: of `"mode": "del` and `"force": tru` nothing is there. Nothing in the call says that it
# was cut, only stop_reason of the message does. One would expect an error, the text of the input, or that a number is
# left out as a text is: Anthropic's guide to stop reasons calls such a call incomplete, to be asked for again. The
# cause: jiter 0.19.0 reads the parts with partial_mode=True.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check anthropic==2.14.0 jiter==0.19.0 ||
  { echo "SKIP: anthropic 2.14.0 cannot be installed"; exit 77; }
cat >"$work/talk.py" <<'P'
import http.server, json, threading
import anthropic

def events(sent):
    message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None,
               "stop_sequence": None, "usage": {"input_tokens": 1, "output_tokens": 1}}
    yield {"type": "message_start", "message": message}
    call = {"type": "tool_use", "id": "t", "name": "delete_lines", "input": {}}
    yield {"type": "content_block_start", "index": 0, "content_block": call}
    for part in (sent[:16], sent[16:]):
        yield {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": part}}
    yield {"type": "content_block_stop", "index": 0}
    yield {"type": "message_delta", "delta": {"stop_reason": "max_tokens", "stop_sequence": None},
           "usage": {"output_tokens": 9}}
    yield {"type": "message_stop"}

class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for event in events(sent):
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = anthropic.Anthropic(api_key="k", base_url=f"http://127.0.0.1:{server.server_port}", max_retries=0)
begin = '{"path": "a.txt", "first": 10, '
for end in ('"last": 12', '"mode": "del', '"force": tru'):
    sent = begin + end
    with client.messages.stream(model="m", max_tokens=9, messages=[{"role": "user", "content": "q"}]) as stream:
        message = stream.get_final_message()
    print(message.stop_reason, end, "->", json.dumps(message.content[0].input))
P
seen=$("$work/venv/bin/python" -W ignore "$work/talk.py")
echo "$seen"
[ "$seen" = 'max_tokens "last": 12 -> {"path": "a.txt", "first": 10, "last": 12}
max_tokens "mode": "del -> {"path": "a.txt", "first": 10}
max_tokens "force": tru -> {"path": "a.txt", "first": 10}' ]
