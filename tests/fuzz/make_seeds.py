#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes one folder of seeds per fuzz target: make_seeds.py DIRECTORY STAMP.

The seeds of whole connections stand in connection.corpus and quic.corpus, one in a line, in hex: what libFuzzer kept of
long runs (fuzz_connection -merge=1). The number of the scenario or configs comes first, so new ones go to the end of
their list.
"""
import base64
import pathlib
import sys


def vector(length_bytes, contents):
    return len(contents).to_bytes(length_bytes, "big") + contents


def extension(kind, data=b""):
    return kind.to_bytes(2, "big") + vector(2, data)


RANDOM = bytes(range(32))
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
SCHEMES = extension(13, vector(2, bytes.fromhex("08040403")))
VERSIONS = extension(43, vector(1, bytes.fromhex("0304")))
SELECTED = extension(43, bytes.fromhex("0304"))
ALPN = extension(16, vector(2, vector(1, b"h2")))
SHARE = bytes.fromhex("001d") + vector(2, RANDOM)

CLIENT_EXTENSIONS = (
    extension(0, vector(2, b"\0" + vector(2, b"a.test"))) + extension(10, vector(2, bytes.fromhex("001d0017")))
    + SCHEMES + ALPN + VERSIONS + extension(44, vector(2, b"cookie")) + extension(45, vector(1, b"\1"))
    + extension(51, vector(2, SHARE)))
PSK = extension(41, vector(2, vector(2, b"ticket") + bytes(4)) + vector(2, vector(1, RANDOM)))


def client_hello(extensions):
    return b"\3\3" + RANDOM + vector(1, b"") + vector(2, bytes.fromhex("13011303")) + vector(1, b"\0") + extensions


def server_hello(random, extensions):
    return b"\3\3" + random + vector(1, b"") + bytes.fromhex("130100") + vector(2, extensions)


def certificate(extensions):
    return vector(1, b"") + vector(3, vector(3, b"0\0") + vector(2, extensions) + vector(3, b"0\1\0") + vector(2, b""))


def record(kind, fragment):
    return bytes([kind, 3, 3]) + vector(2, fragment)



def der(tag, *contents):
    whole = b"".join(contents)
    size = len(whole)
    length = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + whole


def oid(text):
    return der(6, bytes.fromhex(text))


ECDSA = der(0x30, oid("2a8648ce3d040302"))
NAME = der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, b"CA"))))
SIGNATURE = der(3, b"\0" + RANDOM)
UTC = der(0x17, b"260101000000Z")
TIME = der(0x18, b"20260101000000Z")


def crl(*entries, extensions=b""):
    listed = der(0x30, *(der(0x30, der(2, serial), UTC, more) for serial, more in entries)) if entries else b""
    tbs = der(0x30, der(2, b"\1"), ECDSA, NAME, UTC, UTC, listed, extensions)
    return der(0x30, tbs, ECDSA, SIGNATURE)


REASON = der(0x30, der(0x30, oid("551d15"), der(4, der(0x0a, b"\1"))))
POINT = der(0x30, der(0xa0, der(0xa0, der(0x86, b"http://a.test"))))
NUMBER = der(0xa0, der(0x30, der(0x30, oid("551d14"), der(4, der(2, b"\7"))),
                       der(0x30, oid("551d1c"), der(1, b"\xff"), der(4, POINT))))


def ocsp(status):
    identity = der(0x30, der(0x30, oid("2b0e03021a"), b"\5\0"), der(4, RANDOM[:20]), der(4, RANDOM[:20]), der(2, b"\1"))
    single = der(0x30, identity, status, TIME, der(0xa0, TIME))
    tbs = der(0x30, der(0xa2, der(4, RANDOM[:20])), TIME, der(0x30, single))
    basic = der(0x30, tbs, ECDSA, SIGNATURE)
    return der(0x30, der(0x0a, b"\0"), der(0xa0, der(0x30, oid("2b0601050507300101"), der(4, basic))))


def certificate_extension(last, value, critical=b""):
    return der(0x30, oid("551d" + last), critical, der(4, value))


def x509(subject, *extensions):
    key = der(0x30, der(0x30, oid("2b6570")), der(3, b"\0" + RANDOM))
    name = der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, subject))))
    algorithm = der(0x30, oid("2b6570"))
    tbs = der(0x30, der(0xa0, der(2, b"\2")), der(2, b"\1"), algorithm, NAME,
              der(0x30, UTC, der(0x18, b"20760101000000Z")), name, key, der(0xa3, der(0x30, *extensions)))
    return der(0x30, tbs, algorithm, SIGNATURE)


TRUE = b"\1\1\xff"
ALT_NAMES = der(0x82, b"www.example.org") + der(0x82, b"*.a.b") + der(0x81, b"a@b.c") + der(0x87, b"\xc0\0\2\1") + der(
    0xa4, NAME) + der(0x86, b"https://a.b/")
SUBTREES = der(0xa0, der(0x30, der(0x82, b"example.org")), der(0x30, der(0x81, b".b.c")), der(0x30, der(0xa4, NAME))) + der(
    0xa1, der(0x30, der(0x87, b"\xc0\0\2\0\xff\xff\xff\0")))
LEAF = x509(b"www.example.org", certificate_extension("0f", b"\3\2\7\x80", TRUE),
            certificate_extension("25", der(0x30, oid("2b06010505070301"))),
            certificate_extension("11", der(0x30, ALT_NAMES)), certificate_extension("0e", der(4, RANDOM[:20])),
            certificate_extension("23", der(0x30, der(0x80, RANDOM[:20]))))
CA = x509(b"CA", certificate_extension("13", der(0x30, TRUE, der(2, b"\0")), TRUE),
          certificate_extension("0f", b"\3\2\1\6", TRUE), certificate_extension("1e", der(0x30, SUBTREES), TRUE),
          certificate_extension("0e", der(4, RANDOM[:20])))
EC = der(0x30, der(2, b"\1"), der(4, RANDOM), der(0xa0, oid("2a8648ce3d030107")))
RSA = der(0x30, *(der(2, bytes([number])) for number in range(1, 9)))
PKCS8 = der(0x30, der(2, b"\0"), der(0x30, oid("2b6570")), der(4, der(4, RANDOM)))
ENCRYPTED = der(0x30, der(0x30, oid("2a864886f70d01050d"), der(0x30)), der(4, RANDOM))


def pem(label, contents, headers=b""):
    body = base64.encodebytes(contents)
    return b"-----BEGIN " + label + b"-----\n" + headers + body + b"-----END " + label + b"-----\n"


STEPS = vector(1, bytes([0x24, 0x36, 0x42, 0x08, 0x2d, 0x5a, 0xfe, 0x00, 0xfa]))
CLEAR_RECORDS = record(22, bytes(range(1, 100))) + record(20, b"\1") + record(21, b"\2\x28")
PROTECTED_RECORDS = (
    record(20, b"\1") + record(23, b"message\x16\0\0tg") + record(23, bytes(range(1, 200)) + b"\x17tg")
    + record(23, b"\x17\0tg") + record(23, b"\1\0\x15tg"))

def session(kind, rest):
    """A serialised session (core/config/session/session.h)."""
    terms = bytes(8) + b"\xff" * 8 + vector(2, b"hash\0" + vector(1, b"\1") + b"hash\1" + vector(1, b"\2"))
    return (b"sioS\3" + bytes([kind, 0, 1]) + b"\x13\1" + bytes(16) + bytes(12) + bytes(32) + terms + vector(1, bytes(32))
            + vector(1, b"h2") + vector(2, b"name") + vector(1, b"") + rest)


def moved(role, suite, digest_size, transcript=b"", resumption=b"", text=b"", received=b"", output=b"",
          leaf=vector(3, b"0ab")):
    """A connection that was saved (core/api/moved.h); without a leaf by version 1."""
    negotiated = bytes.fromhex("001d080400000000" + "00000000" + "0000") + vector(1, b"h2") + vector(2, b"name")
    terms = bytes(8) + b"\xff" * 8 + vector(2, b"hash\0" + vector(1, b"\1"))
    peer = b"\1" + bytes(8) + bytes(32) + terms
    secrets = 3 * vector(1, b"s" * digest_size) + vector(1, resumption) + vector(3, transcript)
    established = secrets + bytes([1, 1, 1, 1, 1, 35]) + bytes(4) + len(output).to_bytes(4, "big") + bytes(32)
    records = bytes(8) + bytes(8) + bytes.fromhex("00004000" + "00004001" + "00000001")
    return (b"sioC" + bytes([2 if leaf else 1, role]) + suite + negotiated + peer + established + records
            + vector(2, text) + vector(2, received) + vector(3, output) + leaf)


def kept(target):
    lines = pathlib.Path(__file__).with_name(target + ".corpus").read_text().splitlines()
    return [bytes.fromhex(line) for line in lines if not line.startswith("#")]


# What fuzz_policy.c takes of one certificate.
POLICIES = (vector(1, der(0x30, der(0x30, oid("2a01")), der(0x30, oid("551d2000"))))
            + vector(1, der(0x30, der(0x30, oid("2a01"), oid("2a02")))) + vector(1, der(0x30, der(0x80, b"\1")))
            + vector(1, der(2, b"\1")))

SEEDS = {
    "connection": kept("connection"),
    "quic": kept("quic"),
    "client_hello": [client_hello(b""), client_hello(vector(2, CLIENT_EXTENSIONS)),
                     client_hello(vector(2, CLIENT_EXTENSIONS + PSK))],
    "server_hello": [server_hello(RANDOM, SELECTED + extension(51, SHARE)), server_hello(RANDOM, extension(23)),
                     server_hello(RETRY_RANDOM, SELECTED + extension(51, b"\0\x17"))],
    "encrypted_extensions": [vector(2, b""), vector(2, ALPN + extension(0) + extension(10, vector(2, b"\0\x17")))],
    "certificate_request": [vector(1, b"") + vector(2, SCHEMES + extension(47, vector(2, vector(2, b"0\0")))
                                                    + extension(48, vector(2, vector(1, b"*") + vector(2, b"x"))))],
    "certificate_message": [certificate(b""), certificate(extension(5, b"\1")), b"\0\0\0\0"],
    "certificate_verify": [bytes.fromhex("0804") + vector(2, RANDOM)],
    "compressed_certificate": [bytes.fromhex("0001000010") + vector(3, RANDOM)],
    "new_session_ticket": [bytes(8) + vector(1, b"\0") + vector(2, b"ticket") + vector(2, extension(42, bytes(4)))],
    "session": [session(1, vector(2, b"ticket") + vector(3, b"")), session(2, vector(2, b"") + vector(3, vector(3, b"0")))],
    "restore": [moved(1, b"\x13\1", 32, transcript=RANDOM, resumption=RANDOM, text=b"text", received=record(23, RANDOM)),
                moved(2, b"\x13\3", 32, output=record(23, RANDOM)), moved(2, b"\x13\2", 48), moved(1, b"\x13\1", 32), moved(2, b"\x13\1", 32, leaf=b"")],
    "extensions": [bytes([carrier, 255, 255, 255, 255]) + CLIENT_EXTENSIONS for carrier in range(8)],
    "crl": [crl(), crl((b"\1", b""), (b"\2", REASON), (b"\0\xff", b""), extensions=NUMBER)],
    "ocsp": [ocsp(der(0x80)), ocsp(der(0x82)), ocsp(der(0xa1, TIME, der(0xa0, der(0x0a, b"\1"))))],
    "certificate": [LEAF, CA],
    "describe": [b"\x0f\xff" + LEAF, b"\0\x40" + CA],
    "general_names": [vector(1, SUBTREES) + vector(1, ALT_NAMES) + b"www.example.org", vector(1, b"") * 2 + b"10.0.0.0/8",
                      vector(1, b"") + vector(1, ALT_NAMES) + b"2001:db8::1"],
    "policy": [b"\0" + 2 * POLICIES, b"\1" + 3 * POLICIES, b"\x18" + POLICIES + bytes(4)],
    "suffix_list": [vector(1, b"co.uk") + b"// x\nuk\nco.uk y\n*.ck\n!www.ck\n", vector(1, b"xn--bcher-kva.de") +
                    b"// ===BEGIN ICANN DOMAINS===\nb\xc3\xbccher.de\n// ===END ICANN DOMAINS===\n"],
    "pem": [pem(b"CERTIFICATE", LEAF), b"words\n" + pem(b"X", RANDOM[:31], b"A: b\n\n") + pem(b"Y", RANDOM), b"AAAA AAA="],
    "private_key": [EC, RSA, PKCS8, ENCRYPTED, pem(b"EC PARAMETERS", oid("2a8648ce3d030107")) + pem(b"EC PRIVATE KEY", EC),
                    pem(b"RSA PRIVATE KEY", RSA), pem(b"PRIVATE KEY", PKCS8), pem(b"ENCRYPTED PRIVATE KEY", ENCRYPTED)],
    "trust": [LEAF, LEAF + CA, pem(b"CERTIFICATE", CA) + pem(b"CERTIFICATE", LEAF)],
    "record": [b"\x02" + STEPS + CLEAR_RECORDS, b"\x0a\0" + CLEAR_RECORDS, b"\x03" + STEPS + PROTECTED_RECORDS,
               b"\x0f\0" + PROTECTED_RECORDS, b"\x05\0" + record(21, b"\2\x28") + record(23, b"x\x17\xff\xff")],
}


def main():
    directory, stamp = map(pathlib.Path, sys.argv[1:])
    for target, seeds in SEEDS.items():
        folder = directory / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds):
            (folder / f"seed{number}").write_bytes(seed)
    stamp.write_text("")


main()
