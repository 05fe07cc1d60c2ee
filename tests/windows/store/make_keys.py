#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_keys.py FOLDER: certificates in DER and private keys as bcrypt.dll's blobs, for ncrypt.c and store.c.

root.der issues ca.der, which issues the rest; old_ca.der has ca.der's name and another key.
"""
import datetime
import pathlib
import struct
import sys

from cryptography import x509
from cryptography.hazmat.backends import default_backend
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

RSA_MAGIC = 0x33415352  # BCRYPT_RSAFULLPRIVATE_MAGIC
ECDSA_P256_MAGIC = 0x32534345  # BCRYPT_ECDSA_PRIVATE_P256_MAGIC

folder = pathlib.Path(sys.argv[1])


def name_of(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def rsa_blob(key: rsa.RSAPrivateKey) -> bytes:
    private = key.private_numbers()
    public = private.public_numbers
    size, half = key.key_size // 8, key.key_size // 16
    header = struct.pack("<6I", RSA_MAGIC, key.key_size, 3, size, half, half)
    return (header + number(public.e, 3) + number(public.n, size) + number(private.p, half) + number(private.q, half) +
            number(private.dmp1, half) + number(private.dmq1, half) + number(private.iqmp, half) +
            number(private.d, size))


def ec_blob(key: ec.EllipticCurvePrivateKey) -> bytes:
    private = key.private_numbers()
    public = private.public_numbers
    return (struct.pack("<2I", ECDSA_P256_MAGIC, 32) + number(public.x, 32) + number(public.y, 32) +
            number(private.private_value, 32))


def write_certificate(file: str, subject: str, key, issuer: str, issuer_key, is_ca: bool) -> None:
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (x509.CertificateBuilder().subject_name(name_of(subject)).issuer_name(name_of(issuer)).public_key(
        key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(
            now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=2)).add_extension(
                x509.BasicConstraints(ca=is_ca, path_length=None), critical=True))
    if not is_ca:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("store.test")]), critical=False)
    certificate = builder.sign(issuer_key, hashes.SHA256(), default_backend())
    (folder / (file + ".der")).write_bytes(certificate.public_bytes(serialization.Encoding.DER))


def new_rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048, default_backend())


root_key, ca_key, rsa_key = new_rsa(), new_rsa(), new_rsa()
ec_key = ec.generate_private_key(ec.SECP256R1(), default_backend())
write_certificate("root", "Store root", root_key, "Store root", root_key, True)
write_certificate("ca", "Store CA", ca_key, "Store root", root_key, True)
write_certificate("old_ca", "Store CA", new_rsa(), "Store root", root_key, True)
for leaf, leaf_key in {"rsa": rsa_key, "ec": ec_key, "twin1": rsa_key, "twin2": rsa_key, "keyless": rsa_key,
                       "pin": ec_key, "old": rsa_key, "other": new_rsa(), "gone": rsa_key}.items():
    subject = {"twin1": "twin", "twin2": "twin", "ec": "Schl\N{LATIN SMALL LETTER U WITH DIAERESIS}ssel; ec"}
    write_certificate(leaf, subject.get(leaf, leaf), leaf_key, "Store CA", ca_key, False)
(folder / "rsa.blob").write_bytes(rsa_blob(rsa_key))
(folder / "ec.blob").write_bytes(ec_blob(ec_key))
