#!/usr/bin/env bash
# A tool on a server of mcp 2.3.0 (PyPI) does not get the text that the client sent where that text reads as JSON.
#
# The tool's parameter is `text: str | None`, its schema {"anyOf": [{"type": "string"}, {"type": "null"}]}. The text
# `null` reaches the function as None, which mostly means "not given". The text `{"a": 1}`, say a JSON file to be
# written, is refused: "Input should be a valid string". `true` and `12` arrive as text, and so does all where the
# parameter is `str`. A string that the schema allows should arrive as it is: the message has told strings from objects
# already. The server parses strings a second time, for clients that send lists as text, except where the parameter is
# `str` and nothing else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0 ||
  { echo "SKIP: mcp 2.3.0 cannot be installed"; exit 77; }
cat >"$work/talk.py" <<'P'
import json, subprocess, sys

server = """
from mcp.server.mcpserver import MCPServer
server = MCPServer("s")
@server.tool()
def optional(text: str | None = None) -> str:
    return repr(text)
@server.tool()
def plain(text: str) -> str:
    return repr(text)
server.run("stdio")
"""
process = subprocess.Popen(
    [sys.executable, "-c", server], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

def send(**message):
    process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
    process.stdin.flush()

def call(tool, text):
    send(id=2, method="tools/call", params={"name": tool, "arguments": {"text": text}})
    result = json.loads(process.stdout.readline())["result"]
    said = result["content"][0]["text"]
    said = "refused: " + said.splitlines()[2].strip().split(" [")[0] if result.get("isError") else said
    print(f"{tool} {json.dumps(text)} -> {said}")

hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}
send(id=1, method="initialize", params=hello)
process.stdout.readline()
send(method="notifications/initialized")
for text in ("null", '{"a": 1}', "[1]", "true", "12"):
    call("optional", text)
for text in ("null", '{"a": 1}'):
    call("plain", text)
process.stdin.close()
process.wait()
P
seen=$("$work/venv/bin/python3" "$work/talk.py")
echo "$seen"
[ "$seen" = "$(cat <<'E'
optional "null" -> None
optional "{\"a\": 1}" -> refused: Input should be a valid string
optional "[1]" -> refused: Input should be a valid string
optional "true" -> 'true'
optional "12" -> '12'
plain "null" -> 'null'
plain "{\"a\": 1}" -> '{"a": 1}'
E
)" ]
