"""The official client, with the built program as its server: started by it, or at an address. Prints what it saw, as JSON."""

import json
import os
import sys

import anyio
import mcp.client.session
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.exceptions import MCPError

# The program or its address, and with that the token.
program, version, *token = sys.argv[1:]
is_modern = version >= "2026"
# The client always offers the newest revision that has a handshake.
mcp.client.session.LATEST_HANDSHAKE_VERSION = version
seen = {}


def value(result):
    if result.is_error:
        raise SystemExit(f"{result.content}")
    return json.loads(result.content[0].text)


async def main():
    steps = []

    async def on_progress(progress, total, message):
        steps.append(progress)

    if token:
        http = create_mcp_http_client(headers={"Authorization": f"Bearer {token[0]}"})
        transport = streamable_http_client(program, http_client=http)
    else:
        server = StdioServerParameters(command=program, args=["mcp"], env=dict(os.environ), cwd=os.getcwd())
        transport = stdio_client(server)
    async with Client(transport, mode="auto" if is_modern else "legacy", read_timeout_seconds=120) as client:
        seen["version"] = client.protocol_version
        tools = (await client.list_tools()).tools
        seen["tools"] = [tool.name for tool in tools]
        seen["readOnly"] = [tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint]
        planned = value(await client.call_tool("plan", {"goal": "Greet in French"}, progress_callback=on_progress))
        seen["planned"] = planned["values"][0]["tasks"][0]["state"]
        seen["progress"] = steps == sorted(steps) and len(steps) > 0
        done = value(await client.call_tool("implement", {"tasks": ["1.1"]}))
        seen["implemented"] = done["values"][0]["tasks"][0]["state"]
        review = value(await client.call_tool("review", {}))
        seen["verdict"] = review["values"][-1]["verdict"]
        seen["reviewStatus"] = review["status"]
        read = value(await client.call_tool("read_files", {"files": [{"path": "greeting.txt"}]}))
        seen["read"] = read["files"][0]["text"]
        seen["found"] = value(await client.call_tool("search", {"pattern": "^good"}))["text"]
        seen["mapped"] = len(value(await client.call_tool("map", {"question": "greeting"}))["values"]) > 0
        resources = (await client.list_resources()).resources
        seen["kinds"] = sorted({str(one.uri).split("/")[2] for one in resources})
        commit = next(one.uri for one in resources if str(one.uri).startswith("nexus://commits/"))
        seen["record"] = (await client.read_resource(commit)).contents[0].text
        for one in resources:
            await client.read_resource(one.uri)
        seen["prompts"] = [prompt.name for prompt in (await client.list_prompts()).prompts]
        prompt = await client.get_prompt("reading-text", {"requests": "7"})
        seen["prompt"] = prompt.messages[0].content.text
        try:
            seen["noGoal"] = "result" if (await client.call_tool("plan", {})).is_error else "taken"
        except MCPError:
            seen["noGoal"] = "error"
    print(json.dumps(seen), flush=True)


anyio.run(main)
