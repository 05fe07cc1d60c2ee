/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_provider.h: a deterministic provider for unit tests and fuzzing. IT IS NOT SECURE: whoever sees a
 * handshake can compute its secrets. It has every kind and every algorithm, sizes as in reality.
 *
 * Use: siotls_set_new with providers "", siotls_set_add(set, fake_provider), sio_set_skip_tests(set).
 */
#ifndef TESTS_FAKE_PROVIDER_H
#define TESTS_FAKE_PROVIDER_H

#include <stdbool.h>

#include <siotls/types.h>

enum { FAKE_MAX_LIST = 17 };

/* An instance before the core sees it; a test's edit may change anything in it. */
struct fake_instance {
    struct siotls_provider_instance instance;
    const char *provider; /* "fake" or "fake-b" */
    struct siotls_hash hashes[4];
    struct siotls_hkdf hkdfs[4];
    struct siotls_aead aeads[5];
    struct siotls_kem kems[16];
    struct siotls_signer signers[1];
    struct siotls_verifier verifiers[10];
    struct siotls_random randoms[1];
    struct siotls_compressor compressors[3];
    struct siotls_mask masks[3];
    const struct siotls_hash *hash_list[FAKE_MAX_LIST];
    const struct siotls_hkdf *hkdf_list[FAKE_MAX_LIST];
    const struct siotls_aead *aead_list[FAKE_MAX_LIST];
    const struct siotls_kem *kem_list[FAKE_MAX_LIST];
    const struct siotls_signer *signer_list[FAKE_MAX_LIST];
    const struct siotls_verifier *verifier_list[FAKE_MAX_LIST];
    const struct siotls_random *random_list[FAKE_MAX_LIST];
    const struct siotls_compressor *compressor_list[FAKE_MAX_LIST];
    const struct siotls_mask *mask_list[FAKE_MAX_LIST];
};

/*
 * What all fake instances of this process do. Several threads may use them, but not change what they
 * do. The counters are relaxed: they must not order what ThreadSanitizer is to see unordered.
 */
struct fake_control {
    _Atomic(size_t) num_calls; /* of functions that can fail, open included */
    size_t fail_at;            /* the how-manieth call fails; 0: none */
    int fail_with;             /* siotls_provider_error; 0: INTERNAL */
    bool has_failed;
    _Atomic(size_t) num_live;       /* contexts that hold something: 0 when all were cleared */
    size_t num_open;                /* instances */
    _Atomic(size_t) random_counter; /* so much random data was drawn; set it to repeat */
    uint32_t left_out;              /* 1 << siotls_kind: kinds that instances opened from now on do not offer */
    int lying_kind;                 /* wrong answers for this kind and id; 0: none */
    uint32_t lying_id;              /* of signers and verifiers the scheme */
    size_t max_key_signature;       /* what signers say of each key; 0: nothing */
    const char *lying_provider;     /* only this one; NULL: both */
    struct siotls_bytes uri_key;    /* SPKI of the key that every URI names; data NULL: URIs are not taken */
    struct siotls_bytes uri_chain;  /* what lies with it */
    void (*edit)(struct fake_instance *instance, void *context);
    void *edit_context;
    /* Each NULL: nobody. on_known: of ciphertexts, what opens, and signatures; the others: of secrets and their origin.
     */
    void (*on_known)(const uint8_t *data, size_t data_len);
    void (*on_shared_secret)(struct siotls_bytes secret);
    void (*on_extract)(struct siotls_bytes salt, struct siotls_bytes secret, struct siotls_bytes prk);
    void (*on_expand)(struct siotls_bytes prk, struct siotls_bytes info, struct siotls_bytes output);
};

extern struct fake_control fake_control;

void fake_control_reset(void);

/* Entries of two providers that differ in name only: "fake" and "fake-b". */
const struct siotls_provider *fake_provider(void);
const struct siotls_provider *fake_provider_b(void);

/*
 * Writes the PKCS#8 form of the fake private key that belongs to a SubjectPublicKeyInfo (its inner key is the SPKI
 * itself), so that any certificate can be signed for. Returns its length, 0 when it does not fit.
 */
size_t fake_private_key(uint8_t *pkcs8, size_t capacity, struct siotls_bytes spki);

/* The signature that the fake key of this SPKI makes; returns its length (SPKI's type decides). */
size_t fake_signature(uint8_t signature[256], struct siotls_bytes spki, uint16_t scheme, struct siotls_bytes message);

/* The siotls_key_type of a SPKI as the fake sees it; 0: unknown. */
uint32_t fake_key_type(struct siotls_bytes spki);

#endif
