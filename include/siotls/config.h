/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.h: what connections share: identities, algorithms, trust, policy.
 *
 * A config is filled, made ready (every provider function is then resolved and tested; nothing is looked
 * up afterwards), and from then on constant, counted, and used by any number of threads.
 */
#ifndef SIOTLS_CONFIG_H
#define SIOTLS_CONFIG_H

#include <siotls/set.h>
#include <siotls/x509.h>

#ifdef __cplusplus
extern "C" {
#endif

struct siotls_config;
struct siotls_identity;

enum siotls_role { SIOTLS_ROLE_CLIENT = 1, SIOTLS_ROLE_SERVER = 2 };

/* siotls_identity_options: a certificate chain and how to sign for it. */
struct siotls_identity_options {
    size_t size;
    struct siotls_bytes chain;      /* PEM or DER; any number of certificates in any order; data NULL with a key_uri:
                                       those that are kept with that key */
    struct siotls_bytes key;        /* PEM or DER: PKCS#8, encrypted PKCS#8, SEC1 or PKCS#1; data NULL: see below */
    struct siotls_bytes passphrase; /* for an encrypted key, or a token's PIN; data NULL: none */
    const char *key_uri;     /* such as pkcs11:...; with neither key nor key_uri each signature is a SIGN event */
    const uint16_t *schemes; /* restricts what is signed with; NULL: all that key and provider allow */
    size_t num_schemes;
    struct siotls_bytes ocsp_response; /* DER; sent with the leaf to peers that ask (RFC 6066 8); not judged here */
    struct siotls_bytes sct_list;      /* SignedCertificateTimestampList (RFC 6962 3.3), likewise */
    int is_raw_public_key; /* 1: the key's SubjectPublicKeyInfo is shown (RFC 7250), and chain is empty; for a key that
                              is elsewhere chain is it, in DER or as a PUBLIC KEY in PEM */
};

/*
 * siotls_identity_new checks that the chain parses, that the key can be imported by a provider of the set, and that
 * one of the certificates is for it: that is the leaf, and is sent first, each issuer behind what it issued (RFC
 * 9846 4.5.1). Without a key the first certificate that is no CA is the leaf. The bytes are copied. Errors:
 * SYNTAX, KEY (also for a key that no certificate is for, and one by URI whose signatures do not verify: it signs once
 * by each of its schemes), PASSPHRASE, NOT_OFFERED, LIMIT (more than 32 certificates).
 */
SIOTLS_API int siotls_identity_new(struct siotls_identity **identity, struct siotls_set *set,
                                   const struct siotls_identity_options *options, struct siotls_error *error);

/*
 * siotls_identity_from_files does the same with a file of the chain (up to 1 MiB) and one of the key (up to 64 KiB);
 * passphrase, for a key that is encrypted, may be NULL. The detail names the file, or both where the reason tells which
 * it is. FILE: one cannot be read. ARGUMENT: a path is NULL.
 */
SIOTLS_API int siotls_identity_from_files(struct siotls_identity **identity, struct siotls_set *set,
                                          const char *chain_path, const char *key_path, const char *passphrase,
                                          struct siotls_error *error);

/* siotls_identity_free gives up a reference. */
SIOTLS_API void siotls_identity_free(struct siotls_identity *identity);

/*
 * siotls_config_new makes an empty config for one role. memory NULL: malloc and free. ARGUMENT: no set, or another
 * role. NO_MEMORY.
 */
SIOTLS_API int siotls_config_new(struct siotls_config **config, struct siotls_set *set, int role,
                                 const struct siotls_memory *memory, struct siotls_error *error);

/*
 * siotls_config_of_client makes the config that most clients want: every provider that siotls_set_new finds, the
 * system's anchors, and these application protocols (num_protocols 0: none). It is not ready yet: what else is to be
 * set is set, then comes siotls_config_ready. Errors as of siotls_set_new, siotls_trust_add_system, siotls_config_new
 * and siotls_config_set_alpn. Those too: NOT_FOUND when the system has no anchors, and ARGUMENT.
 */
SIOTLS_API int siotls_config_of_client(struct siotls_config **config, const struct siotls_bytes *protocols,
                                       size_t num_protocols, struct siotls_error *error);

/* siotls_config_free gives up a reference. */
SIOTLS_API void siotls_config_free(struct siotls_config *config);

/*
 * The setters below are legal until siotls_config_ready (then STATE). They only keep what they are given;
 * siotls_config_ready judges the whole. One that is for the other role is ARGUMENT.
 */

/*
 * siotls_config_misuse fills error with why the last setter that failed was refused: reason, and in detail the value
 * that is out of its range. status 0: none failed. Of a config that is ready it tells that it cannot be changed.
 * ARGUMENT: the size is not set; or config is NULL, and error tells so.
 */
SIOTLS_API int siotls_config_misuse(const struct siotls_config *config, struct siotls_error *error);

/*
 * siotls_config_set_suites: cipher suites in the order of preference. Default: AES_128_GCM, CHACHA20, AES_256_GCM;
 * CHACHA20 first where the processor has no AES instructions. ARGUMENT: more than 64, or one twice.
 */
SIOTLS_API int siotls_config_set_suites(struct siotls_config *config, const uint16_t *suites, size_t num_suites);

/*
 * siotls_config_set_groups: groups in the order of preference. Default: X25519MLKEM768, SECP256R1MLKEM768, X25519,
 * SECP256R1, SECP384R1, SECP521R1, X448, FFDHE2048, FFDHE3072. A server takes its first group of which the client sent
 * a share; without one it asks for its first that the client supports. ARGUMENT: more than 64, or one twice.
 */
SIOTLS_API int siotls_config_set_groups(struct siotls_config *config, const uint16_t *groups, size_t num_groups);

/*
 * siotls_config_set_prefer_group (servers): 1 prefers the order of our groups over a round trip: of the groups that the
 * client supports our first one is taken, and asked for by a HelloRetryRequest when the client sent no share of it (RFC
 * 9846 4.2.4). Early data is refused then. 0, the default: see siotls_config_set_groups. ARGUMENT for a client.
 */
SIOTLS_API int siotls_config_set_prefer_group(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_key_shares (clients): groups to send key shares for, in the first ClientHello; a part of
 * its groups, at most 6, possibly empty (which costs a HelloRetryRequest). Default: the first group and, when
 * that is a hybrid, the group of its part that is no ML-KEM; when it is ML-KEM alone, the first group without it.
 * ARGUMENT: more than 6, one twice, or a server.
 */
SIOTLS_API int siotls_config_set_key_shares(struct siotls_config *config, const uint16_t *groups, size_t num_groups);

/*
 * siotls_config_set_schemes: signature schemes accepted from the peer, in the order of preference. ARGUMENT: more than
 * 64, or one twice.
 */
SIOTLS_API int siotls_config_set_schemes(struct siotls_config *config, const uint16_t *schemes, size_t num_schemes);

/*
 * siotls_config_set_certificate_schemes: signature schemes accepted in the peer's certificates, if they are not to be
 * those of its handshake signature (signature_algorithms_cert, RFC 9846 4.3.3). Chains that need others do not
 * verify. Default: none is sent, and whatever a provider verifies is accepted in chains. ARGUMENT: more than 64, or one
 * twice.
 */
SIOTLS_API int siotls_config_set_certificate_schemes(struct siotls_config *config, const uint16_t *schemes,
                                                     size_t num_schemes);

/*
 * siotls_config_set_post_handshake_auth: 1 lets a server ask for the client's certificate after the handshake (RFC 9846
 * 4.7.2, siotls_conn_request_certificate), which both sides must want. It costs a running hash per connection.
 * A server then needs what siotls_config_set_client_auth needs; REQUIRE refuses a client that has none. Nobody is asked
 * after an external PSK, nor after a session that goes back to one (RFC 9846 4.4.2). Default 0. STATE once ready.
 */
SIOTLS_API int siotls_config_set_post_handshake_auth(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_keep_peer: 1 keeps a copy of the peer's leaf certificate, or raw key, as long as a connection lives
 * (siotls_info.peer_certificate), in a block of its own. Default: 1 for a server, which asks for certificates to know
 * who is there; 0 for a client, which knows whom it asked for. STATE once ready.
 */
SIOTLS_API int siotls_config_set_keep_peer(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_keep_transcript (clients): with post-handshake authentication, each connection keeps the messages
 * of its handshake, when they are at most max_bytes, so that siotls_conn_save can take them along: without them such a
 * connection is not saved. 0 to 2^20; a handshake with a chain of three certificates is about 4 KB. Default 0: none.
 * ARGUMENT: more, or a server.
 */
SIOTLS_API int siotls_config_set_keep_transcript(struct siotls_config *config, size_t max_bytes);

/*
 * siotls_config_set_certificate_compression: siotls_compressor_id, in the order of preference, at most 3: certificates
 * compressed so are accepted (RFC 8879), and ours are compressed with the first that the peer accepts. Expanded they
 * may have 128 KiB, as others may. Default: none. ready fails with NOT_OFFERED when no provider has one.
 */
SIOTLS_API int siotls_config_set_certificate_compression(struct siotls_config *config, const uint16_t *algorithms,
                                                         size_t num_algorithms);

/* How an end proves who it is (RFC 7250; numbers of the TLS Certificate Types registry). */
enum siotls_certificate_type {
    SIOTLS_CERTIFICATE_X509 = 0,          /* with a certificate chain */
    SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY = 2 /* with a key alone, which the other knows already */
};

/*
 * siotls_config_set_certificate_types: the types that the end `whose` (a siotls_role) may show, in the order of
 * preference. For our own end there must be identities of no other types; for the peer's end that is what we accept,
 * and raw public keys need siotls_config_add_trusted_key. A server chooses; nothing in common is
 * unsupported_certificate. Default: X509 for both. ARGUMENT: another role or type, none, or one twice.
 */
SIOTLS_API int siotls_config_set_certificate_types(struct siotls_config *config, int whose, const uint8_t *types,
                                                   size_t num_types);

/*
 * siotls_config_add_trusted_key: a SubjectPublicKeyInfo in DER that the peer may prove itself with. Others are refused
 * (certificate_unknown). SYNTAX when it is malformed or of an unknown type; LIMIT when all take more than 1 MiB.
 */
SIOTLS_API int siotls_config_add_trusted_key(struct siotls_config *config, const uint8_t *spki, size_t spki_len);

/*
 * siotls_config_request_ocsp: 1 asks the peer for an OCSP response with its certificate (status_request, RFC 9846
 * 4.5.1.1). Default: 1 at clients, 0 at servers, where it concerns client certificates. STATE once ready.
 */
SIOTLS_API int siotls_config_request_ocsp(struct siotls_config *config, int enabled);

/*
 * siotls_config_request_scts: 1 asks for Signed Certificate Timestamps (RFC 6962). They are handed out by siotls_info
 * and VERIFY, and judged by nobody here. Default 0. STATE once ready.
 */
SIOTLS_API int siotls_config_request_scts(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_alpn: application protocols (RFC 7301), 1 to 255 bytes each, in the order of preference. A
 * server picks its first that the client offers, and fails with no_application_protocol if the client
 * offers some but none in common. ARGUMENT: a name of another length. NO_MEMORY: also when all take more than 65,535
 * bytes.
 */
SIOTLS_API int siotls_config_set_alpn(struct siotls_config *config, const struct siotls_bytes *protocols,
                                      size_t num_protocols);

/*
 * siotls_config_add_identity: with what we prove who we are. The one that suits the peer best is used: it must be able
 * to sign with a scheme that the peer takes; of these, one whose leaf is for the server's name (SNI, RFC 9525) comes
 * first, then one with a certificate that an authority issued which the peer names, then one whose chain is
 * signed as the peer wants it; the first added among equals. A client without any that can sign sends none. LIMIT:
 * there are 64. ARGUMENT.
 */
SIOTLS_API int siotls_config_add_identity(struct siotls_config *config, struct siotls_identity *identity);

/*
 * siotls_config_set_strict_server_name (servers): 1 refuses a client that names a server for which there is no identity
 * (unrecognized_name). Default 0: another identity is shown, and the client may refuse it. ARGUMENT: a client.
 */
SIOTLS_API int siotls_config_set_strict_server_name(struct siotls_config *config, int enabled);

/* What a server asks of its clients. */
enum siotls_client_auth {
    SIOTLS_CLIENT_AUTH_NONE = 0,    /* nothing */
    SIOTLS_CLIENT_AUTH_REQUEST = 1, /* a certificate; a client that has none may go on */
    /*
     * A certificate; a client that has none is refused (certificate_required). Nothing stands in for it: no external
     * PSK is taken, and only sessions that bring a certificate.
     */
    SIOTLS_CLIENT_AUTH_REQUIRE = 2
};

/*
 * siotls_config_set_client_auth (servers): a siotls_client_auth; default NONE. Certificates are judged as a client
 * judges a server's, for the purpose CLIENT and any name: who it is tells siotls_info. The server sends no application
 * data before it knows. ARGUMENT: another number, or a client.
 */
SIOTLS_API int siotls_config_set_client_auth(struct siotls_config *config, int mode);

/*
 * siotls_config_set_certificate_authorities (servers): 1, the default, sends the subjects of the trust store's anchors
 * in the CertificateRequest, so that a client with several certificates finds the right one; when they come to more
 * than 12 KiB none is sent. 0 keeps them secret. ARGUMENT: a client.
 */
SIOTLS_API int siotls_config_set_certificate_authorities(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_trust: the anchors that the peer's chain must end in. The config keeps the keys of those that
 * chains led to, imported, until it is freed. ARGUMENT: it is NULL.
 */
SIOTLS_API int siotls_config_set_trust(struct siotls_config *config, struct siotls_trust *trust);

/*
 * siotls_config_set_profile: how much is asked of the peer's certificates, a siotls_profile. Default:
 * SIOTLS_PROFILE_DEFAULT. ARGUMENT: another number.
 */
SIOTLS_API int siotls_config_set_profile(struct siotls_config *config, int profile);

/*
 * siotls_config_set_verify_limits: what one chain may cost: certificates in a path (at most SIOTLS_X509_MAX_PATH; 0:
 * SIOTLS_X509_MAX_DEPTH) and signature checks (0: SIOTLS_X509_MAX_SIGNATURE_CHECKS). ARGUMENT: a longer path.
 */
SIOTLS_API int siotls_config_set_verify_limits(struct siotls_config *config, uint32_t max_depth,
                                               uint32_t max_signature_checks);

/*
 * siotls_config_set_pins: SHA-256 digests of SubjectPublicKeyInfos, 32 bytes each, at most 64: one certificate of the
 * path must have one of these keys. The path must be good as well. ARGUMENT: more than 64. NO_MEMORY.
 */
SIOTLS_API int siotls_config_set_pins(struct siotls_config *config, const uint8_t *pins, size_t num_pins);

/* Bits of siotls_config_set_policies. */
enum siotls_policy_flag {
    SIOTLS_POLICY_EXPLICIT = 1,        /* the path must have a policy (initial-explicit-policy) */
    SIOTLS_POLICY_INHIBIT_MAPPING = 2, /* CAs cannot map policies (initial-policy-mapping-inhibit) */
    SIOTLS_POLICY_INHIBIT_ANY = 4      /* anyPolicy stands for none (initial-any-policy-inhibit) */
};

/*
 * siotls_config_set_policies: the certificate policies that are acceptable for the peer's path, OIDs such as
 * "2.23.140.1.2.1", at most SIOTLS_X509_MAX_POLICIES, and siotls_policy_flag bits (RFC 5280 6.1.1); as in
 * siotls_x509_request. Takes the place of what was set before. Default: any policy, and none of the bits. SYNTAX: a
 * text is no OID; nothing was changed then.
 */
SIOTLS_API int siotls_config_set_policies(struct siotls_config *config, const char *const *policies,
                                          size_t num_policies, uint32_t flags);

/*
 * siotls_config_set_public_suffixes: text of the public suffix list, as public_suffixes of siotls_x509_request, copied:
 * a wildcard directly below one of its suffixes matches no name. list_len 0, the default: only "*.tld" is known to be
 * one. SYNTAX: it has no suffix, or is cut short; nothing was changed then.
 */
SIOTLS_API int siotls_config_set_public_suffixes(struct siotls_config *config, const uint8_t *list, size_t list_len);

/*
 * siotls_config_set_revocation: a siotls_revocation. Default: SIOTLS_REVOCATION_IF_PRESENT. ARGUMENT: another number.
 */
SIOTLS_API int siotls_config_set_revocation(struct siotls_config *config, int policy);

/*
 * siotls_config_set_max_ocsp_age: how old a stapled OCSP response may be; 0, the default: as max_ocsp_age_seconds of
 * siotls_x509_request says. STATE once the config is ready.
 */
SIOTLS_API int siotls_config_set_max_ocsp_age(struct siotls_config *config, uint32_t max_ocsp_age_seconds);

/* siotls_config_set_crls: revocation lists to judge the peer's chain by. ARGUMENT: it is NULL. */
SIOTLS_API int siotls_config_set_crls(struct siotls_config *config, struct siotls_crls *crls);

/*
 * siotls_config_set_insecure_no_verification: any certificate of anyone is accepted. For tests and debugging. STATE
 * once ready.
 */
SIOTLS_API int siotls_config_set_insecure_no_verification(struct siotls_config *config);

/*
 * siotls_config_set_padding: every record's content is padded to a multiple of this; 0 or 1: no padding (RFC 9846 5.4).
 * ARGUMENT: more than 16384.
 */
SIOTLS_API int siotls_config_set_padding(struct siotls_config *config, uint32_t padding_block);

/*
 * siotls_config_set_compatibility_mode: 0 sends no session id and no change_cipher_spec (RFC 9846 E.4). Default 1.
 * STATE once ready.
 */
SIOTLS_API int siotls_config_set_compatibility_mode(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_grease: 1 sends values that nobody knows, so that peers keep passing over what is new to them
 * (RFC 8701): clients among suites, groups, versions, key shares and extensions, servers as an extension of
 * CertificateRequest and NewSessionTicket; nowhere else, and so not among signature schemes. Default 1. STATE once
 * ready.
 */
SIOTLS_API int siotls_config_set_grease(struct siotls_config *config, int enabled);

/*
 * siotls_config_set_cookie_keys (servers): with keys, of 32 secret bytes each and at most 16, every ClientHello without
 * a cookie is answered by a HelloRetryRequest that carries one (RFC 9846 4.3.2), and nothing of it has to be kept: the
 * connection can be freed (info's is_stateless_retry_sent), and another one, of any config with the same keys, suites
 * and groups, takes the second ClientHello. It costs a round trip, and is of use where the first packet proves nothing
 * of its sender. The first key seals; all open, so that keys can be changed. A cookie is good for 60 seconds by
 * siotls_conn_set_time, which is needed before start; see siotls_conn_set_cookie_context. 0 keys (the default): off.
 * ARGUMENT: more than 16, or a client. NO_MEMORY.
 */
SIOTLS_API int siotls_config_set_cookie_keys(struct siotls_config *config, const uint8_t *keys, size_t num_keys);

/*
 * siotls_config_set_max_record: the longest content of a record to send, 64 to 16384 (the default). ARGUMENT: another
 * number.
 */
SIOTLS_API int siotls_config_set_max_record(struct siotls_config *config, uint32_t max_record);

/*
 * siotls_config_set_record_size_limit: the longest protected record that this side takes: content, padding and one
 * byte, 64 to 16385 (RFC 8449). A client offers it, and it holds when the server knows the extension. A server answers
 * a client that offers one, and always keeps to the client's. 0 (the default): a client offers none, a server's is
 * 16385. ARGUMENT: another number.
 */
SIOTLS_API int siotls_config_set_record_size_limit(struct siotls_config *config, uint32_t limit);

/*
 * siotls_config_set_max_fragment_length (clients): the longest content of a record in both directions: 512, 1024, 2048
 * or 4096 (RFC 6066 4); 0 (the default): none. For servers that do not know record_size_limit, which is preferred when
 * both are offered. Servers honour it always. ARGUMENT: another number, or a server.
 */
SIOTLS_API int siotls_config_set_max_fragment_length(struct siotls_config *config, uint32_t length);

/*
 * siotls_config_set_key_limit: a sending key is updated (RFC 9846 4.7.3) when it has sealed so many records; 0 (the
 * default): when it has sealed 7/8 of what its AEAD allows (RFC 9846 5.5). A higher number changes nothing. STATE once
 * ready.
 */
SIOTLS_API int siotls_config_set_key_limit(struct siotls_config *config, uint64_t num_records);

/* Events that are raised only when asked for. */
enum siotls_event_request {
    SIOTLS_REQUEST_CLIENT_HELLO = 1,   /* servers: CLIENT_HELLO */
    SIOTLS_REQUEST_VERIFY = 2,         /* VERIFY instead of the trust store; for sessions see session.h */
    SIOTLS_REQUEST_MESSAGE = 4,        /* MESSAGE for each handshake message */
    SIOTLS_REQUEST_KEYLOG = 8,         /* KEYLOG with each secret: whoever has them reads everything */
    SIOTLS_REQUEST_SESSION = 16,       /* clients: SESSION for each ticket; without it none are asked for */
    SIOTLS_REQUEST_SESSION_STORE = 32, /* servers: STORE_SESSION and FIND_SESSION instead of sealed tickets */
    SIOTLS_REQUEST_REPLAY_CHECK = 64   /* servers: REPLAY_CHECK instead of a strike register */
};

/*
 * siotls_config_set_events: which of these events connections raise; bits of siotls_event_request. ARGUMENT: another
 * bit, or one of the other role: SESSION is for a client, CLIENT_HELLO, SESSION_STORE and REPLAY_CHECK are for servers.
 */
SIOTLS_API int siotls_config_set_events(struct siotls_config *config, uint32_t requests);

/*
 * siotls_config_ready resolves every algorithm and freezes the config. Known-answer tests that were not run yet are
 * run, but for those of groups and of signatures that peers make, which are run at their first use unless FIPS is
 * required. An algorithm that was named and that no provider offers is an error (NOT_OFFERED); defaults shrink to what
 * is there. Who judges certificates (a client, a server with client_auth) needs trust, VERIFY events or the
 * insecure switch; a server an identity, CLIENT_HELLO events or, unless it requires certificates, a PSK. STATE: a part
 * is missing. ARGUMENT: key shares are not among the groups, or a suite is none. PROVIDER, NO_MEMORY.
 */
SIOTLS_API int siotls_config_ready(struct siotls_config *config, struct siotls_error *error);

#ifdef __cplusplus
}
#endif

#endif
