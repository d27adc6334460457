"""The official client with the tasks extension, which its package leaves to its users. Writes what it saw to stderr."""

import json
import os
import sys
from typing import Any, Literal

import anyio
from mcp.client.client import Client
from mcp.client.extension import ClientExtension, ResultClaim
from mcp.server.stdio import stdio_server
from mcp_types import CallToolResult, Request, RequestParams, Result
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

seen: dict[str, Any] = {"statuses": []}


class Task(Result):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")
    result_type: Literal["task"] = "task"
    task_id: str
    status: str
    created_at: str
    last_updated_at: str
    ttl_ms: int | None
    poll_interval_ms: int | None = None


class State(Result):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")
    task_id: str
    status: str
    result: CallToolResult | None = None


class GetParams(RequestParams):
    task_id: str


class Get(Request[GetParams, Literal["tasks/get"]]):
    method: Literal["tasks/get"] = "tasks/get"
    params: GetParams


class Tasks(ClientExtension):
    identifier = "io.modelcontextprotocol/tasks"

    def claims(self):
        return [ResultClaim(result_type="task", model=Task, resolve=self.resolve)]

    async def resolve(self, task, context):
        seen["created"] = task.status
        while True:
            state = await context.session.send_request(Get(params=GetParams(task_id=task.task_id)), State)
            if state.status not in seen["statuses"]:
                seen["statuses"].append(state.status)
            if state.status != "working":
                return state.result
            await anyio.sleep(0.01)


async def main():
    async with Client(stdio_server(), extensions=[Tasks()], read_timeout_seconds=60) as client:
        seen["offered"] = "io.modelcontextprotocol/tasks" in (client.server_capabilities.extensions or {})
        seen["text"] = (await client.call_tool("steps", {})).content[0].text
        seen["short"] = (await client.call_tool("add", {"a": 1, "b": 2})).structured_content
        # The transport would wait for the end of its input, which comes when this process has ended.
        print(json.dumps(seen), file=sys.stderr, flush=True)
        os._exit(0)


anyio.run(main)
