/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.c: all anchors in one block of DER, each with the hash of its subject. Adding decodes base64 and walks to
 * the subject, nothing more; an anchor is parsed when a chain asks for its name. After that the store
 * is never written to, so threads need no lock.
 */
#include "x509/trust.h"

#include <stdatomic.h>

#include "asn1/der.h"
#include "asn1/pem.h"
#include "platform/environment.h"
#include "x509/distinguished_name.h"

enum { MAX_TRUST_FILE = 64 << 20 };

struct anchor {
    size_t start; /* in der */
    size_t data_len;
    uint32_t subject_hash;
};

struct siotls_trust {
    struct siotls_memory memory;
    atomic_size_t num_references;
    atomic_bool is_frozen;
    struct sio_buffer der;
    struct anchor *anchors;
    size_t num_anchors;
    size_t anchors_capacity;
};

int siotls_trust_new(struct siotls_trust **trust, const struct siotls_memory *memory, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    struct siotls_memory functions;
    struct siotls_trust *made = NULL;
    if (trust == NULL || !sio_memory_init(&functions, memory)) {
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "trust: result or memory functions are missing");
        return sio_error_end(&error, public_error);
    }
    made = sio_allocate(&functions, sizeof *made);
    *trust = made;
    if (made == NULL) {
        sio_fail_memory(&error);
        return sio_error_end(&error, public_error);
    }
    made->memory = functions;
    atomic_init(&made->num_references, 1);
    atomic_init(&made->is_frozen, false);
    sio_buffer_init(&made->der, &made->memory);
    return SIOTLS_OK;
}

void siotls_trust_free(struct siotls_trust *trust)
{
    if (trust == NULL || atomic_fetch_sub(&trust->num_references, 1) != 1)
        return;
    struct siotls_memory memory = trust->memory;
    sio_buffer_clear(&trust->der);
    sio_release(&memory, trust->anchors, trust->anchors_capacity * sizeof *trust->anchors);
    sio_release(&memory, trust, sizeof *trust);
}

struct siotls_trust *sio_trust_keep(struct siotls_trust *trust)
{
    atomic_fetch_add(&trust->num_references, 1);
    atomic_store(&trust->is_frozen, true);
    return trust;
}

size_t siotls_trust_num_anchors(const struct siotls_trust *trust)
{
    return trust != NULL ? trust->num_anchors : 0;
}

/* Walks to the subject of a certificate. What is malformed elsewhere is found when the anchor is parsed. */
static bool find_subject(struct siotls_bytes der, struct siotls_bytes *subject)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader certificate;
    struct sio_reader tbs;
    struct siotls_bytes skipped;
    return sio_der_enter(&whole, &certificate, SIO_DER_SEQUENCE) && sio_read_end(&whole) &&
           sio_der_enter(&certificate, &tbs, SIO_DER_SEQUENCE) &&
           sio_der_read_optional(&tbs, &skipped, SIO_DER_CONTEXT_CONSTRUCTED) &&
           sio_der_read(&tbs, &skipped, SIO_DER_INTEGER) && sio_der_read(&tbs, &skipped, SIO_DER_SEQUENCE) &&
           sio_der_read(&tbs, &skipped, SIO_DER_SEQUENCE) && sio_der_read(&tbs, &skipped, SIO_DER_SEQUENCE) &&
           sio_der_read_element(&tbs, subject, SIO_DER_SEQUENCE);
}

static bool reserve_anchor(struct siotls_trust *trust)
{
    if (trust->num_anchors < trust->anchors_capacity)
        return true;
    size_t capacity = trust->anchors_capacity == 0 ? 8 : 2 * trust->anchors_capacity;
    struct anchor *anchors = sio_allocate_array(&trust->memory, capacity, sizeof *anchors);
    if (anchors == NULL)
        return false;
    for (size_t i = 0; i < trust->num_anchors; i++)
        anchors[i] = trust->anchors[i];
    sio_release(&trust->memory, trust->anchors, trust->anchors_capacity * sizeof *anchors);
    trust->anchors = anchors;
    trust->anchors_capacity = capacity;
    return true;
}

/* Makes the bytes of der from start on an anchor. */
static bool keep_anchor(struct siotls_trust *trust, size_t start, struct sio_error *error)
{
    if (!reserve_anchor(trust))
        return sio_fail_memory(error);
    struct siotls_bytes der = sio_bytes(trust->der.data + start, trust->der.data_len - start);
    struct siotls_bytes subject;
    struct anchor anchor = {.start = start, .data_len = der.data_len};
    if (find_subject(der, &subject))
        anchor.subject_hash = sio_name_hash(subject);
    trust->anchors[trust->num_anchors++] = anchor;
    return true;
}

