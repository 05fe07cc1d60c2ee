/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.c: all certificates in one block of DER, each with the hash of its subject. Adding decodes base64 and walks to
 * the subject, nothing more; a certificate is parsed when a chain asks for its name. After that the store
 * is never written to, so threads need no lock.
 */
#include "x509/trust/trust.h"

#include <stdatomic.h>

#include "asn1/der.h"
#include "asn1/pem.h"
#include "base/shared.h"
#include "base/sized_struct.h"
#include "x509/name/distinguished_name.h"

/* An anchor, an intermediate, or what is distrusted. */
struct anchor {
    size_t start; /* in der */
    size_t data_len;
    size_t names_start; /* in der too: its own NameConstraints */
    size_t names_len;   /* 0: none */
    uint32_t purposes;
    uint32_t subject_hash;
};

struct list {
    struct anchor *items;
    size_t num_items;
    size_t capacity;
};

struct siotls_trust {
    struct siotls_memory memory;
    struct sio_shared shared;
    atomic_bool is_frozen;
    struct sio_buffer der;
    struct list anchors;
    struct list intermediates;
    struct list distrusted;
};

int siotls_trust_new(struct siotls_trust **trust, const struct siotls_memory *memory, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    struct siotls_memory functions;
    if (trust != NULL)
        *trust = NULL;
    if (!SIO_ARGUMENTS_CHECK(&error, "trust: an argument of the store is missing or wrong",
                             {trust != NULL, "trust is NULL"},
                             {sio_memory_init(&functions, memory), SIO_MEMORY_COMPLAINT}))
        return sio_error_end(&error, public_error);
    struct siotls_trust *made = sio_allocate(&functions, sizeof *made);
    *trust = made;
    if (made == NULL) {
        sio_fail_memory(&error);
        return sio_error_end(&error, public_error);
    }
    made->memory = functions;
    sio_shared_init(&made->shared);
    atomic_init(&made->is_frozen, false);
    sio_buffer_init(&made->der, &made->memory);
    return SIOTLS_OK;
}

static void release_items(const struct list *list, const struct siotls_memory *memory)
{
    sio_release(memory, list->items, list->capacity * sizeof *list->items);
}

void siotls_trust_free(struct siotls_trust *trust)
{
    if (trust == NULL || !sio_shared_drop(&trust->shared))
        return;
    struct siotls_memory memory = trust->memory;
    sio_buffer_clear(&trust->der);
    release_items(&trust->anchors, &memory);
    release_items(&trust->intermediates, &memory);
    release_items(&trust->distrusted, &memory);
    sio_release(&memory, trust, sizeof *trust);
}

struct siotls_trust *sio_trust_keep(struct siotls_trust *trust)
{
    sio_shared_keep(&trust->shared);
    atomic_store(&trust->is_frozen, true);
    return trust;
}

size_t siotls_trust_num_anchors(const struct siotls_trust *trust)
{
    return trust != NULL ? trust->anchors.num_items : 0;
}

size_t sio_trust_num_intermediates(const struct siotls_trust *trust)
{
    return trust != NULL ? trust->intermediates.num_items : 0;
}

bool sio_trust_find_subject(struct siotls_bytes der, struct siotls_bytes *subject)
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

static bool reserve_item(struct list *list, const struct siotls_memory *memory)
{
    if (list->num_items < list->capacity)
        return true;
    size_t capacity = list->capacity == 0 ? 8 : 2 * list->capacity;
    struct anchor *items = sio_allocate_array(memory, capacity, sizeof *items);
    if (items == NULL)
        return false;
    for (size_t i = 0; i < list->num_items; i++)
        items[i] = list->items[i];
    release_items(list, memory);
    list->items = items;
    list->capacity = capacity;
    return true;
}

/* Makes the bytes of der from start on an item of the list; like has its limits. */
static bool keep(struct siotls_trust *trust, struct list *list, size_t start, const struct anchor *like,
                 struct sio_error *error)
{
    if (!reserve_item(list, &trust->memory))
        return sio_fail_memory(error);
    struct siotls_bytes der = sio_bytes(trust->der.data + start, trust->der.data_len - start);
    struct siotls_bytes subject;
    struct anchor anchor = *like;
    anchor.start = start;
    anchor.data_len = der.data_len;
    if (!sio_trust_find_subject(der, &subject))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "trust: this is no certificate");
    anchor.subject_hash = sio_name_hash(subject);
    list->items[list->num_items++] = anchor;
    return true;
}

