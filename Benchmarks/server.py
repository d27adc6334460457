"""A model server on loopback that answers at once, tells when it sent what, and costs nothing to build.

It speaks as much of Ollama's API as nexus asks for. What it replies is set by POST /bench/reply, what it noted is got
by GET /bench/notes. The port is printed first; the server runs until its standard input is closed.
"""

import http.server
import json
import os
import re
import sys
import threading
import time

MODELS = ["llama3.1:8b", "qwen2.5-coder:7b"]
DETAILS = {"format": "gguf", "family": "llama", "parameter_size": "8B", "quantization_level": "Q4_K_M"}


class Notes:
    """Times are time.monotonic_ns(), which is one clock for all processes."""

    def __init__(self):
        self.reply = {"kind": "edit"}
        self.clear()

    def clear(self):
        self.requests = []  # when a chat request had come in full
        self.pieces = []  # when each piece of the last reply was about to be sent
        self.ends = []  # when the last bytes of a reply were about to be sent
        self.exchanges = []  # of each chat, from when to when it was at work
        self.body = ""  # of the last chat request


notes = Notes()


def line(content, done=False, prompt=""):
    value = {"model": MODELS[1], "created_at": "2026-01-02T03:04:05.678901234Z",
             "message": {"role": "assistant", "content": content}, "done": done}
    if done:
        value |= {"done_reason": "stop", "total_duration": 5_000_000, "load_duration": 1_000_000,
                  # As a server counts; nexus does not take a reply to a prompt that was not read in full.
                  "prompt_eval_count": len(prompt.encode()) // 4 + 1, "prompt_eval_duration": 1_000_000, "eval_count": 100,
                  "eval_duration": 3_000_000}
    return json.dumps(value).encode() + b"\n"


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def plan_text(tasks):
    task = {"files": [], "depends_on": [], "acceptance": ["the line is changed"], "checks": []}
    return json.dumps({"title": "Benchmark", "tasks": [
        task | {"id": str(number), "title": f"Change file {number}", "files": [f"src/file-{number:03}.txt"],
                "instructions": f"In src/file-{number:03}.txt replace the line `first {number}`."}
        for number in range(1, tasks + 1)]})


def edit_text(number):
    return (f"src/file-{number:03}.txt\n<<<<<<< SEARCH\nfirst {number}\n=======\n"
            f"first {number}, changed\n>>>>>>> REPLACE\n")


def pieces_for(prompt):
    reply = notes.reply
    if reply["kind"] == "plan":
        return [plan_text(reply["tasks"])]
    found = re.findall(r"replace the line `first (\d+)`", prompt)
    number = int(found[-1]) if found else 1
    words = [f" w{index}" + ("\n" if index % 12 == 11 else "") for index in range(reply.get("pieces", 0))]
    return ["Words"] + words + ["\n\n", edit_text(number)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send_json(self, value):
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if self.path == "/bench/notes":
            value = {key: getattr(notes, key) for key in ("requests", "pieces", "ends", "exchanges", "body")}
            notes.clear()
            return self.send_json(value)
        models = [{"name": name, "model": name, "size": 1, "digest": "0" * 64, "details": DETAILS} for name in MODELS]
        return self.send_json({"/api/tags": {"models": models}, "/api/ps": {"models": []},
                               "/api/version": {"version": "0.32.15"}}.get(self.path, {}))

    def do_POST(self):
        body = self.body()
        if self.path == "/bench/reply":
            notes.reply = json.loads(body)
            return self.send_json({})
        if self.path == "/api/show":
            return self.send_json({"details": DETAILS, "capabilities": ["completion"], "model_info": {
                "general.architecture": "llama", "llama.context_length": 32768}})
        return self.chat(body)

    def chat(self, body):
        start = time.monotonic_ns()
        notes.requests.append(start)
        notes.body = body.decode()
        prompt = "\n".join(message["content"] for message in json.loads(body)["messages"])
        chunks = [chunk(line(piece)) for piece in pieces_for(prompt)]
        interval = notes.reply.get("interval", 0)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        # The first piece comes after the headers were read, as from a model that had to read the prompt.
        time.sleep(notes.reply.get("first", 0))
        next_time = time.monotonic()
        for data in chunks:
            notes.pieces.append(time.monotonic_ns())
            self.connection.sendall(data)
            if interval:
                next_time += interval
                time.sleep(max(0, next_time - time.monotonic()))
        last = chunk(line("", done=True, prompt=prompt)) + b"0\r\n\r\n"
        notes.ends.append(time.monotonic_ns())
        notes.exchanges.append((start, notes.ends[-1]))
        self.connection.sendall(last)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that left early is no news


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
os._exit(0)
