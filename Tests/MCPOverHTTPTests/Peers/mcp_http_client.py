"""The official client over streamable HTTP. Writes what it saw to stderr, as JSON."""

import json
import sys

import anyio
import mcp.client.session
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.exceptions import MCPError

url, token, version = sys.argv[1:4]
is_modern = version >= "2026"
# The client always offers the newest revision that has a handshake.
mcp.client.session.LATEST_HANDSHAKE_VERSION = version
seen = {}


async def code(work):
    try:
        await work
    except MCPError as error:
        return error.error.code
    return None


async def main():
    steps = []

    async def on_progress(progress, total, message):
        steps.append([progress, total, message])

    async with (
        create_mcp_http_client(headers={"Authorization": f"Bearer {token}"}) as http,
        Client(
            streamable_http_client(url, http_client=http), mode="auto" if is_modern else "legacy", read_timeout_seconds=60
        ) as client,
    ):
        seen["version"] = client.protocol_version
        seen["server"] = client.server_info.name
        seen["instructions"] = client.instructions
        if not is_modern:
            await client.send_ping()
        tools = (await client.list_tools()).tools
        seen["tools"] = [tool.name for tool in tools]
        add = tools[0]
        seen["readOnly"] = add.annotations.read_only_hint if add.annotations else None
        seen["outputSchema"] = add.output_schema is not None
        result = await client.call_tool("add", {"a": 2, "b": 40})
        seen["text"] = result.content[0].text
        seen["structured"] = result.structured_content
        seen["failure"] = (await client.call_tool("fail", {})).is_error
        try:
            seen["wrong"] = "result" if (await client.call_tool("add", {"a": "x"})).is_error else "taken"
        except MCPError as error:
            seen["wrong"] = error.error.code
        seen["unknown"] = await code(client.call_tool("none", {}))
        seen["link"] = (await client.call_tool("link", {})).content[0].type
        await client.call_tool("steps", {}, progress_callback=on_progress)
        seen["steps"] = steps
        resources = await client.list_resources()
        seen["resources"] = [resource.name for resource in resources.resources]
        more = await client.list_resources(cursor=resources.next_cursor)
        seen["resources"] += [resource.name for resource in more.resources]
        seen["templates"] = len((await client.list_resource_templates()).resource_templates)
        seen["read"] = (await client.read_resource("test://a")).contents[0].text
        seen["lost"] = await code(client.read_resource("test://c"))
        seen["prompts"] = [prompt.name for prompt in (await client.list_prompts()).prompts]
        seen["prompt"] = (await client.get_prompt("greet", {"who": "Ada"})).messages[0].content.text
        with anyio.move_on_after(0.2):
            await client.call_tool("wait", {})
        seen["afterCancel"] = (await client.call_tool("add", {"a": 1, "b": 1})).content[0].text
        big = "x" * 3_000_000
        seen["big"] = (await client.call_tool("size", {"text": big})).content[0].text
    print(json.dumps(seen), file=sys.stderr, flush=True)


anyio.run(main)
