/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.c: see chain.h.
 */
#include "config/identity/chain.h"

#include "asn1/der.h"
#include "asn1/pem.h"
#include "x509/name/distinguished_name.h"

/* Notes a certificate that was just appended to storage; views are made when storage has its final place. */
static bool note_certificate(struct siotls_identity *identity, size_t start, struct sio_error *error)
{
    if (identity->num_chain == SIO_MAX_CHAIN)
        return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "identity: the chain has too many certificates");
    identity->chain[identity->num_chain++].data_len = identity->storage.data_len - start;
    return true;
}

static bool read_pem(struct siotls_identity *identity, struct siotls_bytes text, struct sio_error *error)
{
    struct sio_pem pem = sio_pem(text);
    for (;;) {
        size_t start = identity->storage.data_len;
        bool found;
        if (!sio_pem_next(&pem, &found, SIO_PEM_CERTIFICATE, error))
            return false;
        if (!found)
            return true;
        if (!sio_pem_decode(&identity->storage, &pem.block, error) || !note_certificate(identity, start, error))
            return false;
    }
}

/* Certificates in DER, one behind the other. */
static bool read_der(struct siotls_identity *identity, struct siotls_bytes der, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(der);
    struct siotls_bytes certificate;
    while (sio_der_read_element(&reader, &certificate, SIO_DER_SEQUENCE)) {
        size_t start = identity->storage.data_len;
        if (!sio_buffer_append(&identity->storage, certificate.data, certificate.data_len))
            return sio_fail_memory(error);
        if (!note_certificate(identity, start, error))
            return false;
    }
    return sio_read_end(&reader) ||
           sio_fail_status(error, SIOTLS_ERROR_SYNTAX,
                           "identity: the chain in DER is cut short or has something else in it");
}

static bool parse(struct siotls_identity *identity, size_t index, struct sio_certificate *certificate,
                  struct sio_error *error)
{
    struct sio_error why = {.detail = error->detail, .detail_size = error->detail_size};
    if (sio_certificate_parse(certificate, identity->chain[index], &why))
        return true;
    sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "identity: a certificate of the chain is malformed");
    return sio_fail_detail(error, "certificate %u: %s", (unsigned)index, why.reason);
}

static bool note_links(struct siotls_identity *identity, struct sio_error *error)
{
    const uint8_t *next = identity->storage.data;
    for (size_t i = 0; i < identity->num_chain; i++) {
        struct sio_certificate certificate;
        identity->chain[i].data = next;
        next += identity->chain[i].data_len;
        if (!parse(identity, i, &certificate, error))
            return false;
        identity->links[i] = (struct sio_chain_link){
            .issuer = certificate.issuer,
            .subject = certificate.subject,
            .scheme = certificate.signature_algorithm.scheme,
            .is_self_signed = sio_bytes_equal(certificate.issuer, certificate.subject),
            .is_ca = certificate.is_ca,
        };
    }
    return true;
}

/* PEM is text, which may begin with the character that is DER's tag of a SEQUENCE. */
static bool is_der(struct siotls_bytes given)
{
    return given.data_len > 0 && given.data[0] == SIO_DER_SEQUENCE &&
           (sio_der_is_sequence(given) || !sio_pem_is_text(given));
}

bool sio_identity_chain_read(struct siotls_identity *identity, struct siotls_bytes chain, struct sio_error *error)
{
    if (!sio_pem_check_form(chain, error) ||
        !(is_der(chain) ? read_der(identity, chain, error) : read_pem(identity, chain, error)))
        return sio_fail_within(error, "chain");
    if (identity->num_chain == 0) {
        sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "identity: there is no certificate in the chain");
        return sio_pem_fail_none(error, chain);
    }
    return note_links(identity, error);
}

