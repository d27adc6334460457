#!/usr/bin/env bash
# google-genai 3.6.1 (PyPI) fails at a comment in a stream of server-sent events, as proxies send to keep one open.
#
# It reads blank lines and lines that begin with `data: `. Each of these ends the stream with "Failed to parse response
# as JSON": `: keep-alive`, `event: message`, and `data:` without the blank, which is optional. The WHATWG HTML
# standard, "Interpreting an event stream", has readers skip comments and heed fields in each of these forms. openai
# 3.57.0 reads them all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check google-genai==3.6.1 openai==3.57.0 ||
  { echo "SKIP: google-genai 3.6.1 or openai 3.57.0 cannot be installed"; exit 77; }
cat >"$work/talk.py" <<'P'
import http.server, json, threading
import openai
from google import genai

class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"

def gemini(text):
    return {"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}}]}

def chat(text):
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}

def read_gemini():
    client = genai.Client(api_key="k", http_options={"base_url": url})
    return "".join(piece.text for piece in client.models.generate_content_stream(model="m", contents="q"))

def read_chat():
    client = openai.OpenAI(api_key="k", base_url=url, max_retries=0)
    messages = [{"role": "user", "content": "q"}]
    pieces = client.chat.completions.create(model="m", messages=messages, stream=True)
    return "".join(piece.choices[0].delta.content for piece in pieces)

forms = {
    "plain": "data: {}\n\n",
    "comment": ": keep-alive\n\ndata: {}\n\n",
    "event": "event: message\ndata: {}\n\n",
    "no blank": "data:{}\n\n",
}
for name, form in forms.items():
    for package, make, read in (("openai", chat, read_chat), ("google-genai", gemini, read_gemini)):
        body = "".join(form.replace("{}", json.dumps(make(text))) for text in ("A", "B")).encode()
        try:
            print(f"{name}, {package}: {read()}")
        except Exception as error:
            print(f"{name}, {package}: {str(error).split('.')[0]}")
P
seen=$("$work/venv/bin/python" -W ignore "$work/talk.py" 2>"$work/log")
echo "$seen"
[ "$seen" = "plain, openai: AB
plain, google-genai: AB
comment, openai: AB
comment, google-genai: Failed to parse response as JSON
event, openai: AB
event, google-genai: Failed to parse response as JSON
no blank, openai: AB
no blank, google-genai: Failed to parse response as JSON" ]