static bool add_pem(struct siotls_trust *trust, struct siotls_bytes text, const struct anchor *like,
                    struct sio_error *error)
{
    struct sio_pem pem = sio_pem(text);
    if (!sio_buffer_reserve(&trust->der, text.data_len / 4 * 3 + 3))
        return sio_fail_memory(error);
    for (size_t num_found = 0;; num_found++) {
        size_t start = trust->der.data_len;
        bool found;
        if (!sio_pem_next(&pem, &found, SIO_PEM_CERTIFICATE, error))
            return false;
        if (!found && num_found > 0)
            return true;
        if (!found) {
            sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "trust: there is no certificate in it");
            return sio_pem_fail_none(error, text);
        }
        if (!sio_pem_decode(&trust->der, &pem.block, error) || !keep(trust, &trust->anchors, start, like, error))
            return sio_pem_fail_in(error, &pem.block);
    }
}

static bool add_der(struct siotls_trust *trust, struct list *list, struct siotls_bytes der, const struct anchor *like,
                    struct sio_error *error)
{
    size_t start = trust->der.data_len;
    if (!sio_buffer_append(&trust->der, der.data, der.data_len))
        return sio_fail_memory(error);
    return keep(trust, list, start, like, error);
}

/* Keeps the limits behind the certificates that are there. */
static bool keep_limits(struct siotls_trust *trust, struct anchor *like,
                        const struct siotls_anchor_constraints *constraints, struct sio_error *error)
{
    *like = (struct anchor){.names_start = trust->der.data_len};
    if (constraints == NULL)
        return true;
    like->purposes = constraints->purposes;
    if (constraints->num_permitted_names > 0 &&
        !sio_anchor_names_write(&trust->der, constraints->permitted_names, constraints->num_permitted_names, error))
        return false;
    like->names_len = trust->der.data_len - like->names_start;
    return true;
}

static bool check_unfrozen(const struct siotls_trust *trust, struct sio_error *error)
{
    return !atomic_load(&trust->is_frozen) ||
           sio_fail_status(error, SIOTLS_ERROR_STATE, "trust: a config uses the store already");
}

bool sio_trust_add(struct siotls_trust *trust, struct siotls_bytes data,
                   const struct siotls_anchor_constraints *constraints, struct sio_error *error)
{
    if (!check_unfrozen(trust, error))
        return false;
    size_t num_anchors = trust->anchors.num_items;
    size_t der_len = trust->der.data_len;
    struct siotls_bytes subject;
    struct anchor like;
    bool ok = sio_pem_check_form(data, error) && keep_limits(trust, &like, constraints, error) &&
              (sio_trust_find_subject(data, &subject) ? add_der(trust, &trust->anchors, data, &like, error)
                                                      : add_pem(trust, data, &like, error));
    if (!ok) {
        trust->anchors.num_items = num_anchors;
        trust->der.data_len = der_len;
    }
    return ok;
}

static struct siotls_bytes der_of(const struct siotls_trust *trust, const struct anchor *item)
{
    return sio_bytes(trust->der.data + item->start, item->data_len);
}

static bool has_item(const struct siotls_trust *trust, const struct list *list, struct siotls_bytes der,
                     uint32_t subject_hash)
{
    for (size_t i = 0; i < list->num_items; i++) {
        const struct anchor *item = &list->items[i];
        if (item->subject_hash == subject_hash && sio_bytes_equal(der_of(trust, item), der))
            return true;
    }
    return false;
}

/* Adds one unless it is there, or is no certificate. */
static bool add_once(struct siotls_trust *trust, struct list *list, struct siotls_bytes der, const struct anchor *like,
                     struct sio_error *error)
{
    size_t der_len = trust->der.data_len;
    struct siotls_bytes subject;
    if (!sio_trust_find_subject(der, &subject) || has_item(trust, list, der, sio_name_hash(subject)))
        return true;
    bool ok = add_der(trust, list, der, like, error);
    if (!ok)
        trust->der.data_len = der_len;
    return ok;
}

bool sio_trust_add_intermediate(struct siotls_trust *trust, struct siotls_bytes der, uint32_t purposes,
                                struct sio_error *error)
{
    const struct anchor like = {.purposes = purposes};
    return check_unfrozen(trust, error) && (trust->intermediates.num_items == SIO_MAX_INTERMEDIATES ||
                                            add_once(trust, &trust->intermediates, der, &like, error));
}

bool sio_trust_add_distrusted(struct siotls_trust *trust, struct siotls_bytes der, struct sio_error *error)
{
    const struct anchor like = {0};
    if (!check_unfrozen(trust, error) || !add_once(trust, &trust->distrusted, der, &like, error))
        return false;
    if (trust->distrusted.num_items <= SIO_MAX_DISTRUSTED)
        return true;
    trust->distrusted.num_items--;
    return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "trust: the system distrusts more than 4096 certificates");
}

