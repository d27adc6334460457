"""A reverse proxy that keeps every request and reply, so that all tools are measured in the same way.

Bytes pass on as they come. Where the client goes, the server is left at once, as without the proxy.
"""

import http.server
import json
import select
import socket
import threading
import time
import urllib.parse

import exchanges

# Not passed on: those of one connection, and the host, which is another.
_OWN = {"host", "connection", "keep-alive", "proxy-connection", "expect", "te", "upgrade"}


class Proxy:
    """Listens on loopback while a `with` lasts; `rows` and the file hold each exchange in the order of their ends."""

    def __init__(self, upstream, log):
        parts = urllib.parse.urlsplit(upstream)
        self.address, self.prefix = (parts.hostname, parts.port or 80), parts.path.rstrip("/")
        self.log, self.rows, self.lock = log, [], threading.Lock()

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self.server.daemon_threads = False  # so that closing waits for the rows of requests that were given up
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def keep(self, row):
        with self.lock, open(self.log, "a", encoding="utf-8") as file:
            self.rows.append(row)
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy = None

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.close_connection = True
        if "Transfer-Encoding" in self.headers:
            return self.send_error(411, "The proxy takes requests with a Content-Length only")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        started, start = time.time(), time.monotonic()
        try:
            upstream = socket.create_connection(self.proxy.address)
        except OSError as error:
            return self.send_error(502, f"The model server cannot be reached: {error}")
        with upstream:
            upstream.sendall(self.head() + body)
            data, first, cancelled = self.relay(upstream)
        row = exchanges.record(self.command, self.path, body, data, cancelled)
        row.update(started=round(started, 3), seconds=round(time.monotonic() - start, 3),
                   first_byte=round(first - start, 3) if first else None)
        self.proxy.keep(row)

    do_GET = do_DELETE = do_PUT = do_POST

    def head(self):
        lines = [f"{self.command} {self.proxy.prefix}{self.path} HTTP/1.1",
                 "Host: {}:{}".format(*self.proxy.address), "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items() if name.lower() not in _OWN]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def relay(self, upstream):
        """All that came from the server until it closed, when the first of it came, and whether the client left."""
        pieces, first, watched = [], None, [upstream, self.connection]
        while True:
            ready = select.select(watched, [], [])[0]
            if upstream in ready:
                try:
                    piece = upstream.recv(1 << 16)
                except OSError:
                    piece = b""
                if not piece:
                    return b"".join(pieces), first, False
                first = first or time.monotonic()
                pieces.append(piece)
                try:
                    self.connection.sendall(piece)
                except OSError:
                    return b"".join(pieces), first, True
            elif self._client_left():
                return b"".join(pieces), first, True
            else:
                watched = [upstream]  # it has sent the next request already; that one is not answered

    def _client_left(self):
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True
