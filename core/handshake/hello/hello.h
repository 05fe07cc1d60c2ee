/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello.h: the state of the hellos (RFC 9846 4.2): what a client sent, what a server decides from it.
 */
#ifndef SIO_HELLO_HELLO_H
#define SIO_HELLO_HELLO_H

#include "crypto/kem.h"
#include "handshake/context/negotiated.h"
#include "handshake/hello/offers.h"
#include "wire/hello.h"

/* Where a value of GREASE is put (RFC 8701); grease.h. */
enum sio_grease {
    SIO_GREASE_SUITE,
    SIO_GREASE_GROUP,
    SIO_GREASE_VERSION,
    SIO_GREASE_FIRST_EXTENSION,
    SIO_GREASE_LAST_EXTENSION,
    SIO_NUM_GREASE
};

/* The PSKs of a first ClientHello, by the start of a digest of their identities; second_hello.h. */
enum { SIO_MAX_FIRST_PSKS = 8, SIO_PSK_NAME = 16 };

struct sio_first_psks {
    uint8_t names[SIO_MAX_FIRST_PSKS][SIO_PSK_NAME];
    uint8_t num_names;
    bool has_more; /* than have a name here */
    bool has_chosen;
    uint8_t chosen[SIO_PSK_NAME];
};

/* What a server knows of a first ClientHello when the second comes: kept, or out of a cookie. */
struct sio_first_hello {
    const struct sio_suite *suite; /* NULL: there was none yet */
    const struct sio_kem *group;
    uint8_t digest[SIO_MAX_DIGEST]; /* of what the second one has to repeat */
    struct sio_first_psks psks;
    bool names_group;             /* a share of another group was asked for */
    bool offered_early;           /* data */
    bool is_of_cookie;            /* another connection answered it */
    uint8_t hash[SIO_MAX_DIGEST]; /* of the first hello, where a cookie brought it */
};

/* What a server chose; made on its own, and committed once (negotiate.h). */
struct sio_choice {
    const struct sio_suite *suite;
    const struct sio_kem *group;
    bool is_retry;                    /* a HelloRetryRequest is called for */
    bool names_group;                 /* and it asks for a share of the group */
    struct siotls_bytes alpn;         /* a view of the config's; empty: none */
    struct siotls_identity *identity; /* NULL: a PSK takes its place */
    uint16_t scheme;
    uint8_t client_certificate_type;
    uint8_t server_certificate_type;
    uint16_t record_size_limit;  /* the client's (RFC 8449); 0: none */
    uint8_t max_fragment_length; /* the code that holds (RFC 6066 4); 0: none */
};

/* What a CLIENT_HELLO event shows. */
struct sio_client_hello_view {
    struct siotls_client_hello public_view;
    struct sio_buffer numbers; /* the arrays of u16, one after the other */
    struct siotls_bytes *alpn;
    size_t num_alpn;
};

/* A client's private keys and their KeyShareEntry list. */
struct sio_client_shares {
    struct sio_kem_key *keys; /* num_keys of them */
    size_t num_keys;
    struct sio_buffer list;
};

/* A server's side. */
struct sio_server_part {
    struct sio_client_hello message; /* the hello being answered; views of the message being run */
    struct siotls_bytes body;        /* its bytes */
    struct sio_client_hello_view view;
    struct sio_first_hello first;
    struct sio_choice choice;
    struct sio_buffer share;          /* our own, until it is sent */
    struct sio_buffer cookie_context; /* what the application binds a cookie to */
};

struct sio_hello {
    uint8_t client_random[SIO_RANDOM_SIZE];
    uint8_t grease[SIO_NUM_GREASE]; /* drawn once */
    uint8_t session_id[SIO_MAX_SESSION_ID];
    size_t session_id_len;
    uint32_t offered;                /* extensions of our ClientHello or CertificateRequest */
    struct sio_buffer cookie;        /* of a HelloRetryRequest */
    uint16_t peer_record_size_limit; /* RFC 8449; 0: none */
    uint8_t max_fragment_length;     /* RFC 6066 4: the code of the extension that holds; 0: none */
    bool change_cipher_spec_sent;
    struct sio_offers offers;
    struct sio_client_shares shares;
    struct sio_server_part *server; /* NULL: a client's */
};

bool sio_hello_init(struct sio_hello *hello, bool is_server, const struct siotls_memory *memory) SIO_CHECKED;
void sio_hello_clear(struct sio_hello *hello, const struct siotls_memory *memory);

/* A client's private keys. */
void sio_shares_forget(struct sio_client_shares *shares, const struct siotls_memory *memory);
const struct sio_kem_key *sio_shares_find(const struct sio_client_shares *shares, uint16_t group);

/*
 * Makes a private key for each group, and the list that a ClientHello carries. A group that fails its known-answer
 * test is left out, unless it was promised: then that is a failure.
 */
bool sio_shares_make(struct sio_client_shares *shares, const struct siotls_config *config,
                     const struct sio_kem *const *groups, size_t num_groups, bool are_promised,
                     const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;

/* What a CLIENT_HELLO event shows of a message, header included. */
bool sio_hello_view_make(struct sio_client_hello_view *view, const struct sio_client_hello *hello,
                         struct siotls_bytes message, const struct siotls_memory *memory,
                         struct sio_error *error) SIO_CHECKED;
void sio_hello_view_clear(struct sio_client_hello_view *view, const struct siotls_memory *memory);

static inline struct siotls_bytes sio_session_id(const struct sio_hello *hello)
{
    return sio_bytes(hello->session_id, hello->session_id_len);
}

#endif
