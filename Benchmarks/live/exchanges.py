"""What a request to a model was and what came back, read out of the bytes that passed."""

import http.client
import io
import json

GENERATING = ("/chat/completions", "/completions", "/completion", "/infill", "/api/chat", "/api/generate")


class _Bytes:
    def __init__(self, data):
        self.data = data

    def makefile(self, *_):
        return io.BytesIO(self.data)


def reply_in(data):
    """Status and body of an HTTP response, as far as it came; status 0 if not even its head did."""
    response = http.client.HTTPResponse(_Bytes(data))
    try:
        response.begin()
    except (http.client.HTTPException, ValueError):
        return 0, b""
    try:
        return response.status, response.read()
    except http.client.IncompleteRead as error:
        return response.status, error.partial
    except (http.client.HTTPException, ValueError):
        return response.status, b""


def objects_in(body):
    """The JSON objects of a reply: one, or one an event or a line if it was streamed."""
    text = body.decode("utf-8", "replace")
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    found = []
    for line in text.splitlines():
        line = line[len("data:"):] if line.startswith("data:") else line
        try:
            found.append(json.loads(line))
        except ValueError:
            pass  # [DONE], an empty line, or one that did not come whole
    return found


def record(method, path, request, data, cancelled):
    """The exchange as a row: text, why it ended, timings of llama-server and usage where the reply has them."""
    status, body = reply_in(data)
    row = {"method": method, "path": path, "status": status, "cancelled": cancelled}
    if method != "POST" or not path.split("?")[0].endswith(GENERATING):
        return row
    try:
        row["request"] = json.loads(request)
    except ValueError:
        row["request"] = request.decode("utf-8", "replace")
    text = []
    for value in (value for value in objects_in(body) if isinstance(value, dict)):
        choice = (value.get("choices") or [{}])[0]
        message = choice.get("delta") or choice.get("message") or value.get("message") or {}
        text.append(message.get("content") or choice.get("text") or value.get("content") or value.get("response") or "")
        row["finish"] = choice.get("finish_reason") or value.get("done_reason") or row.get("finish")
        for key in ("timings", "usage", "error"):
            if value.get(key):
                row[key] = value[key]
        if "prompt_eval_count" in value:
            row["usage"] = {"prompt_tokens": value["prompt_eval_count"],
                            "completion_tokens": value.get("eval_count", 0)}
    row["reply"] = "".join(text)
    return row


def tokens_of(row):
    """Tokens that were read, came from the cache, and were written; nothing where the reply does not tell."""
    timings, usage = row.get("timings"), row.get("usage")
    if timings:
        return {"read": timings.get("prompt_n", 0), "cached": timings.get("cache_n", 0),
                "written": timings.get("predicted_n", 0)}
    if usage:
        cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
        return {"read": usage.get("prompt_tokens", 0) - cached, "cached": cached,
                "written": usage.get("completion_tokens", 0)}
    return {}


def summary(rows):
    """Rounds, tokens and seconds of all exchanges in which a model was to write."""
    rows = [row for row in rows if "request" in row]
    total = {"rounds": len(rows), "cancelled": sum(row["cancelled"] for row in rows),
             "refused": sum(row["status"] != 200 and not row["cancelled"] for row in rows),
             "model_seconds": round(sum(row.get("seconds", 0) for row in rows), 3)}
    for key in ("read", "cached", "written"):
        total[key] = sum(tokens_of(row).get(key, 0) for row in rows)
    return total
