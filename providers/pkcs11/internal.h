/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: the pkcs11 provider. From the outside in: signer.c and random.c are what the core calls; sign.c makes
 * signatures in sessions that access.c keeps; token.c and object.c find what a URI (uri.c) names in modules
 * (module.c). Two locks, both of the process (module.c): the slow one around logging in and initialising, the quick
 * one around lists; neither is held while a token works for a signature.
 */
#ifndef PKCS11_INTERNAL_H
#define PKCS11_INTERNAL_H

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <siotls/provider.h>
#include <stdbool.h>

#include "common/pkcs8.h"

enum {
    TP_MAX_PIN = 255,
    TP_MAX_URI = 4096,
    TP_MAX_MODULUS = 2048, /* 16384 bits */
    TP_MAX_POINT = 1 + 2 * 66,
    TP_MAX_SPKI = TP_MAX_MODULUS + 64,
    TP_MAX_SIGNATURE = TP_MAX_MODULUS,
    TP_MAX_CHAIN = 32768, /* bytes of certificates in DER */
    TP_MAX_MODULES = 32,
    TP_MAX_IDLE = 8, /* sessions of one key that are kept open while nobody signs */
    TP_MAX_WAYS = 3
};

/* tp_pin: what unlocks a token; wiped with its owner. */
struct tp_pin {
    uint8_t bytes[TP_MAX_PIN];
    size_t len;      /* 0: none is known */
    bool is_refused; /* the token did not take it: it is never tried again, or the token would lock itself */
};

/* tp_uri: a URI that was judged; pointers are into parsed. */
struct tp_uri {
    P11KitUri *parsed;
    const char *module_path; /* absolute; NULL: the modules that p11-kit knows */
    const char *module_name; /* one of those; NULL: all */
    const char *settings;    /* x-init-reserved: a text for C_Initialize; NULL: none */
    const char *pin_source;  /* absolute path; NULL: none */
};

/* tp_token: a slot with a token in it. */
struct tp_token {
    CK_FUNCTION_LIST *functions;
    CK_SLOT_ID slot;
    CK_TOKEN_INFO info;
};

/* tp_session: an open session, logged in where needed, and the key in it. */
struct tp_session {
    struct tp_token token;
    CK_SESSION_HANDLE handle;
    CK_OBJECT_HANDLE key;
};

/* tp_state: one instance. */
struct tp_state {
    struct siotls_provider_instance instance;
    const struct siotls_provider_host *host;
    struct tp_uri defaults;          /* of the option pkcs11_module: for URIs that name no module; parsed NULL: none */
    struct tp_access *random_access; /* NULL: random numbers are not asked for */
    struct siotls_random random;
    const struct siotls_random *randoms[1];
    char library[96];
};

/* tp_public: the public half of a key. */
struct tp_public {
    uint32_t key_type;
    size_t size; /* of the modulus or a coordinate, in bytes */
    size_t num_bits;
    uint8_t spki[TP_MAX_SPKI];
    size_t spki_len;
};

/* tp_way: how a token makes signatures of a scheme: it hashes itself, or is given a digest. */
struct tp_way {
    const struct tp_scheme *scheme;
    bool is_whole; /* one mechanism hashes and signs */
};

/*
 * tp_access: how to get sessions for a URI. Guarded by the quick lock: from functions on, and next. The rest is
 * constant once imported, but pin.is_refused, which the slow lock guards.
 */
struct tp_access {
    struct tp_access *next;
    struct tp_state *state;
    struct tp_uri uri;
    struct tp_pin pin;
    bool wants_key;
    struct tp_public known;      /* of the key, when spki_len is not 0: what is found later has to be the same */
    CK_FUNCTION_LIST *functions; /* of the token where sessions were opened last; NULL: none yet */
    CK_SLOT_ID slot;
    struct tp_session idle[TP_MAX_IDLE];
    size_t num_idle;
    size_t num_taken; /* by threads that have a session, or are about to open one */
    unsigned long
        num_left;          /* how often one of the token, this URI's or another's, was given back or could not be had */
    unsigned long process; /* which process the sessions belong to (tp_process) */
};

/* tp_key: an imported key; the context of the core is a pointer to it. */
struct tp_key {
    struct tp_access access;
    struct tp_way ways[TP_MAX_WAYS];
    uint16_t schemes[TP_MAX_WAYS];
    size_t num_ways;
    size_t max_signature;
    bool asks_each_time; /* CKA_ALWAYS_AUTHENTICATE */
    uint8_t chain[TP_MAX_CHAIN];
    size_t chain_len;
};

