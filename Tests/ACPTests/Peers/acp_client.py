"""The official client, at the other end of its own standard streams. Writes what it saw to stderr, as JSON."""

import asyncio
import json
import os
import sys

from acp import RequestError, connect_to_agent
from acp.schema import (
    AllowedOutcome,
    ClientCapabilities,
    DeniedOutcome,
    FileSystemCapabilities,
    ReadTextFileResponse,
    RequestPermissionResponse,
    TextContentBlock,
)
from acp.stdio import stdio_streams

seen = {"updates": [], "asked": 0}


class Editor:
    cancels = False

    async def session_update(self, session_id, update, **kwargs):
        seen["updates"].append(update.session_update)
        if update.session_update == "tool_call":
            seen["diff"] = update.content[0].new_text

    async def request_permission(self, session_id, tool_call, options, **kwargs):
        seen["asked"] += 1
        if self.cancels:
            await self.agent.cancel(session_id=session_id)
            return RequestPermissionResponse(outcome=DeniedOutcome(outcome="cancelled"))
        return RequestPermissionResponse(outcome=AllowedOutcome(outcome="selected", option_id=options[0].option_id))

    async def read_text_file(self, session_id, path, line=None, limit=None, **kwargs):
        return ReadTextFileResponse(content=f"{path}:{line}")


def text(words):
    return [TextContentBlock(type="text", text=words)]


async def main():
    reader, writer = await stdio_streams()
    editor = Editor()
    agent = connect_to_agent(editor, writer, reader)
    editor.agent = agent
    capabilities = ClientCapabilities(fs=FileSystemCapabilities(read_text_file=True, write_text_file=False))
    greeting = await agent.initialize(protocol_version=1, client_capabilities=capabilities)
    seen["version"] = greeting.protocol_version
    seen["agent"] = greeting.agent_info.name
    seen["list"] = greeting.agent_capabilities.session_capabilities.list is not None
    session = await agent.new_session(cwd="/w", mcp_servers=[])
    seen["edit"] = (await agent.prompt(session_id=session.session_id, prompt=text("edit"))).stop_reason
    seen["read"] = (await agent.prompt(session_id=session.session_id, prompt=text("read"))).stop_reason
    editor.cancels = True
    seen["cancel"] = (await agent.prompt(session_id=session.session_id, prompt=text("edit"))).stop_reason
    seen["sessions"] = [one.session_id for one in (await agent.list_sessions()).sessions]
    before = len(seen["updates"])
    await agent.load_session(cwd="/w", session_id="old", mcp_servers=[])
    seen["history"] = seen["updates"][before:]
    try:
        await agent.load_session(cwd="/w", session_id="none", mcp_servers=[])
    except RequestError as error:
        seen["lost"] = error.code
    print(json.dumps(seen), file=sys.stderr, flush=True)
    os._exit(0)


asyncio.run(main())
