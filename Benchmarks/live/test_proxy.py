import http.client
import json
import tempfile
import unittest
from pathlib import Path

import exchanges
from fakes import TIMINGS, FakeServer
from proxy import Proxy


class ProxyTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "exchanges.jsonl"

    def ask(self, url, stream):
        connection = http.client.HTTPConnection(url[len("http://"):], timeout=30)
        connection.request("POST", "/v1/chat/completions", json.dumps({"stream": stream, "messages": []}))
        return connection, connection.getresponse()

    def test_passes_a_streamed_reply_on_and_keeps_it(self):
        with FakeServer(["hello"]) as server, Proxy(server.url, self.log) as proxy:
            connection, reply = self.ask(proxy.url, True)
            self.assertTrue(reply.read().endswith(b"data: [DONE]\n\n"))
            connection.close()
        row, = map(json.loads, self.log.read_text().splitlines())
        self.assertEqual((row["status"], row["reply"], row["finish"], row["timings"], row["cancelled"]),
                         (200, "hello", "stop", TIMINGS, False))
        self.assertEqual(row["request"], {"stream": True, "messages": []})
        self.assertGreaterEqual(row["seconds"], row["first_byte"])

    def test_keeps_a_reply_in_one_piece_and_counts_it(self):
        with FakeServer(["hello"]) as server, Proxy(server.url + "/base", self.log) as proxy:
            connection, reply = self.ask(proxy.url, False)
            self.assertEqual(json.load(reply)["choices"][0]["message"]["content"], "hello")
            connection.close()
        total = exchanges.summary(proxy.rows)
        self.assertEqual({key: total[key] for key in ("rounds", "read", "cached", "written", "cancelled", "refused")},
                         {"rounds": 1, "read": 40, "cached": 3, "written": 7, "cancelled": 0, "refused": 0})

    def test_leaves_the_server_when_the_client_goes(self):
        with FakeServer(["hello"], stalls=True) as server, Proxy(server.url, self.log) as proxy:
            connection, reply = self.ask(proxy.url, True)
            reply.read(10)
            reply.close()
            connection.close()
            self.assertTrue(server.left.wait(30))
        row, = proxy.rows
        self.assertEqual((row["cancelled"], row["reply"]), (True, "he"))

    def test_answers_where_there_is_no_server(self):
        with Proxy("http://127.0.0.1:9", self.log) as proxy:
            self.assertEqual(self.ask(proxy.url, False)[1].status, 502)


class ExchangeTests(unittest.TestCase):
    def record(self, body, status="200 OK"):
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
        return exchanges.record("POST", "/v1/chat/completions", b"{}", (head + body).encode(), False)

    def test_counts_by_usage_where_there_are_no_timings(self):
        row = self.record(json.dumps({"choices": [], "usage": {
            "prompt_tokens": 50, "completion_tokens": 8, "prompt_tokens_details": {"cached_tokens": 20}}}))
        self.assertEqual(exchanges.tokens_of(row), {"read": 30, "cached": 20, "written": 8})

    def test_keeps_the_server_s_refusal(self):
        row = self.record('{"error":{"code":400}}', "400 Bad Request")
        self.assertEqual((row["status"], row["error"]), (400, {"code": 400}))
        self.assertEqual(exchanges.summary([row])["refused"], 1)

    def test_a_reply_that_never_began_has_no_status(self):
        row = exchanges.record("POST", "/v1/completions", b"{}", b"", True)
        self.assertEqual((row["status"], row["reply"], exchanges.tokens_of(row)), (0, "", {}))

    def test_other_requests_are_no_rounds(self):
        row = exchanges.record("GET", "/v1/models", b"", b"HTTP/1.1 200 OK\r\n\r\n{}", False)
        self.assertEqual(exchanges.summary([row])["rounds"], 0)


if __name__ == "__main__":
    unittest.main()
