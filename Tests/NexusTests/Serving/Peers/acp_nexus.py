"""The official editor's side, with the built program as its agent. Prints what it saw, as JSON."""

import asyncio
import json
import os
import sys

from acp import spawn_agent_process
from acp.schema import (
    AllowedOutcome,
    ClientCapabilities,
    FileSystemCapabilities,
    ReadTextFileResponse,
    RequestPermissionResponse,
    ResourceContentBlock,
    TextContentBlock,
)

program, project = sys.argv[1:3]
seen = {"asked": 0}
updates = []


class Editor:
    planning = None

    async def session_update(self, session_id, update, **kwargs):
        updates.append(update.session_update)
        for content in getattr(update, "content", None) or []:
            if getattr(content, "type", None) == "diff":
                seen["diff"] = [content.old_text, content.new_text]
        if self.planning and update.session_update == "tool_call":
            self.planning.set()

    async def request_permission(self, session_id, tool_call, options, **kwargs):
        seen["asked"] += 1
        return RequestPermissionResponse(outcome=AllowedOutcome(outcome="selected", option_id=options[0].option_id))

    async def read_text_file(self, session_id, path, line=None, limit=None, **kwargs):
        return ReadTextFileResponse(content="salut from the editor\n" if path.endswith("story.txt") else "bonjour\n")

    def on_connect(self, conn):
        self.agent = conn


async def main():
    editor = Editor()
    async with spawn_agent_process(editor, program, "acp", env=dict(os.environ), cwd=project) as (agent, process):
        capabilities = ClientCapabilities(fs=FileSystemCapabilities(read_text_file=True, write_text_file=False))
        await agent.initialize(protocol_version=1, client_capabilities=capabilities)
        session = (await agent.new_session(cwd=project, mcp_servers=[])).session_id
        prompt = [
            TextContentBlock(type="text", text="Say it in French"),
            ResourceContentBlock(type="resource_link", uri=f"file://{project}/notes/story.txt", name="story.txt"),
        ]
        seen["stop"] = (await agent.prompt(session_id=session, prompt=prompt)).stop_reason
        asked = seen["asked"]
        seen["titles"] = [one.title.split(" story")[0].strip() for one in (await agent.list_sessions(cwd=project)).sessions]
        before = len(updates)
        await agent.load_session(cwd=project, session_id=session, mcp_servers=[])
        seen["loaded"] = updates[before]
        editor.planning = asyncio.Event()
        slow = asyncio.create_task(
            agent.prompt(session_id=session, prompt=[TextContentBlock(type="text", text="Never do this")])
        )
        await editor.planning.wait()
        await agent.cancel(session_id=session)
        seen["cancel"] = (await slow).stop_reason
        seen["asked"] = asked
    print(json.dumps(seen), flush=True)


asyncio.run(main())
