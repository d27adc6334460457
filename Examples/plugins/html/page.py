"""An output for nexus: a result comes as JSON, and its text in another form goes back."""
import html
import json
import sys


def page(run):
    steps = "".join(
        f"<h2>{html.escape(step['step'])}</h2><pre>{html.escape(str(step['response']))}</pre>" for step in run["steps"]
    )
    title = html.escape(f"Run {run['run']} of {run['workflow']}")
    return f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{steps}\n"


for line in sys.stdin:
    request = json.loads(line)
    if request["kind"] == "run":
        answer = {"id": request["id"], "text": page(request["value"])}
    else:
        answer = {"id": request["id"], "error": "only runs can be written as HTML"}
    print(json.dumps(answer), flush=True)