static bool same_key(const struct siotls_public_key *left, const struct siotls_public_key *right)
{
    bool same_type = left->type == right->type || (left->type == SIOTLS_KEY_RSA_PSS && right->type == SIOTLS_KEY_RSA);
    return same_type && sio_bytes_equal(left->point, right->point) && sio_bytes_equal(left->modulus, right->modulus) &&
           sio_bytes_equal(left->exponent, right->exponent);
}

static bool find_certificate_of(struct siotls_identity *identity, size_t *index, const struct siotls_public_key *key,
                                struct sio_error *error)
{
    for (*index = 0; *index < identity->num_chain; *index += 1) {
        struct sio_certificate certificate;
        if (!parse(identity, *index, &certificate, error))
            return false;
        if (same_key(&certificate.key, key))
            return true;
    }
    return sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: the private key does not match the certificate");
}

static size_t find_end_entity(const struct siotls_identity *identity)
{
    for (size_t i = 0; i < identity->num_chain; i++) {
        if (!identity->links[i].is_ca)
            return i;
    }
    return 0;
}

/* Takes a certificate out and puts it in further in front; those between move back by one. */
static void move_forward(struct siotls_identity *identity, size_t from, size_t to)
{
    struct siotls_bytes certificate = identity->chain[from];
    struct sio_chain_link link = identity->links[from];
    for (size_t i = from; i > to; i--) {
        identity->chain[i] = identity->chain[i - 1];
        identity->links[i] = identity->links[i - 1];
    }
    identity->chain[to] = certificate;
    identity->links[to] = link;
}

static bool bring_issuer(struct siotls_identity *identity, size_t index)
{
    if (identity->links[index].is_self_signed)
        return false;
    for (size_t i = index + 1; i < identity->num_chain; i++) {
        if (sio_name_equal(identity->links[i].subject, identity->links[index].issuer)) {
            move_forward(identity, i, index + 1);
            return true;
        }
    }
    return false;
}

bool sio_identity_chain_arrange(struct siotls_identity *identity, const struct siotls_public_key *key,
                                struct sio_error *error)
{
    size_t leaf = key == NULL ? find_end_entity(identity) : 0;
    if (key != NULL && !find_certificate_of(identity, &leaf, key, error))
        return false;
    move_forward(identity, leaf, 0);
    for (size_t i = 0; bring_issuer(identity, i); i++) {
    }
    if (!parse(identity, 0, &identity->leaf, error))
        return false;
    if (identity->leaf.key.type == 0)
        return sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: the leaf's type of public key is not supported");
    return true;
}

static bool append_key(struct siotls_identity *identity, struct siotls_bytes given, struct sio_error *error)
{
    struct sio_pem pem = sio_pem(given);
    bool found;
    if (is_der(given))
        return sio_buffer_append(&identity->storage, given.data, given.data_len) || sio_fail_memory(error);
    if (!sio_pem_next(&pem, &found, SIO_PEM_PUBLIC_KEY, error))
        return false;
    if (!found) {
        sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: there is neither a private nor a public key");
        return sio_pem_fail_none(error, given);
    }
    return sio_pem_decode(&identity->storage, &pem.block, error) && sio_pem_finish(&pem, error);
}

bool sio_identity_key_read(struct siotls_identity *identity, struct siotls_bytes given, struct siotls_bytes own,
                           struct sio_error *error)
{
    struct sio_error why = {0};
    if (own.data_len > 0 && given.data_len > 0)
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "identity: a raw public key comes without a chain");
    if (!append_key(identity, own.data_len > 0 ? own : given, error))
        return false;
    struct siotls_bytes spki = sio_buffer_bytes(&identity->storage);
    if (!sio_public_key_parse(&identity->leaf.key, spki, &why) || identity->leaf.key.type == 0)
        return sio_fail_status(error, SIOTLS_ERROR_KEY, "identity: there is no public key of a known type");
    identity->chain[0] = spki;
    identity->num_chain = 1;
    identity->links[0].is_self_signed = true;
    return true;
}
