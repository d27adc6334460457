#!/usr/bin/env bash
# A server made with ajsonrpc 1.2.0 (PyPI) cannot answer a call whose method returns nothing: no response comes.
#
# The method runs, returns None, and the manager raises "Either result or error should exist" in place of the response,
# though an error of the method itself becomes one. Of a batch with such a call, no call is answered. JSON-RPC 2.0,
# "Response object": `result` is required on success, and the method decides its value; null is a value of JSON.
# json-rpc 1.15.0 and jsonrpcserver 5.0.9 answer "result": null.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
packages="ajsonrpc==1.2.0 json-rpc==1.15.0 jsonrpcserver==5.0.9"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check $packages ||
  { echo "SKIP: ajsonrpc 1.2.0, json-rpc 1.15.0 or jsonrpcserver 5.0.9 cannot be installed"; exit 77; }
cat >"$work/serve.py" <<'P'
import asyncio, json
import jsonrpcserver
from ajsonrpc import AsyncJSONRPCResponseManager, Dispatcher
from jsonrpc import JSONRPCResponseManager

saved = []

def save():
    saved.append(1)

methods = {"save": save, "count": lambda: len(saved)}
manager = AsyncJSONRPCResponseManager(Dispatcher(methods))
wrapped = {name: lambda method=method: jsonrpcserver.Success(method()) for name, method in methods.items()}
servers = {
    "ajsonrpc": lambda text: asyncio.run(manager.get_payload_for_payload(text)),
    "json-rpc": lambda text: JSONRPCResponseManager.handle(text, methods).json,
    "jsonrpcserver": lambda text: jsonrpcserver.dispatch(text, methods=wrapped),
}
save_call, count_call = ({"jsonrpc": "2.0", "id": id, "method": method} for id, method in enumerate(methods))
for name, serve in servers.items():
    for asked in (count_call, save_call, [count_call, save_call]):
        before = len(saved)
        try:
            answered = json.loads(serve(json.dumps(asked)))
            answered = answered if isinstance(answered, list) else [answered]
            said = "answers " + ", ".join("null" if one["result"] is None else "a number" for one in answered)
        except ValueError as error:
            said = f"raises {error}"
        print(name + ":", said + ",", len(saved) - before, "saved")
P
seen=$("$work/venv/bin/python" "$work/serve.py")
echo "$seen"
[ "$seen" = "ajsonrpc: answers a number, 0 saved
ajsonrpc: raises Either result or error should exist, 1 saved
ajsonrpc: raises Either result or error should exist, 1 saved
json-rpc: answers a number, 0 saved
json-rpc: answers null, 1 saved
json-rpc: answers a number, null, 1 saved
jsonrpcserver: answers a number, 0 saved
jsonrpcserver: answers null, 1 saved
jsonrpcserver: answers a number, null, 1 saved" ]
