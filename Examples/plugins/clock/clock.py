"""An integration for nexus: a server of tools by the Model Context Protocol, with nothing but Python's own library."""
import datetime
import json
import sys

DAY = {"type": "string", "description": "A day, such as 2026-02-28"}
TOOLS = [
    {"name": "today", "description": "What day it is", "inputSchema": {"type": "object"}},
    {"name": "days_between", "description": "How many days lie between two days",
     "inputSchema": {"type": "object", "properties": {"from": DAY, "to": DAY}, "required": ["from", "to"]}},
]


def call(name, arguments):
    if name == "today":
        return datetime.date.today().strftime("%A, %Y-%m-%d")
    first, last = (datetime.date.fromisoformat(arguments[key]) for key in ("from", "to"))
    return str((last - first).days)


def result(method, params):
    if method == "initialize":
        return {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                "serverInfo": {"name": "clock", "version": "1.0"}}
    if method == "tools/list":
        return {"tools": TOOLS}
    if method == "tools/call":
        try:
            text, failed = call(params["name"], params.get("arguments", {})), False
        except ValueError as error:
            text, failed = str(error), True
        return {"content": [{"type": "text", "text": text}], "isError": failed}
    return None


for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue  # a notification, which is never answered
    answer = {"jsonrpc": "2.0", "id": message["id"]}
    found = result(message["method"], message.get("params", {}))
    if found is None:
        answer["error"] = {"code": -32601, "message": "There is no method " + message["method"]}
    else:
        answer["result"] = found
    print(json.dumps(answer), flush=True)
