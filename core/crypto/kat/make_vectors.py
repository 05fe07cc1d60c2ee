#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_vectors.py [--write] kat_vectors.c: the numbers of the known answers, from another implementation.

Python's hashlib, hmac and cryptography derive every answer from drawn.txt, and verify the signatures there that begin
with random bytes; ML-KEM is in ml_kem.py. Without --write it looks whether the arrays of the file are these, in this
order. The tables that follow them are written by hand. Exit code 77: there is no cryptography for Python.
"""
import hashlib
import hmac
import math
import pathlib
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa, x448, x25519
    from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305
except ImportError:
    print("there is no cryptography for Python (python3-cryptography)")
    sys.exit(77)

import ml_kem

ARRAYS = re.compile(r"(?<=/\* clang-format off \*/\n).*?(?=^/\* clang-format on \*/$)", re.S | re.M)
MESSAGE = bytes(i % 256 for i in range(300))
KEY = bytes(range(1, 33))
NONCE = bytes(range(0xa0, 0xac))
SEED = bytes(range(64))
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
CURVES = {"secp256r1": ec.SECP256R1(), "secp384r1": ec.SECP384R1(), "secp521r1": ec.SECP521R1()}
RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
SPKI = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
PKCS8 = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
# AlgorithmIdentifiers: rsaEncryption with NULL, and id-RSASSA-PSS without parameters (RFC 4055).
RSA_ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")
RSA_PSS_ALGORITHM = bytes.fromhex("300b06092a864886f70d01010a")


def read_drawn():
    drawn, name = {}, None
    for line in (pathlib.Path(__file__).parent / "drawn.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = line
            drawn[name] = b""
        else:
            drawn[name] += bytes.fromhex(line)
    return drawn


def expand(hash_name, prk, info, output_len):
    """HKDF-Expand (RFC 5869)."""
    output, block = b"", b""
    for counter in range(1, 256):
        if len(output) >= output_len:
            break
        block = hmac.digest(prk, block + info + bytes([counter]), hash_name)
        output += block
    return output[:output_len]


def hash_answers():
    yield "message", MESSAGE
    for name in ("sha1", *HASHES):
        yield f"{name}_digest", hashlib.new(name, MESSAGE).digest()
    yield "kdf_key", KEY
    for name in HASHES:
        prk = hmac.digest(MESSAGE[:13], KEY, name)
        yield f"{name}_hmac", hmac.digest(KEY, MESSAGE, name)
        yield f"{name}_prk", prk
        yield f"{name}_okm", expand(name, prk, MESSAGE[:20], 100)


def aead_answers():
    yield "nonce", NONCE
    text, aad = MESSAGE[20:95], MESSAGE[:13]
    for name, aead in (("aes_128_gcm", AESGCM(KEY[:16])), ("aes_256_gcm", AESGCM(KEY)),
                       ("chacha20_poly1305", ChaCha20Poly1305(KEY)), ("aes_128_ccm", AESCCM(KEY[:16], 16)),
                       ("aes_128_ccm_8", AESCCM(KEY[:16], 8))):
        yield f"{name}_sealed", aead.encrypt(NONCE, text, aad)


def exchange(name, keys, drawn, public_form, agree):
    ours, theirs = keys
    yield f"{name}_private", drawn[f"{name}_private"]
    yield f"{name}_peer_private", drawn[f"{name}_peer_private"]
    yield f"{name}_public", ours.public_key().public_bytes(*public_form)
    yield f"{name}_peer_public", theirs.public_key().public_bytes(*public_form)
    yield f"{name}_secret", agree(ours, theirs.public_key())


def exchange_answers(drawn):
    for name, kind in (("x25519", x25519.X25519PrivateKey), ("x448", x448.X448PrivateKey)):
        keys = [kind.from_private_bytes(drawn[f"{name}{which}"]) for which in ("_private", "_peer_private")]
        yield from exchange(name, keys, drawn, RAW, lambda ours, theirs: ours.exchange(theirs))
    for name, curve in CURVES.items():
        keys = [ec.derive_private_key(int.from_bytes(drawn[f"{name}{which}"], "big"), curve)
                for which in ("_private", "_peer_private")]
        yield from exchange(name, keys, drawn, POINT, lambda ours, theirs: ours.exchange(ec.ECDH(), theirs))
    for name, rank, ciphertext_size in (("mlkem768", 3, 1088), ("mlkem1024", 4, 1568)):
        yield f"{name}_public_start", ml_kem.public_key(rank, SEED)[:32]
        yield f"{name}_rejection_secret", ml_kem.rejection_secret(SEED, b"\x5a" * ciphertext_size)


def with_algorithm(der, algorithm):
    """The key of a structure of up to 64 KiB, said to be of another algorithm."""
    content = der[4:].replace(RSA_ALGORITHM, algorithm, 1)
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


def rsa_key(drawn):
    p, q, e = int.from_bytes(drawn["rsa_p"], "big"), int.from_bytes(drawn["rsa_q"], "big"), 65537
    d = pow(e, -1, math.lcm(p - 1, q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return numbers.private_key()


def rsa_answers(drawn, key):
    public = key.public_key()
    modulus = public.public_numbers().n
    yield "rsa_modulus", modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")
    yield "rsa_exponent", public.public_numbers().e.to_bytes(3, "big")
    for name, algorithm in HASHES.items():
        yield f"rsa_pkcs1_{name}", key.sign(MESSAGE, padding.PKCS1v15(), algorithm)
        signature = drawn[f"rsa_pss_{name}"]
        public.verify(signature, MESSAGE, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)
        yield f"rsa_pss_{name}", signature
    yield "rsa_pkcs8", key.private_bytes(*PKCS8)
    yield "rsa_spki", public.public_bytes(*SPKI)


def ecdsa_answers(drawn):
    for name, curve in CURVES.items():
        key = ec.derive_private_key(int.from_bytes(drawn[f"{name}_signing"], "big"), curve)
        yield f"{name}_pkcs8", key.private_bytes(*PKCS8)
        yield f"{name}_spki", key.public_key().public_bytes(*SPKI)
        yield f"{name}_point", key.public_key().public_bytes(*POINT)
        for hash_name, algorithm in HASHES.items():
            signature = drawn[f"{name}_{hash_name}"]
            key.public_key().verify(signature, MESSAGE, ec.ECDSA(algorithm))
            yield f"{name}_{hash_name}", signature


def eddsa_answers(drawn):
    for name, kind in (("ed25519", ed25519.Ed25519PrivateKey), ("ed448", ed448.Ed448PrivateKey)):
        key = kind.from_private_bytes(drawn[f"{name}_signing"])
        yield f"{name}_pkcs8", key.private_bytes(*PKCS8)
        yield f"{name}_spki", key.public_key().public_bytes(*SPKI)
        yield f"{name}_point", key.public_key().public_bytes(*RAW)
        yield f"{name}_signature", key.sign(MESSAGE)


def ml_dsa_answers():
    """PKCS#8 of a seed alone (RFC 9881); the last arc of the algorithm tells the set of parameters."""
    for name, arc in (("ml_dsa_44", 17), ("ml_dsa_65", 18), ("ml_dsa_87", 19)):
        yield f"{name}_pkcs8", (bytes.fromhex("3034020100300b06096086480165030403") + bytes([arc]) +
                                bytes.fromhex("04228020") + SEED[:32])


