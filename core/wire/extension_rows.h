/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension_rows.h: the one list of the extensions that siotls knows (RFC 9846 4.3, with RFC 6066, 6962, 7250, 7301,
 * 7685, 8449 and 8879): one row each, from which enum sio_extension and the table of extension.c are made, and whatever
 * else has one thing for each extension. What an extension means is not said here.
 *
 * ROW(IDENTIFIER, name, type, MESSAGES): SIO_EXTENSION_IDENTIFIER, the name and number of IANA, and each message that
 * may carry it. The rows stand in the order in which a message is written. See the macros below for MESSAGES.
 */
#ifndef SIO_WIRE_EXTENSION_ROWS_H
#define SIO_WIRE_EXTENSION_ROWS_H

/* One more row for a build of a test, of data that is in sio_extensions.data: ROW(TEST, test, 65280, DATA(...)). */
#ifndef SIO_EXTENSIONS_OF_TEST
#define SIO_EXTENSIONS_OF_TEST(ROW)
#endif

/*
 * For MESSAGES: any number of, with a message of enum sio_carrier and a form of enum sio_form each,
 *   DATA(message, form)                   no field of the message's struct holds it
 *   FIELD(message, form, field)           that one does
 *   FIELDS(message, form, first, second)  those two do
 *   GREASED(form, field, grease)          in a ClientHello: that field, with that value of sio_hello_grease in front
 */