int siotls_trust_add(struct siotls_trust *trust, const uint8_t *data, size_t data_len,
                     struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (SIO_ARGUMENTS_CHECK(&error, "trust: store or data is missing", {trust != NULL, "trust is NULL"},
                            {data != NULL || data_len == 0, "data is NULL"}))
        (void)sio_trust_add(trust, sio_bytes(data, data_len), NULL, &error);
    return sio_error_end(&error, public_error);
}

int siotls_trust_add_anchor(struct siotls_trust *trust, const uint8_t *data, size_t data_len,
                            const struct siotls_anchor_constraints *constraints, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    const uint32_t purposes = 1u << SIOTLS_PURPOSE_SERVER | 1u << SIOTLS_PURPOSE_CLIENT;
    struct siotls_anchor_constraints known = {0};
    bool is_read = constraints != NULL && sio_sized_read(&known, sizeof known, constraints);
    if (SIO_ARGUMENTS_CHECK(
            &error, "trust: an argument of the anchor is missing or wrong", {trust != NULL, "trust is NULL"},
            {data != NULL || data_len == 0, "data is NULL"}, {constraints != NULL, "constraints is NULL"},
            {is_read, "constraints has no size"},
            {known.permitted_names != NULL || known.num_permitted_names == 0, "permitted_names is NULL"},
            {(known.purposes & ~purposes) == 0, "a bit of purposes is no siotls_purpose"}))
        (void)sio_trust_add(trust, sio_bytes(data, data_len), &known, &error);
    return sio_error_end(&error, public_error);
}

const struct siotls_memory *sio_trust_memory(const struct siotls_trust *trust)
{
    return &trust->memory;
}

void sio_trust_at(const struct siotls_trust *trust, size_t index, struct sio_anchor *anchor)
{
    const struct anchor *found = &trust->anchors.items[index];
    *anchor = (struct sio_anchor){.der = der_of(trust, found), .limits = {.purposes = found->purposes}};
    if (found->names_len > 0)
        anchor->limits.name_constraints = sio_bytes(trust->der.data + found->names_start, found->names_len);
}

bool sio_trust_find(const struct siotls_trust *trust, size_t *index, struct sio_anchor *anchor, uint32_t subject_hash)
{
    while (*index < trust->anchors.num_items) {
        const struct anchor *found = &trust->anchors.items[(*index)++];
        if (found->subject_hash != subject_hash)
            continue;
        sio_trust_at(trust, *index - 1, anchor);
        return true;
    }
    return false;
}

bool sio_trust_find_intermediate(const struct siotls_trust *trust, size_t *index, struct siotls_bytes *der,
                                 uint32_t subject_hash, int purpose)
{
    while (*index < trust->intermediates.num_items) {
        const struct anchor *found = &trust->intermediates.items[(*index)++];
        if (found->subject_hash != subject_hash || (found->purposes != 0 && (found->purposes & (1u << purpose)) == 0))
            continue;
        *der = der_of(trust, found);
        return true;
    }
    return false;
}

bool sio_trust_is_intermediate(const struct siotls_trust *trust, const uint8_t *der)
{
    for (size_t i = 0; i < trust->intermediates.num_items; i++)
        if (trust->der.data + trust->intermediates.items[i].start == der)
            return true;
    return false;
}

/* Is this what is signed of a certificate? */
static bool is_signed_part(struct siotls_bytes tbs, struct siotls_bytes der)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader inside;
    struct siotls_bytes found;
    return sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) &&
           sio_der_read_element(&inside, &found, SIO_DER_SEQUENCE) && sio_bytes_equal(found, tbs);
}

bool sio_trust_distrusts(const struct siotls_trust *trust, const struct sio_certificate *certificate)
{
    size_t num_items = trust != NULL ? trust->distrusted.num_items : 0;
    uint32_t subject_hash = num_items > 0 ? sio_name_hash(certificate->subject) : 0;
    for (size_t i = 0; i < num_items; i++) {
        const struct anchor *item = &trust->distrusted.items[i];
        if (item->subject_hash == subject_hash && is_signed_part(certificate->tbs, der_of(trust, item)))
            return true;
    }
    return false;
}

bool sio_trust_distrusted_at(const struct siotls_trust *trust, size_t index, struct siotls_bytes *der)
{
    if (trust == NULL || index >= trust->distrusted.num_items)
        return false;
    *der = der_of(trust, &trust->distrusted.items[index]);
    return true;
}

bool sio_trust_subject(const struct siotls_trust *trust, size_t index, struct siotls_bytes *subject)
{
    return index < trust->anchors.num_items &&
           sio_trust_find_subject(der_of(trust, &trust->anchors.items[index]), subject);
}
