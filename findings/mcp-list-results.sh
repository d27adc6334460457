#!/usr/bin/env bash
# A list that a tool on a server of mcp 2.3.0 (PyPI) returns loses its brackets in the text that models mostly read.
#
# `return ["kept.py"], ["gone.py"]` of a tool that returns tuple[list[str], list[str]] becomes two blocks of content,
# "kept.py" and "gone.py"; so do a flat list of the two, and one list with both and an empty one beside it. None in a
# list is left out, 1 and "1" are the same, and an empty list is no content at all, as None. The result stands whole in
# structuredContent only. The protocol's page "Tools", "Structured Content", has a server also send the serialized JSON
# in a text block, for clients that read nothing else. For a dict the server does so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0 ||
  { echo "SKIP: mcp 2.3.0 cannot be installed"; exit 77; }
cat >"$work/call.py" <<'P'
import asyncio, json
from mcp import Client
from mcp.server.mcpserver import MCPServer

server = MCPServer("s")

@server.tool()
def pair() -> tuple[list[str], list[str]]:
    return ["kept.py"], ["gone.py"]

@server.tool()
def beside() -> tuple[list[str], list[str]]:
    return ["kept.py", "gone.py"], []

@server.tool()
def flat() -> list[str]:
    return ["kept.py", "gone.py"]

@server.tool()
def mixed() -> list[str | int | None]:
    return ["1", None, 1]

@server.tool()
def empty() -> list[str]:
    return []

@server.tool()
def in_dict() -> dict[str, list[str]]:
    return {"kept": ["kept.py"], "gone": []}

async def main():
    async with Client(server) as client:
        for tool in (pair, beside, flat, mixed, empty, in_dict):
            result = await client.call_tool(tool.__name__, {})
            texts = [" ".join(block.text.split()) for block in result.content]
            print(tool.__name__, "content:", *texts, sep=" | ", end=" | ")
            print("structured:", json.dumps(result.structured_content))

asyncio.run(main())
P
seen=$("$work/venv/bin/python" "$work/call.py" 2>"$work/log")
echo "$seen"
[ "$seen" = 'pair | content: | kept.py | gone.py | structured: {"result": [["kept.py"], ["gone.py"]]}
beside | content: | kept.py | gone.py | structured: {"result": [["kept.py", "gone.py"], []]}
flat | content: | kept.py | gone.py | structured: {"result": ["kept.py", "gone.py"]}
mixed | content: | 1 | 1 | structured: {"result": ["1", null, 1]}
empty | content: | structured: {"result": []}
in_dict | content: | { "kept": [ "kept.py" ], "gone": [] } | structured: {"kept": ["kept.py"], "gone": []}' ]
