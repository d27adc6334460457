"""A server made with the official package. Its revision is the client's choice, or only those of its first argument."""

import sys

import anyio
import mcp.server.runner
import mcp_types.version
from mcp.server.mcpserver import Context, MCPServer
from pydantic import BaseModel

if len(sys.argv) > 1:
    # The package serves every revision that it knows; here it is held to one of the older.
    only = (sys.argv[1],)
    mcp.server.runner.HANDSHAKE_PROTOCOL_VERSIONS = only
    mcp.server.runner.LATEST_HANDSHAKE_VERSION = sys.argv[1]
    mcp.server.runner._has_modern_envelope = lambda params: False

server = MCPServer("peer", instructions="Add numbers.", version="9")


class Sum(BaseModel):
    sum: int


@server.tool()
def add(a: int, b: int) -> Sum:
    """Adds two integers."""
    return Sum(sum=a + b)


@server.tool()
def fail() -> str:
    """Fails."""
    raise ValueError("no luck")


@server.tool()
async def steps(context: Context) -> str:
    """Reports progress."""
    for step in range(1, 4):
        await context.report_progress(step, 3, f"step {step}")
    return "done"


@server.tool()
async def wait() -> str:
    """Waits until it is cancelled."""
    print("waiting", file=sys.stderr, flush=True)
    try:
        await anyio.sleep(3600)
    finally:
        print("cancelled", file=sys.stderr, flush=True)
    return "never"


server.run("stdio")
