#!/usr/bin/env bash
# The server of mcp 2.3.0 (PyPI) agrees on an older revision of the Model Context Protocol and goes on with the newest rules.
#
# In a session of 2025-03-26, which has neither: tools have "outputSchema" and results "structuredContent"; both came with
# 2025-06-18. A batch, which servers of 2025-03-26 "MUST support receiving", is not answered at all, and neither is a line
# that is no JSON; a client waits for both until its time is over. The ping after them is answered.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0
cat >"$work/talk.py" <<'P'
import json, subprocess, sys

server = """
from mcp.server.mcpserver import MCPServer
from pydantic import BaseModel
class Sum(BaseModel):
    sum: int
server = MCPServer("s")
@server.tool()
def add(a: int, b: int) -> Sum:
    return Sum(sum=a + b)
server.run("stdio")
"""
process = subprocess.Popen(
    [sys.executable, "-c", server], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

def send(line):
    process.stdin.write((line if isinstance(line, str) else json.dumps(line)).encode() + b"\n")
    process.stdin.flush()

def request(id, method, params={}):
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}

def answer():
    return json.loads(process.stdout.readline())

hello = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}
send(request(1, "initialize", hello))
print("agreed on", answer()["result"]["protocolVersion"])
send({"jsonrpc": "2.0", "method": "notifications/initialized"})
send(request(2, "tools/list"))
print("outputSchema" in answer()["result"]["tools"][0] and "tools have outputSchema")
send(request(3, "tools/call", {"name": "add", "arguments": {"a": 1, "b": 2}}))
print("structuredContent" in answer()["result"] and "results have structuredContent")
send([request(4, "ping")])
send("no json")
send(request(5, "ping"))
print("after a batch and a line that is no JSON, the next answer is to", answer()["id"])
process.stdin.close()
process.wait()
P
seen=$("$work/venv/bin/python3" "$work/talk.py")
echo "$seen"
[ "$seen" = "agreed on 2025-03-26
tools have outputSchema
results have structuredContent
after a batch and a line that is no JSON, the next answer is to 5" ]
