"""A model server on loopback that knows the plan: it speaks as much of Ollama's API as nexus asks for."""

import http.server
import json
import re
import threading

OVERSEER, IMPLEMENTER = "llama3.1:8b", "qwen2.5-coder:7b"
DETAILS = {"format": "gguf", "family": "llama", "parameter_size": "8B", "quantization_level": "Q4_K_M"}
APPROVAL = json.dumps({"criteria": [], "findings": [], "summary": "It does what was asked.", "verdict": "approve"})


class Model:
    """Answers for one plan at a time: `tasks` is set before a repository is begun. Ended with the `with` statement."""

    def __init__(self):
        self.tasks, self.asked, self.strange = [], 0, []

    def __enter__(self):
        handler = type("Handler", (_Handler,), {"model": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that left early is no news
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def begin(self, tasks):
        self.tasks, self.asked, self.strange = tasks, 0, []

    def answer(self, prompt):
        if not prompt:  # only to load the model
            return ""
        self.asked += 1
        found = re.search(r"\n# The task\nAlter part (\d+)\n", prompt)
        if "Judge whether the commit below" in prompt:
            return APPROVAL
        if found:
            return self.tasks[int(found[1]) - 1].reply(prompt)
        if "Break the goal below into tasks" in prompt:
            return json.dumps({"title": "Alter it", "tasks": [task.planned() for task in self.tasks]})
        self.strange.append(prompt[-600:])
        return "I do not know."


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model = None

    def log_message(self, *_):
        pass

    def send(self, value, kind="application/json"):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        models = [{"name": name, "model": name, "size": 1, "digest": "0" * 64, "details": DETAILS}
                  for name in (OVERSEER, IMPLEMENTER)]
        self.send({"/api/tags": {"models": models}, "/api/ps": {"models": []},
                   "/api/version": {"version": "0.32.15"}}.get(self.path, {}))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        if self.path == "/api/show":
            return self.send({"details": DETAILS, "capabilities": ["completion"], "model_info": {
                "general.architecture": "llama", "llama.context_length": 65536}})
        prompt = "\n".join(message["content"] for message in body["messages"])
        text = self.model.answer(prompt)
        end = {"done_reason": "stop", "total_duration": 5_000_000, "load_duration": 1_000_000,
               "prompt_eval_count": len(prompt.encode()) // 4 + 1, "prompt_eval_duration": 1_000_000,
               "eval_count": len(text) // 4 + 1, "eval_duration": 3_000_000}
        pieces = [text[start:start + 200] for start in range(0, len(text), 200)]
        lines = [self.line(body["model"], piece) for piece in pieces] + [self.line(body["model"], "", **end)]
        return self.send(b"".join(lines), "application/x-ndjson")

    @staticmethod
    def line(name, content, **end):
        value = {"model": name, "created_at": "2026-01-02T03:04:05.678901234Z", "done": bool(end),
                 "message": {"role": "assistant", "content": content}} | end
        return json.dumps(value).encode() + b"\n"
