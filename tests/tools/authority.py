# SPDX-License-Identifier: Apache-2.0
"""Certification authorities made with `openssl ca`: certificates of every kind, revocation lists, OCSP responses."""

import os

import support

# A directory of openssl ca: what is issued is noted in index.txt, from which lists and responses are made.
CA_CONFIG = """
[ca]
default_ca = it
[it]
dir = {directory}
database = $dir/index.txt
new_certs_dir = $dir
serial = $dir/serial
crlnumber = $dir/crlnumber
certificate = {work}/{ca}.pem
private_key = {work}/{ca}.key
default_md = sha256
default_days = 30
default_crl_days = 7
policy = any
unique_subject = no
crl_extensions = crl
[any]
commonName = supplied
[crl]
authorityKeyIdentifier = keyid
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost
authorityInfoAccess = OCSP;URI:http://ocsp.test/,caIssuers;URI:http://ca.test/ca.der
crlDistributionPoints = URI:http://crl.test/ca.crl
[staple]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
subjectAltName = DNS:localhost
tlsfeature = status_request
[middle]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[unfit]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[responder]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
[unchecked]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
[other]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = DNS:localhost
[narrow]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical,permitted;DNS:example.org
"""


def config(ca):
    return ca + ".cnf"


def make_root(name="root"):
    """A trusted CA, name.pem and name.key."""
    support.openssl("req", "-x509", "-newkey", *P256, "-nodes", "-keyout", name + ".key", "-out", name + ".pem",
                    "-days", "30", "-subj", "/CN=" + name, "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
                    "keyUsage=critical,keyCertSign,cRLSign")
    make_ca(name)


def make_ca(ca):
    """Lets a CA whose certificate and key are there issue."""
    directory = support.path(ca + "-dir")
    os.mkdir(directory)
    for name, content in ("index.txt", ""), ("serial", "1000\n"), ("crlnumber", "01\n"):
        with open(os.path.join(directory, name), "w", encoding="ascii") as file:
            file.write(content)
    with open(support.path(config(ca)), "w", encoding="ascii") as file:
        file.write(CA_CONFIG.format(directory=directory, work=support.work, ca=ca))


P256 = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")


def issue(name, *options, ca="root", section="leaf", key=P256):
    """name.pem and name.key of a CA made before; options are those of openssl ca."""
    support.openssl("req", "-new", "-newkey", *key, "-nodes", "-keyout", name + ".key", "-subj", "/CN=" + name, "-out",
                    name + ".csr")
    support.openssl("ca", "-batch", "-config", config(ca), "-in", name + ".csr", "-extensions", section, "-notext",
                    "-out", name + ".pem", *options)


def make_list(name, ca="root", *options):
    support.openssl("ca", "-config", config(ca), "-gencrl", "-out", name, *options)


def respond(name, certificate, ca="root", signer=None, options=("-ndays", "7")):
    """An OCSP response about a certificate, signed by the CA or another."""
    signer = signer or ca
    support.openssl("ocsp", *options, "-index", ca + "-dir/index.txt", "-rsigner", signer + ".pem", "-rkey",
                    signer + ".key", "-CA", ca + ".pem", "-issuer", ca + ".pem", "-cert", certificate + ".pem", "-respout", name)


def revoke(name, reason, ca="root"):
    support.openssl("ca", "-config", config(ca), "-revoke", name + ".pem", "-crl_reason", reason)


def write(name, *parts):
    """The concatenation of files."""
    with open(support.path(name), "wb") as file:
        for part in parts:
            with open(support.path(part), "rb") as content:
                file.write(content.read())
