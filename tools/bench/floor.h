/* SPDX-License-Identifier: Apache-2.0 */
/*
 * floor.h: what the cryptography of a handshake and of records takes at the very least with libcrypto: prepared objects
 * that are used again, the functions of libcrypto's provider where that is cheaper than EVP (provider-base(7)), and no
 * copies. SHA-256 suites, X25519 and P-256.
 */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

enum { FLOOR_DIGEST = 32, FLOOR_SHARE = 32, FLOOR_POINT = 65, FLOOR_TAG = 16, FLOOR_NONCE = 12, FLOOR_MAX_KEY = 32 };

/* ---- floor_keys.c: X25519 and ECDSA on P-256 ---- */

struct floor_keys;
struct floor_keys *floor_keys_new(void);
void floor_keys_free(struct floor_keys *keys);

/* floor_share: a private key out of random bytes, and its public share. floor_share_end frees it. */
void *floor_share(const struct floor_keys *keys, uint8_t share[FLOOR_SHARE], const uint8_t random[FLOOR_SHARE]);
void floor_share_end(const struct floor_keys *keys, void *key);
int floor_derive(const struct floor_keys *keys, uint8_t secret[FLOOR_SHARE], void *key,
                 const uint8_t share[FLOOR_SHARE]);

/* floor_point imports a point on P-256; floor_verify checks one signature of a digest with it. */
void *floor_point(const struct floor_keys *keys, const uint8_t point[FLOOR_POINT]);
void floor_point_end(const struct floor_keys *keys, void *key);
int floor_verify(const struct floor_keys *keys, void *key, const uint8_t digest[FLOOR_DIGEST], const uint8_t *signature,
                 size_t signature_len);

/* ---- floor_hash.c: SHA-256 and what is made of it ---- */

/* As long as SHA256_CTX, which is declared only where deprecated functions are. */
struct floor_hash {
    uint64_t words[14];
};
void floor_hash_init(struct floor_hash *hash);
void floor_hash_update(struct floor_hash *hash, const void *data, size_t data_len);
void floor_hash_final(struct floor_hash *hash, uint8_t digest[FLOOR_DIGEST]);
/* The digest so far; the hash goes on. */
void floor_hash_peek(const struct floor_hash *hash, uint8_t digest[FLOOR_DIGEST]);

/* A key of HMAC with both of its blocks hashed, ready for any number of messages. */
struct floor_hmac {
    struct floor_hash inner;
    struct floor_hash outer;
};
void floor_hmac_key(struct floor_hmac *hmac, const uint8_t key[FLOOR_DIGEST]);
void floor_hmac(const struct floor_hmac *hmac, uint8_t mac[FLOOR_DIGEST], const void *data, size_t data_len);

/* HKDF-Expand-Label (RFC 9846 7.1), up to one digest of output; context_len is 0 or a digest's. */
void floor_expand(const struct floor_hmac *secret, uint8_t *output, size_t output_len, const char *label,
                  const uint8_t *context, size_t context_len);

/* ---- floor_aead.c: one direction of an AEAD ---- */

struct floor_cipher;
struct floor_cipher *floor_cipher_new(uint32_t suite);
void floor_cipher_free(struct floor_cipher *cipher);
size_t floor_cipher_key_size(const struct floor_cipher *cipher);

void *floor_aead_new(const struct floor_cipher *cipher, const uint8_t *key, int is_sealing);
void floor_aead_free(const struct floor_cipher *cipher, void *aead);
/* A new key for a context that is there. */
int floor_aead_key(const struct floor_cipher *cipher, void *aead, const uint8_t *key, int is_sealing);
/* text_len of content; sealed is as long and a tag longer; in place or elsewhere. */
int floor_aead_seal(const struct floor_cipher *cipher, void *aead, uint8_t *sealed, const uint8_t nonce[FLOOR_NONCE],
                    const uint8_t header[5], const uint8_t *text, size_t text_len);
int floor_aead_open(const struct floor_cipher *cipher, void *aead, uint8_t *text, const uint8_t nonce[FLOOR_NONCE],
                    const uint8_t header[5], const uint8_t *sealed, size_t sealed_len);

/* floor_record_header writes a record's header, and gives its length; floor_nonce: of a record (RFC 9846 5.3), iv 0. */
size_t floor_record_header(uint8_t *header, size_t content_len);
void floor_nonce(uint8_t nonce[FLOOR_NONCE], uint64_t sequence);

/* ---- floor_functions.c ---- */

/* The functions of a provider of libcrypto for an operation, by name; NULL: none. */
const OSSL_DISPATCH *floor_functions(const OSSL_PROVIDER *provider, int operation, const char *name);

#endif