def answers():
    drawn = read_drawn()
    yield from hash_answers()
    yield from aead_answers()
    yield from exchange_answers(drawn)
    key = rsa_key(drawn)
    yield from rsa_answers(drawn, key)
    yield from ecdsa_answers(drawn)
    yield from eddsa_answers(drawn)
    yield "rsa_pss_pkcs8", with_algorithm(key.private_bytes(*PKCS8), RSA_PSS_ALGORITHM)
    yield "rsa_pss_spki", with_algorithm(key.public_key().public_bytes(*SPKI), RSA_PSS_ALGORITHM)
    yield from ml_dsa_answers()


def array(name, data):
    lines = ["    " + " ".join(f"0x{byte:02x}," for byte in data[at:at + 18]) for at in range(0, len(data), 18)]
    return "\n".join([f"static const uint8_t {name}[] = {{", *lines, "};\n"])


def main(arguments):
    is_writing = arguments[0] == "--write"
    path = pathlib.Path(arguments[-1])
    try:
        made = "\n".join(array(name, data) for name, data in answers())
    except InvalidSignature:
        print("a signature in drawn.txt is wrong")
        return 1
    text = path.read_text()
    if is_writing:
        path.write_text(ARRAYS.sub(lambda _: made, text, count=1))
        return 0
    found = ARRAYS.search(text)
    if found and found.group() == made:
        return 0
    print(f"the arrays of {path.name} are not what make_vectors.py makes:")
    expected = dict(re.findall(r"(\w+)\[\] = \{\n(.*?)\};", made, re.S))
    there = dict(re.findall(r"(\w+)\[\] = \{\n(.*?)\};", found.group() if found else "", re.S))
    print("\n".join(sorted(name for name in expected.keys() | there.keys() if expected.get(name) != there.get(name))))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