/* tp_scheme: a signature scheme in the words of PKCS #11. */
struct tp_scheme {
    uint16_t scheme;
    uint32_t key_type;
    CK_MECHANISM_TYPE whole; /* hashes and signs */
    CK_MECHANISM_TYPE bare;  /* signs a digest; as whole where there is no digest */
    CK_MECHANISM_TYPE hash;
    CK_RSA_PKCS_MGF_TYPE mask;
    size_t digest_size;
};

/* report.c: one line for the host, without secrets, ending in PKCS #11's own words when rv is not CKR_OK. Returns
 * status. */
int tp_fail(const struct tp_state *state, int status, CK_RV rv, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void tp_tell(const struct tp_state *state, int level, const char *format, ...) __attribute__((format(printf, 3, 4)));
int tp_status(CK_RV rv); /* the siotls_provider_error that is nearest */
void tp_wipe(void *data, size_t data_len);
/* A padded field of PKCS #11 as text that a terminal can show. */
enum { TP_MAX_LABEL = 65 };
const char *tp_label(char text[TP_MAX_LABEL], const unsigned char *field, size_t field_len);

/* module.c */
void tp_start(void); /* once per process */
void tp_lock(void);
void tp_unlock(void);
void tp_wait(void); /* for a session that is given back; within the quick lock */
void tp_wake(void);
void tp_slow_lock(void);
void tp_slow_unlock(void);
unsigned long tp_process(void); /* another number in a forked child */
/* The modules that the URI allows, initialised in this process. */
int tp_modules(const struct tp_state *state, const struct tp_uri *uri, CK_FUNCTION_LIST *modules[TP_MAX_MODULES],
               size_t *num_modules);

/* file.c */
int tp_pin_read(const struct tp_state *state, struct tp_pin *pin, const char *path);
bool tp_module_is_safe(const struct tp_state *state, const char *path);

/* uri.c */
int tp_uri_read(const struct tp_state *state, struct tp_uri *uri, const char *text);
int tp_uri_of_module(const struct tp_state *state, struct tp_uri *uri, const char *path);
void tp_uri_clear(struct tp_uri *uri);

/* token.c */
bool tp_token_fits(const struct tp_uri *uri, const struct tp_token *token);
/* Calls visit for each token that the URI allows; stops when that returns false. */
int tp_tokens_visit(const struct tp_state *state, const struct tp_uri *uri,
                    bool (*visit)(void *context, const struct tp_token *token), void *context);
int tp_token_find(const struct tp_access *access, struct tp_token *token);
int tp_session_open(struct tp_access *access, struct tp_session *session);
void tp_session_close(struct tp_session *session);
CK_RV tp_login(struct tp_access *access, const struct tp_session *session, CK_USER_TYPE user);

/* object.c */
CK_RV tp_attribute(const struct tp_session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, void *value,
                   size_t capacity, size_t *value_len);
bool tp_flag(const struct tp_session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool otherwise);
CK_RV tp_find(const struct tp_session *session, CK_ATTRIBUTE *wanted, size_t num_wanted, CK_OBJECT_HANDLE *objects,
              size_t capacity, size_t *num_objects);
int tp_key_find(struct tp_access *access, struct tp_session *session);

/* public.c */
int tp_public_read(const struct tp_state *state, struct tp_public *public_key, const struct tp_session *session);

/* certificate.c */
void tp_chain_read(struct tp_key *key, const struct tp_session *session);

/* mechanism.c */
extern const struct tp_scheme tp_schemes[];
extern const size_t tp_num_schemes;
int tp_ways_find(struct tp_key *key, const struct tp_session *session);

/* access.c */
int tp_access_open(struct tp_access *access, struct tp_state *state, const char *uri, struct siotls_bytes pin);
void tp_access_close(struct tp_access *access);
void tp_access_found(struct tp_access *access, const struct tp_token *token);
int tp_take(struct tp_access *access, struct tp_session *session);
void tp_give_back(struct tp_access *access, struct tp_session *session, CK_RV rv);
bool tp_is_lost(CK_RV rv); /* the token or the session went away: another session may do better */

/* key.c */
int tp_key_open(struct tp_key **key, struct tp_state *state, const struct siotls_private_key_source *source);
void tp_key_close(struct tp_key *key);

/* sign.c */
int tp_sign(struct tp_key *key, const struct tp_way *way, const uint8_t *message, size_t message_len,
            uint8_t *signature, size_t *signature_len);

/* list.c */
int tp_list(const struct siotls_provider_instance *instance, void *context, siotls_object_found *found);

/* signer.c, random.c */
extern const struct siotls_signer tp_signer;
int tp_random_open(struct tp_state *state, const char *uri);

#endif
