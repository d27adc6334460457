"""For the tests: a server that speaks as llama-server does, without a model, and a program that acts as aider does."""

import http.server
import json
import threading
from pathlib import Path

TIMINGS = {"cache_n": 3, "prompt_n": 40, "prompt_ms": 10.0, "predicted_n": 7, "predicted_ms": 5.0}


class FakeServer:
    """Answers each request with the next of `replies`; if it `stalls`, a streamed reply stops after its first piece.

    `timings` are said to be those of each; None to say nothing of tokens.
    """

    def __init__(self, replies=(), stalls=False, timings=TIMINGS):
        self.replies, self.stalls, self.left = list(replies), stalls, threading.Event()
        self.timings = {"timings": timings} if timings else {}

    def __enter__(self):
        handler = type("Handler", (_Handler,), {"fake": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake = None

    def log_message(self, *_):
        pass

    def send_json(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.send_json(200, {"data": [{"id": "fake"}]})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        if not self.path.endswith("/chat/completions"):
            return self.send_json(501, {"error": {"message": "no such action"}})
        text = self.fake.replies.pop(0)
        if not body.get("stream"):
            choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            return self.send_json(200, {"choices": [choice], **self.fake.timings})
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.event({"choices": [{"delta": {"content": text[:2]}}]})
        if self.fake.stalls:
            # Whether the client stays is seen by reading: nothing comes from one that waits.
            if self.connection.recv(1) == b"":
                self.fake.left.set()
                self.close_connection = True
                return None
        self.event({"choices": [{"delta": {"content": text[2:]}}]})
        self.event({"choices": [{"delta": {}, "finish_reason": "stop"}], **self.fake.timings})
        self.piece(b"data: [DONE]\n\n")
        return self.piece(b"")

    def event(self, value):
        self.piece(b"data: " + json.dumps(value).encode() + b"\n\n")

    def piece(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))


AIDER = '''#!/usr/bin/env python3
import json, os, subprocess, sys, urllib.request
if "--version" in sys.argv:
    sys.exit(print("aider 0.0.1"))
option = dict(zip(sys.argv, sys.argv[1:]))
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
for round in range(4):
    body = json.dumps({"stream": True, "messages": [{"role": "user", "content": option["--message"]}]}).encode()
    with opener.open(os.environ["OPENAI_API_BASE"] + "/chat/completions", body) as reply:
        text = "".join((json.loads(line[6:])["choices"][0].get("delta") or {}).get("content") or ""
                       for line in reply.read().decode().splitlines() if line.startswith("data: {"))
    print("Tokens: 1 sent, 1 received.")
    if text == "no edit":
        print("The LLM did not conform to the edit format.")
        continue
    open(option["--file"], "w").write(text)
    print("Applied edit to", option["--file"])
    if subprocess.run(["sh", "-c", option["--test-cmd"]]).returncode == 0:
        sys.exit()
print("Only 3 reflections allowed, stopping.")
'''


def fake_aider(folder):
    path = Path(folder) / "aider"
    path.write_text(AIDER)
    path.chmod(0o755)
    return path


def fake_task(folder, name="01-answer", check="test \"$(cat answer.txt)\" = 42 && test ! -e built"):
    """A task that wants 42 in answer.txt."""
    for part in ("before", "tests"):
        (folder / name / part).mkdir(parents=True)
    (folder / name / "before" / "answer.txt").write_text("41\n")
    (folder / name / "tests" / "expected.txt").write_text("42\n")
    (folder / name / "task.json").write_text(json.dumps({
        "instructions": "Write 42.", "files": ["answer.txt"], "check": check}))
    return folder / name
