# SPDX-License-Identifier: Apache-2.0
"""Pipes: each direction closed by itself, whatever stdin and stdout are; nothing lost, and cut ends are seen."""

import hashlib
import os
import random
import socket
import subprocess
import threading

import support

SIZE = 10 * 1024 * 1024


def setUpModule():
    support.make_certificates()


def client(port, *arguments, **streams):
    return subprocess.Popen([support.tool("siotls-client"), "--ca", support.path("ca.pem"), *arguments,
                             "127.0.0.1:%d" % port], env=support.environment, stderr=subprocess.PIPE, **streams)


def feed(stream, data):
    stream.write(data)
    stream.close()


def text(seed):
    return random.Random(seed).randbytes(SIZE)


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Threads:
    """Writes to some streams and reads others, all at once."""

    def __init__(self, writes, reads):
        self.results = {}
        self.threads = [threading.Thread(target=feed, args=pair) for pair in writes]
        self.threads += [threading.Thread(target=self.read, args=[name, stream]) for name, stream in reads.items()]
        for thread in self.threads:
            thread.start()

    def read(self, name, stream):
        self.results[name] = stream.read()

    def finish(self):
        for thread in self.threads:
            thread.join(support.PATIENCE)
        return self.results


class Pipe(support.Case):
    def test_both_ways(self):
        up, down = text(1), text(2)
        with support.Server(mode=None, pipes=subprocess.PIPE) as server:
            process = client(server.port, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            got = Threads([(process.stdin, up), (server.process.stdin, down)],
                          {"up": server.process.stdout, "down": process.stdout}).finish()
            self.assertEqual(process.wait(support.PATIENCE), 0, process.stderr.read())
            self.assertEqual(server.process.wait(support.PATIENCE), 0, server.words())
        self.assertEqual((digest(got["up"]), digest(got["down"])), (digest(up), digest(down)))

    def half_close(self, first, second, first_end, second_end):
        """One side ends its direction before the other begins."""
        data = text(3)
        feed(first.stdin, b"only this")
        self.assertEqual(second.stdout.read(), b"only this")
        threads = Threads([(second.stdin, data)], {"data": first.stdout})
        self.assertEqual(digest(threads.finish()["data"]), digest(data))
        self.assertEqual((first.wait(support.PATIENCE), second.wait(support.PATIENCE)), (first_end, second_end))

    def test_client_ends_first(self):
        with support.Server(mode=None, pipes=subprocess.PIPE) as server:
            process = client(server.port, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.half_close(process, server.process, 0, 0)

    def test_server_ends_first(self):
        with support.Server(mode=None, pipes=subprocess.PIPE) as server:
            process = client(server.port, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.half_close(server.process, process, 0, 0)

    def test_echo_of_files(self):
        data = text(4)
        with open(support.path("in"), "wb") as file:
            file.write(data)
        with support.Server(mode="--echo") as server, open(support.path("in"), "rb") as source, \
                open(support.path("out"), "wb") as sink:
            process = client(server.port, stdin=source, stdout=sink)
            self.assertEqual(process.wait(support.PATIENCE), 0, process.stderr.read())
        with open(support.path("out"), "rb") as file:
            self.assertEqual(digest(file.read()), digest(data))

    def test_file_is_read_without_threads(self):
        """A thread's help for each piece of a file costs more than all the rest."""
        with open(support.path("big"), "wb") as file:
            file.write(text(5))
        with open(support.path("big"), "rb") as file, subprocess.Popen(
                [support.tool("siotls-server"), "--listen", "127.0.0.1:0", "--cert", support.path("ecdsa.pem"), "--key",
                 support.path("ecdsa.key")], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=support.environment) as server:
            try:
                connection = support.connect(int(server.stderr.readline().decode().rsplit(":", 1)[1]))
                self.assertEqual(digest(support.read_all(connection)), digest(text(5)))
                self.assertEqual(len(os.listdir("/proc/%d/task" % server.pid)), 1)
                connection.unwrap().close()
                self.assertEqual(server.wait(support.PATIENCE), 0)
            finally:
                server.kill()

    def test_nothing(self):
        with support.Server(mode="--echo") as server:
            process = client(server.port, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            self.assertEqual((process.stdout.read(), process.wait(support.PATIENCE)), (b"", 0))

    def test_closed_descriptors(self):
        with support.Server(mode="--echo") as server:
            result = subprocess.run(
                ["/bin/bash", "-c", 'exec "$0" --ca "$1" 127.0.0.1:%d <&- >&-' % server.port,
                 support.tool("siotls-client"), support.path("ca.pem")], check=False, env=support.environment,
                stderr=subprocess.PIPE, timeout=support.PATIENCE)
            self.assert_succeeds(result)

    def test_slow_reader_holds_the_sender_back(self):
        with support.Server(mode=None, pipes=subprocess.PIPE) as server:
            process = client(server.port, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            writer = threading.Thread(target=feed, args=(server.process.stdin, text(5)))
            writer.start()
            writer.join(0.5)
            self.assertTrue(writer.is_alive(), "10 MB went into a client that nobody reads from")
            self.assertEqual(digest(process.stdout.read()), digest(text(5)))
            writer.join()
            self.assertEqual(process.wait(support.PATIENCE), 0)

    def test_output_that_breaks(self):
        reader, writer = os.pipe()
        os.close(reader)
        with support.Server(mode="--echo") as server:
            process = client(server.port, stdin=subprocess.PIPE, stdout=writer)
            os.close(writer)
            process.stdin.write(b"hello")
            process.stdin.flush()
            self.assertEqual(process.wait(support.PATIENCE), 1)
            self.assertIn(b"cannot write to standard output", process.stderr.read())
            process.stdin.close()


class Cut(support.Case):
    def test_truncation(self):
        """A relay that cuts the connection after a while: no end without close_notify is taken for one."""
        with support.Server(mode=None, pipes=subprocess.PIPE) as server:
            relay = socket.create_server(("127.0.0.1", 0))
            process = client(relay.getsockname()[1], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            near, _ = relay.accept()
            # A short buffer: the kernel must not take all of the server's text.
            far = socket.socket()
            far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            far.connect(("127.0.0.1", server.port))
            threading.Thread(target=self.forward, args=(near, far, 1 << 30), daemon=True).start()
            writer = threading.Thread(target=self.try_to_feed, args=(server.process.stdin,), daemon=True)
            writer.start()
            self.forward(far, near, 100000)
            near.shutdown(socket.SHUT_WR)
            out = process.stdout.read()
            self.assertEqual(process.wait(support.PATIENCE), 1)
            words = process.stderr.read()
            self.assertIn(b"truncated", words)
            self.assertEqual(words.count(b"\n"), 1)
            self.assertTrue(0 < len(out) < 100000 and text(6).startswith(out))
            far.close()
            near.close()
            relay.close()
            self.assertEqual(server.process.wait(support.PATIENCE), 1)

    def try_to_feed(self, stream):
        try:
            feed(stream, text(6))
        except BrokenPipeError:
            pass

    def forward(self, source, sink, limit):
        while limit > 0:
            try:
                data = source.recv(min(limit, 65536))
            except OSError:
                return
            if not data:
                return
            sink.sendall(data)
            limit -= len(data)


if __name__ == "__main__":
    support.main()
