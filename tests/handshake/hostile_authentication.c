/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile_authentication.c: either side breaks the protocol where clients authenticate (RFC 9846 4.4.2, 4.5.1, 4.5.2,
 * 4.7.2).
 */
#include "hostile.h"

#include "wire/constants.h"

static bool ask(struct pair *pair)
{
    struct siotls_config *server = pair->ends[PAIR_SERVER].config;
    struct siotls_identity *identity = NULL;
    if (!pair_make_identity(&identity, pair, PAIR_CLIENT_ED25519, true))
        return false;
    bool done = siotls_config_add_identity(pair->ends[PAIR_CLIENT].config, identity) == 0 &&
                siotls_config_set_client_auth(server, SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
                siotls_config_set_trust(server, pair->trust) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool agree(struct pair *pair)
{
    return siotls_config_set_post_handshake_auth(pair->ends[PAIR_CLIENT].config, 1) == 0 &&
           siotls_config_set_post_handshake_auth(pair->ends[PAIR_SERVER].config, 1) == 0 &&
           siotls_config_set_trust(pair->ends[PAIR_SERVER].config, pair->trust) == 0;
}

static bool compress(struct pair *pair)
{
    const uint16_t algorithm = SIOTLS_COMPRESSOR_ZLIB;
    return siotls_config_set_certificate_compression(pair->ends[PAIR_CLIENT].config, &algorithm, 1) == 0 &&
           siotls_config_set_certificate_compression(pair->ends[PAIR_SERVER].config, &algorithm, 1) == 0;
}

static bool show_raw(struct pair *pair)
{
    const uint8_t types[] = {SIOTLS_CERTIFICATE_X509, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    return siotls_config_set_certificate_types(pair->ends[PAIR_CLIENT].config, SIOTLS_ROLE_SERVER, types, 2) == 0 &&
           siotls_config_add_trusted_key(pair->ends[PAIR_CLIENT].config, pair_key(PAIR_RSA).data,
                                         pair_key(PAIR_RSA).data_len) == 0;
}

/* Nothing but the server's key: no certificate is there, and none would be taken. */
static bool show_only_raw(struct pair *pair)
{
    const uint8_t raw[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    struct siotls_identity_options options = {.is_raw_public_key = 1};
    struct siotls_identity *identity = NULL;
    struct siotls_config *client = pair->ends[PAIR_CLIENT].config, *server = pair->ends[PAIR_SERVER].config;
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    if (!pair_make_special_identity(&identity, pair, PAIR_RSA, true, &options))
        return false;
    bool done = siotls_config_add_identity(server, identity) == 0 &&
                siotls_config_set_certificate_types(server, SIOTLS_ROLE_SERVER, raw, sizeof raw) == 0 &&
                siotls_config_set_certificate_types(client, SIOTLS_ROLE_SERVER, raw, sizeof raw) == 0 &&
                siotls_config_add_trusted_key(client, pair_key(PAIR_RSA).data, pair_key(PAIR_RSA).data_len) == 0;
    siotls_identity_free(identity);
    return done;
}

const struct hostile_case hostile_authentication[] = {
    /* The fake provider compresses by putting the algorithm's number in front. */
    {"CompressedCertificate of nothing", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0, HOSTILE_REPLACE,
     0, "", SIOTLS_ALERT_DECODE_ERROR, "compressed_certificate: the message is malformed"},
    {"CompressedCertificate and a byte", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0, HOSTILE_APPEND,
     0, "00", SIOTLS_ALERT_DECODE_ERROR, "compressed_certificate: the message is malformed"},
    {"CompressedCertificate of another algorithm", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_SET_BYTE, 1, "02", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "compressed_certificate: the algorithm was not offered"},
    {"CompressedCertificate that would be too long", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_SET_BYTE, 2, "7f", SIOTLS_ALERT_BAD_CERTIFICATE,
     "compressed_certificate: the message would exceed the limit"},
    {"CompressedCertificate of no length", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_REPLACE, 0, "0001000000000001 01", SIOTLS_ALERT_BAD_CERTIFICATE,
     "compressed_certificate: the message would exceed the limit"},
    {"CompressedCertificate that comes to more", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_REPLACE, 0, "0001000004000006 01 0000000000", SIOTLS_ALERT_BAD_CERTIFICATE,
     "compressed_certificate: it does not decompress to what it says"},
    {"CompressedCertificate that comes to less", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_REPLACE, 0, "0001000006000005 01 00000000", SIOTLS_ALERT_BAD_CERTIFICATE,
     "compressed_certificate: it does not decompress to what it says"},
    {"CompressedCertificate that is not compressed", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_REPLACE, 0, "0001000004000005 77 00000000", SIOTLS_ALERT_BAD_CERTIFICATE,
     "compressed_certificate: it does not decompress to what it says"},
    {"CompressedCertificate with no certificate in it", compress, PAIR_SERVER, SIO_MESSAGE_COMPRESSED_CERTIFICATE, 0,
     HOSTILE_REPLACE, 0, "0001000004000005 01 00000000", SIOTLS_ALERT_DECODE_ERROR,
     "certificate: the server sent no certificate"},
    {"CompressedCertificate that was not offered", NULL, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_SEND, 22,
     "1900000d 0001000004000005 01 00000000", SIOTLS_ALERT_UNEXPECTED_MESSAGE,
     "compressed_certificate: compress_certificate was not offered"},
    {"the client's CompressedCertificate after the handshake, unasked", compress, PAIR_CLIENT, 0, 0, HOSTILE_SEND, 22,
     "1900000d 0001000004000005 01 00000000", SIOTLS_ALERT_UNEXPECTED_MESSAGE,
     "compressed_certificate: it was not asked for after the handshake"},
    {"a certificate type that was not offered", show_raw, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_SET_EXTENSION, 20, "01", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "encrypted_extensions: the server's certificate type was not offered"},
    {"certificate types", show_raw, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0, HOSTILE_SET_EXTENSION, 20, "0200",
     SIOTLS_ALERT_DECODE_ERROR, MALFORMED("server_certificate_type in encrypted_extensions")},
    {"a certificate type unasked", NULL, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0, HOSTILE_SET_EXTENSION, 20,
     "02", SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an extension was not asked for"},
    {"X.509 by default where only raw keys are taken", show_only_raw, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0,
     HOSTILE_DROP_EXTENSION, 20, NULL, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
     "certificate: it is of a type that is not accepted", .status = SIOTLS_ERROR_NEGOTIATION},
    {"two raw keys", show_raw, PAIR_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS, 0, HOSTILE_SET_EXTENSION, 20, "02",
     SIOTLS_ALERT_ILLEGAL_PARAMETER, "certificate: there is more than one raw public key"},
    {"ClientHello with no certificate types", show_raw, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_SET_EXTENSION,
     20, "00", SIOTLS_ALERT_DECODE_ERROR, MALFORMED("server_certificate_type in client_hello")},
    {"ClientHello with half a compression", compress, PAIR_CLIENT, SIO_MESSAGE_CLIENT_HELLO, 0, HOSTILE_SET_EXTENSION,
     27, "03000100", SIOTLS_ALERT_DECODE_ERROR, MALFORMED("compress_certificate in client_hello")},

    {"CertificateRequest of nothing", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0, HOSTILE_REPLACE, 0, "",
     SIOTLS_ALERT_DECODE_ERROR, "certificate_request: the message is malformed"},
    {"CertificateRequest and a byte", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0, HOSTILE_APPEND, 0, "00",
     SIOTLS_ALERT_DECODE_ERROR, "certificate_request: the message is malformed"},
    {"CertificateRequest without schemes", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0, HOSTILE_DROP_EXTENSION,
     13, NULL, SIOTLS_ALERT_MISSING_EXTENSION, "certificate_request: signature_algorithms is missing"},
    {"CertificateRequest with schemes twice", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0,
     HOSTILE_DOUBLE_EXTENSION, 13, NULL, SIOTLS_ALERT_DECODE_ERROR, "extensions: an extension is there twice"},
    {"CertificateRequest with half a name", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0, HOSTILE_SET_EXTENSION,
     47, "0003000530", SIOTLS_ALERT_DECODE_ERROR, MALFORMED("certificate_authorities in certificate_request")},
    {"CertificateRequest with a context", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0, HOSTILE_REPLACE, 0,
     "01aa0008000d0004 0002 0807", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "certificate_request: the context is not empty in a handshake"},
    {"CertificateRequest with key_share", ask, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST, 0, HOSTILE_REPLACE, 0,
     "00000c000d000400020807 00330000", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "extensions: an extension is in a message that may not carry it"},
    {"the server's SCTs unasked", NULL, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_SET_EXTENSION, 18,
     "0003000101", SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an extension was not asked for"},
    {"the server's OCSP response of another type", NULL, PAIR_SERVER, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_SET_EXTENSION,
     5, "0200000130", SIOTLS_ALERT_DECODE_ERROR, MALFORMED("status_request in certificate")},
    {"the client's Certificate with a context", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_REPLACE, 0,
     "01aa000000", SIOTLS_ALERT_ILLEGAL_PARAMETER, "certificate: the context is not that of the request"},
    {"the client's Certificate of nothing", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_REPLACE, 0, "",
     SIOTLS_ALERT_DECODE_ERROR, "certificate: the message is malformed"},
    {"the client's empty Certificate", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_REPLACE, 0, "00000000",
     SIOTLS_ALERT_CERTIFICATE_REQUIRED, "certificate: the client sent no certificate", SIOTLS_ERROR_UNTRUSTED},
    {"the client's certificate of one byte", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_REPLACE, 0,
     "00000006 000001 30 0000", SIOTLS_ALERT_BAD_CERTIFICATE, "x509: this is no certificate in strict DER",
     SIOTLS_ERROR_UNTRUSTED},
    {"the client's OCSP response unasked", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE, 0, HOSTILE_SET_EXTENSION, 5,
     "0100000130", SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an extension was not asked for"},
    {"the client's signature of another scheme", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY, 0, HOSTILE_SET_BYTE,
     0, "02", SIOTLS_ALERT_ILLEGAL_PARAMETER, "certificate_verify: the signature scheme was not offered"},
    {"the client's signature for another key", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY, 0, HOSTILE_SET_BYTE, 1,
     "04", SIOTLS_ALERT_ILLEGAL_PARAMETER,
     "certificate_verify: the signature scheme does not fit the certificate's key"},
    {"the client's signature, changed", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY, 0, HOSTILE_SET_BYTE, -1, "5a",
     SIOTLS_ALERT_DECRYPT_ERROR, "certificate_verify: the signature is wrong"},
    {"the client's Finished without CertificateVerify", ask, PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY, 0,
     HOSTILE_SEND, 22, "14000000", SIOTLS_ALERT_UNEXPECTED_MESSAGE, "handshake: a message is not legal in this state"},
    {"the client's Certificate unasked", NULL, PAIR_CLIENT, SIO_MESSAGE_FINISHED, 0, HOSTILE_SEND, 22,
     "0b00000400000000", SIOTLS_ALERT_UNEXPECTED_MESSAGE, "handshake: a message is not legal in this state"},
    {"the client's Certificate after the handshake unasked", NULL, PAIR_CLIENT, 0, 0, HOSTILE_SEND, 22,
     "0b00000400000000", SIOTLS_ALERT_UNEXPECTED_MESSAGE, "certificate: it was not asked for after the handshake"},
    {"the client's Certificate after the handshake, agreed and unasked", agree, PAIR_CLIENT, 0, 0, HOSTILE_SEND, 22,
     "0b00000400000000", SIOTLS_ALERT_UNEXPECTED_MESSAGE, "certificate: it was not asked for after the handshake"},
    {"CertificateRequest after the handshake, not offered", NULL, PAIR_SERVER, 0, 0, HOSTILE_SEND, 22, "0d0000020000",
     SIOTLS_ALERT_UNEXPECTED_MESSAGE, "certificate_request: post_handshake_auth was not offered"},
    {"CertificateRequest after the handshake without schemes", agree, PAIR_SERVER, 0, 0, HOSTILE_SEND, 22,
     "0d000003000000", SIOTLS_ALERT_MISSING_EXTENSION, "certificate_request: signature_algorithms is missing"},
    {.name = NULL},
};
