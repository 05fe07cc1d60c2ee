/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity.c: a chain (chain.c), a private key that belongs to it, and what it can sign with.
 */
#include "config/identity/identity.h"

#include "asn1/private_key.h"
#include "base/sized_struct.h"
#include "base/writer.h"
#include "config/identity/chain.h"
#include "config/identity/key_proof.h"
#include "crypto/load/set.h"
#include "wire/messages.h"

/* It must fit an extension with its type and length. */
enum { MAX_OCSP_RESPONSE = UINT16_MAX - 4 };

static bool import_key(struct siotls_identity *identity, const struct siotls_identity_options *options,
                       struct sio_error *error)
{
    struct siotls_private_key_source source = {
        .size = sizeof source, .passphrase = options->passphrase, .uri = options->key_uri};
    struct sio_buffer pkcs8;
    sio_buffer_init(&pkcs8, &identity->memory);
    bool imported = true;
    if (options->key.data != NULL) {
        imported = sio_private_key_to_pkcs8(&pkcs8, options->key, error);
        source.pkcs8 = sio_buffer_bytes(&pkcs8);
        source.uri = NULL;
    }
    imported = imported && sio_private_key_import(&identity->key, identity->set, &source, &identity->memory, error);
    sio_buffer_clear(&pkcs8);
    return imported;
}

static bool list_has(const uint16_t *values, size_t num_values, uint16_t value)
{
    for (size_t i = 0; i < num_values; i++)
        if (values[i] == value)
            return true;
    return false;
}

/* Schemes of the handshake, for keys that are elsewhere and say nothing themselves. */
static const uint16_t all_schemes[] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_ED25519,
    SIOTLS_SCHEME_ED448,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512,
    SIOTLS_SCHEME_ML_DSA_44,
    SIOTLS_SCHEME_ML_DSA_65,
    SIOTLS_SCHEME_ML_DSA_87,
};

/* What the key can do, the leaf's type allows in a handshake (RFC 9846 4.3.3), and the application wants. */
static bool choose_schemes(struct siotls_identity *identity, const struct siotls_identity_options *options,
                           struct sio_error *error)
{
    bool external = sio_identity_is_external(identity);
    const uint16_t *able = external ? all_schemes : identity->key.description.schemes;
    size_t num_able = external ? sizeof all_schemes / sizeof all_schemes[0] : identity->key.description.num_schemes;
    bool restricted = options->schemes != NULL;
    const uint16_t *order = restricted ? options->schemes : able;
    size_t num_order = restricted ? options->num_schemes : num_able;
    for (size_t i = 0; i < num_order && identity->num_schemes < SIO_MAX_IDENTITY_SCHEMES; i++)
        if (list_has(able, num_able, order[i]) && sio_scheme_fits_key(order[i], identity->key_type))
            identity->schemes[identity->num_schemes++] = order[i];
    if (identity->num_schemes == 0)
        return sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: the key can sign with no scheme that is allowed");
    return true;
}

/* What goes with the leaf when the peer asks for it. */
static bool keep_evidence(struct siotls_identity *identity, const struct siotls_identity_options *options,
                          struct sio_error *error)
{
    struct sio_writer writer;
    if (options->ocsp_response.data_len > MAX_OCSP_RESPONSE)
        return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "identity: the OCSP response is too long");
    if (options->sct_list.data_len > 0 && !sio_sct_list_is_valid(options->sct_list))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "identity: the list of SCTs is malformed");
    sio_writer_init(&writer, &identity->status, UINT16_MAX);
    if (options->ocsp_response.data_len > 0)
        sio_certificate_status_write(&writer, options->ocsp_response);
    bool kept = sio_writer_ok(&writer) &&
                sio_buffer_append(&identity->sct_list, options->sct_list.data, options->sct_list.data_len);
    return kept || sio_fail_memory(error);
}

/* The leaf is that of the key; without one it is told by what the certificates say. */
static bool find_leaf(struct siotls_identity *identity, struct sio_error *error)
{
    struct siotls_public_key key;
    if (sio_identity_is_external(identity))
        return sio_identity_chain_arrange(identity, NULL, error);
    return sio_public_key_parse(&key, identity->key.description.spki, error) &&
           sio_identity_chain_arrange(identity, &key, error);
}

