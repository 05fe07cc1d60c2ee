# SPDX-License-Identifier: Apache-2.0
"""An echo server with a thread for each connection, certificates of both sides, and a client that resumes."""
import socket
import threading

import siotls


def serve(listener, configuration, num_connections):
    """Serves so many connections at once, and waits for their ends."""
    threads = []
    for _ in range(num_connections):
        plain, _ = listener.accept()
        plain.settimeout(60)
        thread = threading.Thread(target=echo, args=(plain, configuration))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


def echo(plain, configuration):
    with siotls.wrap(plain, configuration) as stream:
        while data := stream.recv(65536):
            stream.sendall(data)
        stream.shutdown(socket.SHUT_WR)


def ask(address, configuration, hostname, data, session=None):
    """What comes back of data, whether the session was resumed, and sessions for the next time."""
    with siotls.wrap(socket.create_connection(address, timeout=60), configuration, hostname, session=session) as stream:
        stream.sendall(data)
        stream.shutdown(socket.SHUT_WR)
        with stream.makefile("rb") as file:
            got = file.read()
        return got, stream.connection.info().is_resumed, stream.sessions