static bool add_pem(struct siotls_trust *trust, struct siotls_bytes text, struct sio_error *error)
{
    struct sio_pem_block block;
    size_t num_found = 0;
    if (!sio_buffer_reserve(&trust->der, text.data_len / 4 * 3 + 3))
        return sio_fail_memory(error);
    while (sio_pem_next(&text, &block)) {
        if (!sio_pem_is(&block, "CERTIFICATE"))
            continue;
        size_t start = trust->der.data_len;
        if (!sio_pem_decode(&trust->der, block.body, error) || !keep_anchor(trust, start, error))
            return false;
        num_found++;
    }
    return num_found > 0 || sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "trust: there is no certificate in it");
}

static bool add_der(struct siotls_trust *trust, struct siotls_bytes der, struct sio_error *error)
{
    size_t start = trust->der.data_len;
    if (!sio_buffer_append(&trust->der, der.data, der.data_len))
        return sio_fail_memory(error);
    return keep_anchor(trust, start, error);
}

/* All or nothing. */
static bool add(struct siotls_trust *trust, struct siotls_bytes data, struct sio_error *error)
{
    if (atomic_load(&trust->is_frozen))
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "trust: a config uses the store already");
    size_t num_anchors = trust->num_anchors;
    size_t der_len = trust->der.data_len;
    struct siotls_bytes subject;
    bool ok = find_subject(data, &subject) ? add_der(trust, data, error) : add_pem(trust, data, error);
    if (!ok) {
        trust->num_anchors = num_anchors;
        trust->der.data_len = der_len;
    }
    return ok;
}

int siotls_trust_add(struct siotls_trust *trust, const uint8_t *data, size_t data_len,
                     struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (trust == NULL || (data == NULL && data_len > 0))
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "trust: store or data is missing");
    else
        (void)add(trust, sio_bytes(data, data_len), &error);
    return sio_error_end(&error, public_error);
}

static bool add_file(struct siotls_trust *trust, const char *path, struct sio_error *error)
{
    struct sio_buffer content;
    sio_buffer_init(&content, &trust->memory);
    bool ok = sio_file_read(&content, path, MAX_TRUST_FILE, error) && add(trust, sio_buffer_bytes(&content), error);
    sio_buffer_clear(&content);
    return ok || sio_fail_detail(error, "%s", path);
}

int siotls_trust_add_file(struct siotls_trust *trust, const char *path, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (trust == NULL || path == NULL)
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "trust: store or path is missing");
    else
        (void)add_file(trust, path, &error);
    return sio_error_end(&error, public_error);
}

/* The first well-known path with a file is the system's; what is wrong with that file is an error. */
static bool add_well_known(struct siotls_trust *trust, struct sio_error *error)
{
    const char *path;
    for (size_t i = 0; (path = sio_system_trust_path(i)) != NULL; i++) {
        struct sio_error attempt = {0};
        if (add_file(trust, path, &attempt))
            return true;
        if (attempt.status != SIOTLS_ERROR_FILE) {
            sio_fail_status(error, (enum siotls_status)attempt.status, attempt.reason);
            return sio_fail_detail(error, "%s", path);
        }
    }
    return sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "trust: this system has no bundle at a known path");
}

int siotls_trust_add_system(struct siotls_trust *trust, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (trust == NULL) {
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "trust: the store is missing");
        return sio_error_end(&error, public_error);
    }
    const char *path = sio_environment_get("SSL_CERT_FILE");
    if (path != NULL && path[0] != '\0')
        (void)add_file(trust, path, &error);
    else
        (void)add_well_known(trust, &error);
    return sio_error_end(&error, public_error);
}

bool sio_trust_find(const struct siotls_trust *trust, size_t *index, struct siotls_bytes *der,
                    struct siotls_bytes subject)
{
    uint32_t hash = sio_name_hash(subject);
    while (*index < trust->num_anchors) {
        const struct anchor *anchor = &trust->anchors[(*index)++];
        if (anchor->subject_hash == hash) {
            *der = sio_bytes(trust->der.data + anchor->start, anchor->data_len);
            return true;
        }
    }
    return false;
}

bool sio_trust_subject(const struct siotls_trust *trust, size_t index, struct siotls_bytes *subject)
{
    if (index >= trust->num_anchors)
        return false;
    const struct anchor *anchor = &trust->anchors[index];
    return find_subject(sio_bytes(trust->der.data + anchor->start, anchor->data_len), subject);
}
