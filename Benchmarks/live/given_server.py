"""A model server that is there already. It is not restarted, so its caches are cleared as far as it lets us."""

import json
import urllib.parse
import urllib.request

from faults import BadInput


class GivenServer:
    """A `with` over it changes nothing but the cache of its slots."""

    def __init__(self, url, say):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise BadInput(f"{url} is no address of a server such as http://127.0.0.1:8080.")
        path = parts.path.rstrip("/")
        self.url = f"http://{parts.netloc}{path[:-len('/v1')] if path.endswith('/v1') else path}"
        self.say, self.warned = say, False

    def check(self, model):
        """Fails unless the server has the model."""
        try:
            with urllib.request.urlopen(f"{self.url}/v1/models", timeout=30) as reply:
                names = [entry["id"] for entry in json.load(reply)["data"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{self.url} does not answer as an OpenAI-compatible server does: {error}.") from error
        if model not in names:
            raise BadInput(f"{self.url} has no model {model}; it has {', '.join(names) or 'none'}.")

    def __enter__(self):
        # Slots of llama-server; it allows this if it was started with --slot-save-path.
        try:
            request = urllib.request.Request(f"{self.url}/slots/0?action=erase", data=b"{}", method="POST")
            with urllib.request.urlopen(request, timeout=60):
                pass
        except OSError as error:
            if not self.warned:
                self.say(f"The server's cache cannot be cleared ({error}): a tool may find what another had read.")
            self.warned = True
        return self

    def __exit__(self, *_):
        pass

    def counts(self):
        return {}
