# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 with h2 and siotls: a client and a server of one page, both by events over a blocking socket."""
import socket

import h2.config
import h2.connection
import h2.events

import siotls


def fetch(address, hostname, configuration, target="/"):
    """The status and the body of a page; the configuration offers h2 by ALPN."""
    http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
    status, body = 0, bytearray()
    with siotls.wrap(socket.create_connection(address, timeout=60), configuration, hostname) as stream:
        if stream.connection.info().alpn != "h2":
            raise ConnectionError("the server does not speak HTTP/2")
        http.initiate_connection()
        http.send_headers(1, [(":method", "GET"), (":path", target), (":scheme", "https"), (":authority", hostname)],
                          end_stream=True)
        while True:
            stream.sendall(http.data_to_send())
            data = stream.recv(65536)
            if not data:
                raise ConnectionError("the server closed before the page was whole")
            for event in http.receive_data(data):
                if isinstance(event, h2.events.ResponseReceived):
                    status = int(dict(event.headers)[":status"])
                elif isinstance(event, h2.events.DataReceived):
                    body += event.data
                    http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif isinstance(event, h2.events.StreamEnded):
                    http.close_connection()
                    stream.sendall(http.data_to_send())
                    stream.shutdown(socket.SHUT_WR)
                    return status, bytes(body)


def serve(plain, configuration, body):
    """Answers every request of one connection by a body of less than 16 KiB."""
    http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    with siotls.wrap(plain, configuration) as stream:
        http.initiate_connection()
        stream.sendall(http.data_to_send())
        while data := stream.recv(65536):
            for event in http.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    http.send_headers(event.stream_id, [(":status", "200")])
                    http.send_data(event.stream_id, body, end_stream=True)
            stream.sendall(http.data_to_send())
