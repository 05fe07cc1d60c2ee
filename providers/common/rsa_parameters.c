/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rsa_parameters.c: see rsa_parameters.h.
 */
#include "common/rsa_parameters.h"

#include <string.h>

#include "common/der.h"

/* The arc of SHA-2; the last byte tells which. */
static const uint8_t sha2_arc[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02};
static const uint8_t mgf1[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08};

/* The digest size of a hash's AlgorithmIdentifier, 0: another hash, or malformed. */
static size_t read_hash(struct siotls_bytes *der)
{
    static const size_t sizes[] = {0, 32, 48, 64};
    struct siotls_bytes contents, oid;
    if (!provider_der_read(der, PROVIDER_DER_SEQUENCE, &contents) ||
        !provider_der_read(&contents, PROVIDER_DER_OID, &oid) || oid.data_len != sizeof sha2_arc + 1 ||
        memcmp(oid.data, sha2_arc, sizeof sha2_arc) != 0 || oid.data[sizeof sha2_arc] > 3)
        return 0;
    return sizes[oid.data[sizeof sha2_arc]];
}

static size_t read_mgf(struct siotls_bytes *der)
{
    struct siotls_bytes contents, oid;
    if (!provider_der_read(der, PROVIDER_DER_SEQUENCE, &contents) ||
        !provider_der_read(&contents, PROVIDER_DER_OID, &oid) ||
        !provider_der_equal(oid, (struct siotls_bytes){mgf1, sizeof mgf1}))
        return 0;
    return read_hash(&contents);
}

bool provider_rsa_parameters_allow(struct siotls_bytes parameters, size_t digest_size)
{
    struct siotls_bytes contents, hash, mgf, salt;
    uint32_t min_salt, trailer = 1;
    if (parameters.data_len == 0)
        return true;
    /* What is left out means SHA-1, which no scheme of TLS 1.3 has. */
    if (!provider_der_read(&parameters, PROVIDER_DER_SEQUENCE, &contents) || parameters.data_len != 0 ||
        !provider_der_read(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED, &hash) ||
        !provider_der_read(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED + 1, &mgf) ||
        !provider_der_read(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED + 2, &salt) ||
        !provider_der_read_small(&salt, &min_salt))
        return false;
    if (contents.data_len > 0 && (!provider_der_read(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED + 3, &salt) ||
                                  !provider_der_read_small(&salt, &trailer) || contents.data_len != 0))
        return false;
    return read_hash(&hash) == digest_size && read_mgf(&mgf) == digest_size && min_salt <= digest_size && trailer == 1;
}
