#!/usr/bin/env bash
# A client made with agent-client-protocol 0.12.1 (PyPI) gets the pieces of an answer in another order than they came.
#
# The agent sends the chunks "one", "two", "three". The client's session_update() waits a moment with the first, as one
# does that looks something up or draws. The SDK runs each message as a task of its own, so the later chunks overtake
# the first: "two three one". One would expect a handler to be called when the call before it is done: chunks are pieces
# of one text, bear no number that tells their order, and come through one pipe, in order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check agent-client-protocol==0.12.1 ||
  { echo "SKIP: agent-client-protocol 0.12.1 cannot be installed"; exit 77; }
cat >"$work/agent.py" <<'P'
import asyncio
import acp

class Agent(acp.Agent):
    def on_connect(self, connection):
        self.connection = connection

    async def initialize(self, protocol_version, **_):
        return acp.InitializeResponse(protocol_version=protocol_version)

    async def new_session(self, **_):
        return acp.NewSessionResponse(session_id="s")

    async def prompt(self, session_id, **_):
        for text in ("one", "two", "three"):
            await self.connection.session_update(session_id, acp.update_agent_message_text(text))
        return acp.PromptResponse(stop_reason="end_turn")

asyncio.run(acp.run_agent(Agent()))
P
cat >"$work/client.py" <<'P'
import asyncio, json, sys
import acp

class Client(acp.Client):
    def __init__(self):
        self.begun, self.texts, self.rest = 0, [], asyncio.Event()

    async def session_update(self, update, **_):
        self.begun += 1
        if self.begun == 1:
            # Until the others have come; no longer than a handler may take that is called by turns.
            await asyncio.wait([asyncio.create_task(self.rest.wait())], timeout=20)
        self.texts.append(update.content.text)
        if len(self.texts) == 2:
            self.rest.set()

def note(event):
    message = event.message
    if message.get("method") == "session/update":
        sent.append(message["params"]["update"]["content"]["text"])

async def main():
    client = Client()
    agent = acp.spawn_agent_process(client, sys.executable, sys.argv[1], observers=[note])
    async with agent as (connection, _):
        await connection.initialize(protocol_version=acp.PROTOCOL_VERSION)
        await connection.new_session(cwd="/", mcp_servers=[])
        await connection.prompt(prompt=[acp.text_block("count")], session_id="s")
        while len(client.texts) < 3:
            await asyncio.sleep(0.1)
    print("on the wire:", *sent)
    print("session_update:", *client.texts)

sent = []
asyncio.run(asyncio.wait_for(main(), 120))
P
seen=$("$work/venv/bin/python" "$work/client.py" "$work/agent.py")
echo "$seen"
[ "$seen" = "on the wire: one two three
session_update: two three one" ]
