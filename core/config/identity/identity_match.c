/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_match.c: see identity_match.h.
 */
#include "config/identity/identity_match.h"

#include "base/reader.h"
#include "wire/extension.h"
#include "x509/name/distinguished_name.h"

enum { SUITS = 1, SIGNED_WITH = 2, ISSUED_BY = 4, NAMED = 8 };

uint16_t sio_identity_scheme(const struct siotls_identity *identity, struct siotls_bytes schemes)
{
    for (size_t i = 0; i < identity->num_schemes; i++)
        if (sio_list16_has(schemes, identity->schemes[i]))
            return identity->schemes[i];
    return 0;
}

/* What a certificate says of RSA-PSS does not tell which of two code points its issuer's key has. */
static bool takes_scheme(struct siotls_bytes schemes, uint16_t scheme)
{
    if (sio_list16_has(schemes, scheme))
        return true;
    return scheme >= SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 && scheme <= SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512 &&
           sio_list16_has(schemes,
                          (uint16_t)(scheme - SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 + SIOTLS_SCHEME_RSA_PSS_PSS_SHA256));
}

/* RFC 9846 4.3.3: signature_algorithms speaks for chains too, unless signature_algorithms_cert does. */
static bool is_signed_with(const struct siotls_identity *identity, const struct sio_identity_wish *wish)
{
    struct siotls_bytes schemes = wish->chain_schemes.data_len > 0 ? wish->chain_schemes : wish->schemes;
    for (size_t i = 0; i < identity->num_chain; i++)
        if (!identity->links[i].is_self_signed && !takes_scheme(schemes, identity->links[i].scheme))
            return false;
    return true;
}

static bool is_issued_by(const struct siotls_identity *identity, struct siotls_bytes authorities)
{
    struct sio_reader reader = sio_reader(authorities);
    struct siotls_bytes name;
    while (sio_read_vector16(&reader, &name, 1, UINT16_MAX))
        for (size_t i = 0; i < identity->num_chain; i++)
            if (sio_name_equal(identity->links[i].issuer, name))
                return true;
    return false;
}

/* A key has no name: whom it stands for is known to those who trust it. */
bool sio_identity_has_name(const struct siotls_identity *identity, const struct sio_reference_name *name)
{
    return identity->is_raw ||
           (name->type != SIO_NAME_INVALID && sio_names_have(identity->leaf.subject_alt_name, name));
}

unsigned sio_identity_suits(const struct siotls_identity *identity, const struct sio_identity_wish *wish)
{
    bool is_named = sio_identity_has_name(identity, &wish->name);
    if (sio_identity_type(identity) != wish->type || sio_identity_scheme(identity, wish->schemes) == 0 ||
        (wish->is_name_binding && !is_named))
        return 0;
    return (unsigned)SUITS + (is_named ? NAMED : 0) + (is_signed_with(identity, wish) ? SIGNED_WITH : 0) +
           (is_issued_by(identity, wish->authorities) ? ISSUED_BY : 0);
}
