# SPDX-License-Identifier: Apache-2.0
"""siotls-server --http: HTTP/1.x as RFC 9110 and RFC 9112 say, over Python's own TLS."""

import re

import support

HOST = b"Host: localhost\r\n"


def setUpModule():
    support.make_certificates()


class Response:
    """The first response in data; rest is what follows."""

    def __init__(self, data, has_body=True):
        head, _, rest = data.partition(b"\r\n\r\n")
        self.start, *lines = head.decode().split("\r\n")
        self.status = int(self.start.split()[1])
        self.fields = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        length = int(self.fields.get("content-length", 0)) if has_body else 0
        self.body, self.rest = rest[:length], rest[length:]


class Http(support.Case):
    @classmethod
    def setUpClass(cls):
        cls.server = support.Server("--alpn", "http/1.1,<&>")

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def ask(self, data, alpn=None):
        """Everything that comes back until the server closes."""
        connection = support.connect(self.server.port, alpn=alpn)
        connection.sendall(data)
        answer = support.read_all(connection)
        connection.close()
        return answer

    def ask_once(self, data, has_body=True):
        answer = Response(self.ask(data), has_body)
        self.assertEqual(answer.rest, b"")
        return answer

    def test_page(self):
        answer = self.ask_once(b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        self.assertEqual(answer.start, "HTTP/1.1 200 OK")
        self.assertEqual(answer.fields["connection"], "close")
        self.assertRegex(answer.fields["date"], r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
        self.assertEqual(answer.fields["content-type"], "text/plain; charset=utf-8")
        for words in b"TLS 1.3", b"X25519 (by openssl)", b"ECDSA_SECP256R1_SHA256 (signed by openssl)", b"localhost":
            self.assertIn(words, answer.body)

    def test_accept(self):
        for accept, kind in ((b"text/html", "html"), (b"text/html,application/xhtml+xml,*/*;q=0.8", "html"),
                             (b"*/*", "plain"), (b"text/plain , TEXT/HTML", "html"),
                             (b"text/html;q=0", "plain"), (b"text/htmlx", "plain"), (b"image/png", "plain")):
            answer = self.ask_once(b"GET / HTTP/1.0\r\nAccept: " + accept + b"\r\n\r\n")
            self.assertEqual(answer.fields["content-type"], "text/" + kind + "; charset=utf-8", accept)

    def test_html_is_escaped(self):
        answer = Response(self.ask(b"GET / HTTP/1.0\r\nAccept: text/html\r\n\r\n", alpn=["<&>"]))
        self.assertIn(b"&lt;&amp;&gt;", answer.body)
        self.assertNotIn(b"<&>", answer.body)

    def test_versions_and_keeping(self):
        """Which requests are followed by another one on the same connection (RFC 9112 9.3)."""
        last = b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
        for start, fields, is_kept, says in (
                (b"HTTP/1.1", b"", True, None), (b"HTTP/1.1", b"Connection: close\r\n", False, "close"),
                (b"HTTP/1.1", b"Connection: keep-alive, CLOSE\r\n", False, "close"),
                (b"HTTP/1.1", b"Connection: x\r\nConnection: close\r\n", False, "close"),
                (b"HTTP/1.1", b"Connection: closed\r\n", True, None), (b"HTTP/1.0", b"", False, "close"),
                (b"HTTP/1.0", b"Connection: Keep-Alive\r\n", True, "keep-alive"),
                (b"HTTP/1.0", b"Connection: keep-alive, close\r\n", False, "close"), (b"HTTP/1.9", b"", True, None)):
            answer = Response(self.ask(b"GET / " + start + b"\r\n" + HOST + fields + b"\r\n" + last))
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.fields.get("connection"), says)
            self.assertEqual(bool(answer.rest), is_kept, (start, fields))

    def test_head(self):
        get = self.ask_once(b"GET / HTTP/1.0\r\n\r\n")
        head = self.ask_once(b"HEAD / HTTP/1.0\r\n\r\n", has_body=False)
        self.assertEqual(head.fields["content-length"], get.fields["content-length"])
        self.assertEqual(head.status, 200)

    def test_any_method(self):
        for start in b"POST /x", b"DELETE /", b"OPTIONS *", b"BREW http://localhost/pot":
            self.assertEqual(self.ask_once(start + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n").status, 200)

    def test_bodies_are_refused(self):
        """And what comes with them is not taken for a request."""
        for status, fields, body in (
                (413, b"Content-Length: 5\r\n", b"GET /"), (413, b"Content-Length: 300000\r\n", b"x" * 300000),
                (413, b"Content-Length: 1\r\nContent-Length: 2\r\n", b"ab"), (413, b"Content-Length: 0\r\nContent-Length: 2\r\n", b"ab"),
                (413, b"Expect: 100-continue\r\nContent-Length: 3\r\n", b""),
                (501, b"Transfer-Encoding: chunked\r\n", b"5;a=b\r\nGET /\r\n0\r\n\r\n"),
                (501, b"Transfer-Encoding: gzip, chunked\r\n", b"")):
            answer = self.ask_once(b"POST / HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body + b"GET / HTTP/1.0\r\n\r\n")
            self.assertEqual((answer.status, answer.fields["connection"]), (status, "close"), fields)

    def test_a_body_of_no_length_is_none(self):
        answer = Response(self.ask(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n\r\nGET / HTTP/1.0\r\n\r\n"))
        self.assertEqual((answer.status, Response(answer.rest).status), (200, 200))

    def test_pipelining(self):
        one = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"
        data = self.ask(one * 99 + b"GET / HTTP/1.0\r\n\r\n")
        self.assertEqual(len(re.findall(b"HTTP/1.1 200 OK\r\n", data)), 100)

    def test_bytes_one_by_one(self):
        connection = support.connect(self.server.port)
        for byte in b"\r\n\nGET / HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        answer = Response(support.read_all(connection))
        self.assertEqual((answer.status, answer.rest), (200, b""))

    def test_bare_line_feeds(self):
        self.assertEqual(self.ask_once(b"GET / HTTP/1.0\nAccept: */*\n\n").status, 200)

    def test_refusals(self):
        good = HOST + b"\r\n"
        for status, data in (
                (400, b"GET\r\n\r\n"), (400, b"GET /\r\n\r\n"), (400, b"GET  / HTTP/1.1\r\n" + good),
                (400, b"GET / HTTP/1.1 \r\n" + good), (400, b"GET / HTTP/11\r\n" + good),
                (400, b"G(T / HTTP/1.1\r\n" + good), (400, b"GET / HTTP/1.1\r\n\r\n"),
                (400, b"GET / HTTP/1.1\r\n" + HOST + good), (400, b"GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
                (400, b"GET / HTTP/1.1\r\n" + HOST + b" folded\r\n\r\n"), (400, b"GET / HTTP/1.1\r\n:x\r\n" + good),
                (400, b"GET / HTTP/1.1\r\nX: a\0b\r\n" + good), (400, b"GET / HTTP/1.1\r\nX: a\rb\r\n" + good),
                (400, b"POST / HTTP/1.1\r\nContent-Length: -1\r\n" + good),
                (400, b"POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n" + good),
                (400, b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n" + good),
                (400, b"POST / HTTP/1.1\r\nContent-Length: \r\n" + good),
                (501, b"CONNECT localhost:443 HTTP/1.1\r\n" + good), (505, b"GET / HTTP/2.0\r\n" + good),
                (431, b"GET / HTTP/1.1\r\nX: " + b"x" * 20000 + b"\r\n" + good),
                (431, b"GET /" + b"x" * 20000 + b" HTTP/1.1\r\n" + good)):
            answer = self.ask_once(data)
            self.assertEqual(answer.status, status, data[:80])
            self.assertEqual(answer.fields["connection"], "close")

    def test_ends_with_the_client(self):
        connection = support.connect(self.server.port)
        connection.sendall(b"GET / HTTP/1.1\r\n" + HOST)
        connection.unwrap().close()


if __name__ == "__main__":
    support.main()
