"""A provider for nexus: a line of JSON on standard input asks, lines on standard output answer."""
import json
import sys


def say(**members):
    print(json.dumps(members), flush=True)


for line in sys.stdin:
    request = json.loads(line)
    id = request["id"]
    if request["do"] == "models":
        say(id=id, models=["plain", "loud"])
    elif request["model"] not in ("plain", "loud"):
        say(id=id, error="there is no model " + request["model"])
    else:
        text = request["messages"][-1]["content"]
        text = text.upper() if request["model"] == "loud" else text
        # Pieces are shown as they come; the line without "delta" ends the answer.
        for number, word in enumerate(text.split(" ")):
            say(id=id, delta=(" " if number else "") + word)
        say(id=id, promptTokens=len(text.split()), outputTokens=len(text.split()))
