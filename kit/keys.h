/* SPDX-License-Identifier: Apache-2.0 */
/* keys.h: keys and signatures that signers and verifiers are tried with; hexadecimal, the first key of a type signs. */
#ifndef KIT_KEYS_H
#define KIT_KEYS_H

#include "kit/trial.h"

enum { KEYS_MAX_SIGNATURE = 8192 };

struct key_vector {
    uint32_t key_type;
    const char *pkcs8;
    const char *encrypted; /* the same by PBES2, PBKDF2 with SHA-256 and AES-256-CBC; NULL: none */
    const char *spki;      /* NULL: only the signer knows it */
    size_t point_size;     /* the end of the SPKI; 0: RSA */
    size_t modulus_offset; /* in the SPKI */
    size_t modulus_size;
    size_t exponent_size; /* the end of the SPKI */
};

struct signature_vector {
    uint32_t key_type;
    uint16_t scheme;
    const char *signature; /* of kit_keys_message */
};

extern const char kit_keys_message[];
extern const char kit_keys_passphrase[];
extern const struct key_vector kit_key_vectors[];             /* ends with type 0 */
extern const struct signature_vector kit_signature_vectors[]; /* likewise */

/* kit_keys_decode writes the bytes of hexadecimal text; kit_keys_bytes: the same as an area. */
void kit_keys_decode(uint8_t *data, const char *hex);
struct siotls_bytes kit_keys_bytes(struct trial *trial, const char *hex);

/* kit_keys_find: the first or second key of a type; NULL when there is none. */
const struct key_vector *kit_keys_find(uint32_t key_type, int is_second);

/* kit_keys_signature: the known signature; data NULL, or no text: none. */
const char *kit_keys_signature_text(uint32_t key_type, uint16_t scheme);
struct siotls_bytes kit_keys_signature(struct trial *trial, uint32_t key_type, uint16_t scheme);

/* kit_keys_type_of_scheme: the type of key that signs with a scheme in TLS 1.3, or in certificates (RFC 9846 4.3.3). */
uint32_t kit_keys_type_of_scheme(uint16_t scheme);

/* kit_keys_public, kit_keys_public_of: a public key as the core would hand it to import, of spki, which may have no
 * data. */
struct siotls_public_key kit_keys_public_of(const struct key_vector *vector, struct siotls_bytes spki);
struct siotls_public_key kit_keys_public(struct trial *trial, const struct key_vector *vector);

/* kit_keys_public_of_spki: of any SPKI of that type. */
struct siotls_public_key kit_keys_public_of_spki(uint32_t key_type, struct siotls_bytes spki);

/* kit_keys_is_deterministic tells whether a scheme always makes the same signature. */
int kit_keys_is_deterministic(uint16_t scheme);

#endif
