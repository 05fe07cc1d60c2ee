# SPDX-License-Identifier: Apache-2.0
"""An HTTPS client of h11 and siotls: https_h11.py HOST [PORT [CA.pem]]."""
import socket
import sys

import h11

import siotls


def fetch(address, hostname, configuration, target="/"):
    """The status and the body of a page."""
    http = h11.Connection(h11.CLIENT)
    request = h11.Request(method="GET", target=target, headers=[("Host", hostname), ("Connection", "close")])
    status, body = 0, bytearray()
    with siotls.wrap(socket.create_connection(address, timeout=60), configuration, hostname) as stream:
        stream.sendall(http.send(request))
        stream.sendall(http.send(h11.EndOfMessage()))
        while True:
            event = http.next_event()
            if event is h11.NEED_DATA:
                http.receive_data(stream.recv(65536))  # b"" is the end, and h11 knows whether the page is whole
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed)):
                return status, bytes(body)


def main():
    host = sys.argv[1]
    port = sys.argv[2] if len(sys.argv) > 2 else "443"
    trust = siotls.trust.from_file(sys.argv[3]) if len(sys.argv) > 3 else siotls.trust.get_truststore()
    configuration = siotls.TLSConfiguration("client", alpn=("http/1.1",), trust_store=trust)
    status, body = fetch((host, int(port)), host, configuration)
    print(status, file=sys.stderr)
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