/* clang-format off */
#define SIO_EXTENSION_ROWS(ROW)                                                                                        \
    ROW(SERVER_NAME, server_name, 0,                                                                                   \
        FIELD(CLIENT_HELLO, HOST_NAME, server_name)                                                                    \
        DATA(ENCRYPTED_EXTENSIONS, NOTHING))                                                                           \
    ROW(MAX_FRAGMENT_LENGTH, max_fragment_length, 1,                                                                   \
        FIELD(CLIENT_HELLO, NUMBER8, max_fragment_length)                                                              \
        FIELD(ENCRYPTED_EXTENSIONS, NUMBER8, max_fragment_length))                                                     \
    ROW(STATUS_REQUEST, status_request, 5,                                                                             \
        FIELD(CLIENT_HELLO, STATUS_REQUEST, wants_ocsp)                                                                \
        FIELD(CERTIFICATE, STATUS, ocsp_response)                                                                      \
        DATA(CERTIFICATE_REQUEST, ANYTHING))                                                                           \
    ROW(SUPPORTED_GROUPS, supported_groups, 10,                                                                        \
        GREASED(LIST16, supported_groups, group)                                                                       \
        FIELD(ENCRYPTED_EXTENSIONS, LIST16, supported_groups))                                                         \
    ROW(SIGNATURE_ALGORITHMS, signature_algorithms, 13,                                                                \
        FIELD(CLIENT_HELLO, LIST16, signature_algorithms)                                                              \
        FIELD(CERTIFICATE_REQUEST, LIST16, signature_algorithms))                                                      \
    ROW(ALPN, application_layer_protocol_negotiation, 16,                                                              \
        FIELD(CLIENT_HELLO, PROTOCOLS, alpn)                                                                           \
        FIELD(ENCRYPTED_EXTENSIONS, PROTOCOL, alpn))                                                                   \
    ROW(SIGNED_CERTIFICATE_TIMESTAMP, signed_certificate_timestamp, 18,                                                \
        DATA(CLIENT_HELLO, NOTHING)                                                                                    \
        FIELD(CERTIFICATE, TIMESTAMPS, sct_list)                                                                       \
        DATA(CERTIFICATE_REQUEST, ANYTHING))                                                                           \
    ROW(CLIENT_CERTIFICATE_TYPE, client_certificate_type, 19,                                                          \
        FIELD(CLIENT_HELLO, LIST8, client_certificate_types)                                                           \
        FIELD(ENCRYPTED_EXTENSIONS, NUMBER8, client_certificate_type))                                                 \
    ROW(SERVER_CERTIFICATE_TYPE, server_certificate_type, 20,                                                          \
        FIELD(CLIENT_HELLO, LIST8, server_certificate_types)                                                           \
        FIELD(ENCRYPTED_EXTENSIONS, NUMBER8, server_certificate_type))                                                 \
    ROW(PADDING, padding, 21,                                                                                          \
        DATA(CLIENT_HELLO, ANYTHING))                                                                                  \
    ROW(COMPRESS_CERTIFICATE, compress_certificate, 27,                                                                \
        FIELD(CLIENT_HELLO, SHORT_LIST16, compress_certificate)                                                        \
        FIELD(CERTIFICATE_REQUEST, SHORT_LIST16, compress_certificate))                                                \
    ROW(RECORD_SIZE_LIMIT, record_size_limit, 28,                                                                      \
        FIELD(CLIENT_HELLO, NUMBER16, record_size_limit)                                                               \
        FIELD(ENCRYPTED_EXTENSIONS, NUMBER16, record_size_limit))                                                      \
    ROW(PRE_SHARED_KEY, pre_shared_key, 41,                                                                            \
        FIELDS(CLIENT_HELLO, PSKS, psk_identities, psk_binders)                                                        \
        FIELD(SERVER_HELLO, NUMBER16, selected_identity))                                                              \
    ROW(EARLY_DATA, early_data, 42,                                                                                    \
        DATA(CLIENT_HELLO, NOTHING)                                                                                    \
        DATA(ENCRYPTED_EXTENSIONS, NOTHING)                                                                            \
        FIELD(NEW_SESSION_TICKET, NUMBER32, max_early_data_size))                                                      \
    ROW(SUPPORTED_VERSIONS, supported_versions, 43,                                                                    \
        GREASED(SHORT_LIST16, supported_versions, version)                                                             \
        FIELD(SERVER_HELLO, NUMBER16, selected_version)                                                                \
        FIELD(HELLO_RETRY_REQUEST, NUMBER16, selected_version))                                                        \
    ROW(COOKIE, cookie, 44,                                                                                            \
        FIELD(CLIENT_HELLO, VECTOR16, cookie)                                                                          \
        FIELD(HELLO_RETRY_REQUEST, VECTOR16, cookie))                                                                  \
    ROW(PSK_KEY_EXCHANGE_MODES, psk_key_exchange_modes, 45,                                                            \
        FIELD(CLIENT_HELLO, LIST8, psk_key_exchange_modes))                                                            \
    ROW(CERTIFICATE_AUTHORITIES, certificate_authorities, 47,                                                          \
        FIELD(CLIENT_HELLO, AUTHORITIES, certificate_authorities)                                                      \
        FIELD(CERTIFICATE_REQUEST, AUTHORITIES, certificate_authorities))                                              \
    ROW(OID_FILTERS, oid_filters, 48,                                                                                  \
        FIELD(CERTIFICATE_REQUEST, OID_FILTERS, oid_filters))                                                          \
    ROW(POST_HANDSHAKE_AUTH, post_handshake_auth, 49,                                                                  \
        DATA(CLIENT_HELLO, NOTHING))                                                                                   \
    ROW(SIGNATURE_ALGORITHMS_CERT, signature_algorithms_cert, 50,                                                      \
        FIELD(CLIENT_HELLO, LIST16, signature_algorithms_cert)                                                         \
        FIELD(CERTIFICATE_REQUEST, LIST16, signature_algorithms_cert))                                                 \
    ROW(KEY_SHARE, key_share, 51,                                                                                      \
        GREASED(KEY_SHARES, key_shares, key_share)                                                                     \
        FIELDS(SERVER_HELLO, KEY_SHARE, group, key_exchange)                                                           \
        FIELD(HELLO_RETRY_REQUEST, NUMBER16, group))                                                                   \
    ROW(QUIC_TRANSPORT_PARAMETERS, quic_transport_parameters, 57,                                                      \
        DATA(CLIENT_HELLO, ANYTHING)                                                                                   \
        DATA(ENCRYPTED_EXTENSIONS, ANYTHING))                                                                          \
    SIO_EXTENSIONS_OF_TEST(ROW)
/* clang-format on */

#endif