static bool read_chain_of_key(struct siotls_identity *identity, struct sio_error *error)
{
    struct siotls_bytes chain = identity->key.description.chain;
    if (chain.data == NULL)
        return sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: no certificate is given, nor kept with the key");
    return sio_identity_chain_read(identity, chain, error);
}

/* Keys of PKCS#8 are told by the signer's known answers; one that stays elsewhere is the only one of its kind. */
static bool prove(const struct siotls_identity *identity, const struct siotls_identity_options *options,
                  struct sio_error *error)
{
    bool is_elsewhere = options->key.data == NULL && options->key_uri != NULL;
    return !is_elsewhere || sio_identity_key_prove(identity, error);
}

/* RFC 7250: the key's own SubjectPublicKeyInfo, or for a key that is elsewhere the one given. */
static bool fill_raw(struct siotls_identity *identity, const struct siotls_identity_options *options, bool has_key,
                     struct sio_error *error)
{
    identity->is_raw = true;
    if (has_key && !import_key(identity, options, error))
        return false;
    struct siotls_bytes own = has_key ? identity->key.description.spki : sio_bytes(NULL, 0);
    if (!sio_identity_key_read(identity, options->chain, own, error))
        return false;
    identity->key_type = identity->leaf.key.type;
    return choose_schemes(identity, options, error) && prove(identity, options, error);
}

static bool fill(struct siotls_identity *identity, const struct siotls_identity_options *options,
                 struct sio_error *error)
{
    bool has_key = options->key.data != NULL || options->key_uri != NULL;
    if (options->is_raw_public_key)
        return fill_raw(identity, options, has_key, error);
    bool is_chain_elsewhere = options->chain.data == NULL && options->key_uri != NULL;
    if ((!is_chain_elsewhere && !sio_identity_chain_read(identity, options->chain, error)) ||
        (has_key && !import_key(identity, options, error)) ||
        (is_chain_elsewhere && !read_chain_of_key(identity, error)) || !find_leaf(identity, error))
        return false;
    identity->key_type = identity->leaf.key.type;
    return choose_schemes(identity, options, error) && prove(identity, options, error) &&
           keep_evidence(identity, options, error);
}

int siotls_identity_new(struct siotls_identity **identity, struct siotls_set *set,
                        const struct siotls_identity_options *options, struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    struct siotls_identity_options known;
    if (identity != NULL)
        *identity = NULL;
    if (!SIO_ARGUMENTS_CHECK(&why, "identity: an argument is missing or wrong", {identity != NULL, "identity is NULL"},
                             {set != NULL, "set is NULL"}, {options != NULL, "options is NULL"},
                             {options == NULL || sio_sized_read(&known, sizeof known, options), "options has no size"}))
        return sio_error_end(&why, error);
    struct siotls_identity *made = sio_allocate(sio_set_memory(set), sizeof *made);
    if (made == NULL) {
        sio_fail_memory(&why);
        return sio_error_end(&why, error);
    }
    sio_shared_init(&made->shared);
    made->memory = *sio_set_memory(set);
    made->set = sio_set_keep(set);
    sio_buffer_init(&made->storage, &made->memory);
    sio_buffer_init(&made->status, &made->memory);
    sio_buffer_init(&made->sct_list, &made->memory);
    if (fill(made, &known, &why))
        *identity = made;
    else
        siotls_identity_free(made);
    return sio_error_end(&why, error);
}

struct siotls_identity *sio_identity_keep(struct siotls_identity *identity)
{
    sio_shared_keep(&identity->shared);
    return identity;
}

void siotls_identity_free(struct siotls_identity *identity)
{
    if (identity == NULL || !sio_shared_drop(&identity->shared))
        return;
    sio_private_key_clear(&identity->key);
    sio_buffer_clear(&identity->storage);
    sio_buffer_clear(&identity->status);
    sio_buffer_clear(&identity->sct_list);
    struct siotls_set *set = identity->set;
    struct siotls_memory memory = identity->memory;
    sio_release_secret(&memory, identity, sizeof *identity);
    siotls_set_free(set);
}

uint8_t sio_identity_type(const struct siotls_identity *identity)
{
    return identity->is_raw ? SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY : SIOTLS_CERTIFICATE_X509;
}

bool sio_identity_is_external(const struct siotls_identity *identity)
{
    return identity->key.signer.algorithm == NULL;
}
