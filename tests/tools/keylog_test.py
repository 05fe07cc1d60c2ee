# SPDX-License-Identifier: Apache-2.0
"""--keylog: the same secrets that OpenSSL writes for the same connection."""

import os
import stat
import subprocess

import support

LABELS = {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0",
          "SERVER_TRAFFIC_SECRET_0", "EXPORTER_SECRET"}


def setUpModule():
    support.make_certificates()


def secrets(name):
    """(label, client random) to secret."""
    with open(support.path(name), encoding="ascii") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {(label, random): secret for label, random, secret in lines}


class Keylog(support.Case):
    def compare(self, ours, theirs):
        ours, theirs = secrets(ours), secrets(theirs)
        for key, secret in ours.items():
            self.assertEqual(theirs[key], secret)
        self.assertLessEqual(LABELS - {"EXPORTER_SECRET"}, {label for label, _ in ours})

    def test_client(self):
        server = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_3", "-www", "-naccept", "1", "-cert",
             support.path("ecdsa.pem"), "-key", support.path("ecdsa.key"), "-keylogfile", support.path("theirs.log")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            line = server.stdout.readline()
            while not line.startswith(b"ACCEPT"):
                line = server.stdout.readline()
            result = support.run("siotls-client", "--ca", support.path("ca.pem"), "--keylog", support.path("ours.log"),
                                 "--get", "/", line.split()[-1].decode())
            self.assert_succeeds(result)
            server.wait(support.PATIENCE)
        finally:
            server.kill()
            server.wait()
        self.assertEqual(stat.S_IMODE(os.stat(support.path("ours.log")).st_mode), 0o600)
        self.compare("ours.log", "theirs.log")

    def test_server_appends(self):
        with open(support.path("server.log"), "w", encoding="ascii") as file:
            file.write("# kept\n")
        with support.Server("--keylog", support.path("server.log")) as server:
            for _ in range(2):
                subprocess.run(["openssl", "s_client", "-connect", server.address, "-keylogfile",
                                support.path("s_client.log")], input=b"GET / HTTP/1.0\r\n\r\n", check=False,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=support.PATIENCE)
        self.compare("server.log", "s_client.log")
        self.assertEqual(len({random for _, random in secrets("server.log")}), 2)
        with open(support.path("server.log"), encoding="ascii") as file:
            self.assertEqual(file.readline(), "# kept\n")


if __name__ == "__main__":
    support.main()
