/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crls.c: the store of revocation lists. A list is parsed and its entries are put in order when it is added, so that
 * judging a certificate costs a binary search; after that nothing is written, and threads need no lock.
 */
#include "x509/revocation/crls.h"

#include <stdatomic.h>
#include <string.h>

#include "asn1/der.h"
#include "asn1/pem.h"
#include "base/shared.h"
#include "platform/environment.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"

enum { MAX_CRL_FILE = 256 << 20 };

struct siotls_crls {
    struct siotls_memory memory;
    struct sio_shared shared;
    atomic_bool is_frozen;
    struct sio_loaded_crl **lists;
    size_t num_lists;
    size_t capacity;
};

int siotls_crls_new(struct siotls_crls **crls, const struct siotls_memory *memory, struct siotls_error *public_error)
{
    struct sio_error error;
    struct siotls_memory functions;
    sio_error_begin(&error, public_error);
    if (crls != NULL)
        *crls = NULL;
    if (!SIO_ARGUMENTS_CHECK(&error, "crl: an argument of the store is missing or wrong",
                             {crls != NULL, "crls is NULL"},
                             {sio_memory_init(&functions, memory), SIO_MEMORY_COMPLAINT}))
        return sio_error_end(&error, public_error);
    struct siotls_crls *made = sio_allocate(&functions, sizeof *made);
    *crls = made;
    if (made == NULL) {
        sio_fail_memory(&error);
        return sio_error_end(&error, public_error);
    }
    made->memory = functions;
    sio_shared_init(&made->shared);
    atomic_init(&made->is_frozen, false);
    return SIOTLS_OK;
}

static void free_list(const struct siotls_memory *memory, struct sio_loaded_crl *list)
{
    if (list == NULL)
        return;
    sio_release(memory, list->order, list->num_entries * sizeof *list->order);
    sio_buffer_clear(&list->der);
    sio_release(memory, list, sizeof *list);
}

void siotls_crls_free(struct siotls_crls *crls)
{
    if (crls == NULL || !sio_shared_drop(&crls->shared))
        return;
    struct siotls_memory memory = crls->memory;
    for (size_t i = 0; i < crls->num_lists; i++)
        free_list(&memory, crls->lists[i]);
    sio_release(&memory, crls->lists, crls->capacity * sizeof *crls->lists);
    sio_release(&memory, crls, sizeof *crls);
}

struct siotls_crls *sio_crls_keep(struct siotls_crls *crls)
{
    sio_shared_keep(&crls->shared);
    atomic_store(&crls->is_frozen, true);
    return crls;
}

size_t siotls_crls_num_lists(const struct siotls_crls *crls)
{
    return crls != NULL ? crls->num_lists : 0;
}

static bool entry_at(struct sio_crl_entry *entry, const struct sio_crl *crl, uint32_t offset)
{
    struct sio_reader reader = sio_reader(sio_bytes(crl->entries.data + offset, crl->entries.data_len - offset));
    return sio_crl_entry_next(&reader, entry);
}

static struct siotls_bytes serial_at(const struct sio_crl *crl, struct sio_crl_place place)
{
    struct sio_crl_entry entry;
    return entry_at(&entry, crl, place.offset) ? entry.serial : sio_bytes(NULL, 0);
}

/* Any total order does; shorter numbers come first. */
static int compare(struct siotls_bytes left, struct siotls_bytes right)
{
    if (left.data_len != right.data_len)
        return left.data_len < right.data_len ? -1 : 1;
    return left.data_len > 0 ? memcmp(left.data, right.data, left.data_len) : 0;
}

/* Lets the entry at root sink to its place in the heap of num_items. */
static void sift(const struct sio_crl *crl, struct sio_crl_place *order, size_t root, size_t num_items)
{
    for (size_t child = 2 * root + 1; child < num_items; child = 2 * root + 1) {
        if (child + 1 < num_items && compare(serial_at(crl, order[child]), serial_at(crl, order[child + 1])) < 0)
            child++;
        if (compare(serial_at(crl, order[root]), serial_at(crl, order[child])) >= 0)
            return;
        struct sio_crl_place lower = order[root];
        order[root] = order[child];
        order[child] = lower;
        root = child;
    }
}

/* Heap sort: in place, and no list is a bad case. */
static void sort(const struct sio_crl *crl, struct sio_crl_place *order, size_t num_items)
{
    for (size_t i = num_items / 2; i > 0; i--)
        sift(crl, order, i - 1, num_items);
    for (size_t end = num_items; end > 1; end--) {
        struct sio_crl_place largest = order[0];
        order[0] = order[end - 1];
        order[end - 1] = largest;
        sift(crl, order, 0, end - 1);
    }
}

static size_t count_entries(const struct sio_crl *crl)
{
    struct sio_reader reader = sio_reader(crl->entries);
    struct sio_crl_entry entry;
    size_t num_entries = 0;
    while (sio_crl_entry_next(&reader, &entry))
        num_entries++;
    return num_entries;
}

static bool make_order(struct sio_loaded_crl *list, const struct siotls_memory *memory)
{
    size_t num_entries = count_entries(&list->crl);
    struct sio_reader reader = sio_reader(list->crl.entries);
    struct sio_crl_entry entry;
    list->order = sio_allocate_array(memory, num_entries, sizeof *list->order);
    if (list->order == NULL)
        return false;
    list->num_entries = num_entries;
    uint32_t issuer_offset = UINT32_MAX;
    for (size_t i = 0; i < num_entries; i++) {
        uint32_t offset = (uint32_t)(list->crl.entries.data_len - reader.left);
        if (!sio_crl_entry_next(&reader, &entry))
            return false;
        if (entry.certificate_issuer.data != NULL)
            issuer_offset = offset;
        list->order[i] = (struct sio_crl_place){.offset = offset, .issuer_offset = issuer_offset};
    }
    sort(&list->crl, list->order, num_entries);
    return true;
}

static bool reserve_list(struct siotls_crls *crls)
{
    if (crls->num_lists < crls->capacity)
        return true;
    size_t capacity = crls->capacity == 0 ? 8 : 2 * crls->capacity;
    struct sio_loaded_crl **lists = sio_allocate_array(&crls->memory, capacity, sizeof *lists);
    if (lists == NULL)
        return false;
    for (size_t i = 0; i < crls->num_lists; i++)
        lists[i] = crls->lists[i];
    sio_release(&crls->memory, crls->lists, crls->capacity * sizeof *lists);
    crls->lists = lists;
    crls->capacity = capacity;
    return true;
}

/* Adds the list in der, whose memory the store takes over. */
static bool add_list(struct siotls_crls *crls, struct sio_buffer *der, struct sio_error *error)
{
    struct sio_loaded_crl *list = sio_allocate(&crls->memory, sizeof *list);
    if (list == NULL || !reserve_list(crls)) {
        sio_release(&crls->memory, list, sizeof *list);
        return sio_fail_memory(error);
    }
    list->der = *der;
    sio_buffer_init(der, &crls->memory);
    bool is_parsed = sio_crl_parse(&list->crl, sio_buffer_bytes(&list->der), error);
    if (!is_parsed || !make_order(list, &crls->memory)) {
        free_list(&crls->memory, list);
        return !is_parsed ? false : sio_fail_memory(error);
    }
    list->issuer_hash = sio_name_hash(list->crl.issuer);
    crls->lists[crls->num_lists++] = list;
    return true;
}

static bool add_der(struct siotls_crls *crls, struct siotls_bytes data, struct sio_error *error)
{
    struct sio_buffer der;
    sio_buffer_init(&der, &crls->memory);
    bool added =
        (sio_buffer_append(&der, data.data, data.data_len) || sio_fail_memory(error)) && add_list(crls, &der, error);
    sio_buffer_clear(&der);
    return added;
}

static bool add_pem(struct siotls_crls *crls, struct siotls_bytes text, struct sio_error *error)
{
    struct sio_pem pem = sio_pem(text);
    for (size_t num_found = 0;; num_found++) {
        struct sio_buffer der;
        bool found;
        if (!sio_pem_next(&pem, &found, SIO_PEM_CRL, error))
            return false;
        if (!found && num_found > 0)
            return true;
        if (!found) {
            sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "crl: there is no revocation list in it");
            return sio_pem_fail_none(error, text);
        }
        sio_buffer_init(&der, &crls->memory);
        bool added = sio_pem_decode(&der, &pem.block, error) &&
                     (add_list(crls, &der, error) || sio_pem_fail_in(error, &pem.block));
        sio_buffer_clear(&der);
        if (!added)
            return false;
    }
}

/* All or nothing. */
static bool add(struct siotls_crls *crls, struct siotls_bytes data, struct sio_error *error)
{
    if (atomic_load(&crls->is_frozen))
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "crl: a config uses the store already");
    size_t num_lists = crls->num_lists;
    if (sio_pem_check_form(data, error) &&
        (sio_der_is_sequence(data) ? add_der(crls, data, error) : add_pem(crls, data, error)))
        return true;
    while (crls->num_lists > num_lists)
        free_list(&crls->memory, crls->lists[--crls->num_lists]);
    return false;
}

int siotls_crls_add(struct siotls_crls *crls, const uint8_t *data, size_t data_len, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (SIO_ARGUMENTS_CHECK(&error, "crl: store or data is missing", {crls != NULL, "crls is NULL"},
                            {data != NULL || data_len == 0, "data is NULL"}))
        (void)add(crls, sio_bytes(data, data_len), &error);
    return sio_error_end(&error, public_error);
}

static bool add_file(struct siotls_crls *crls, const char *path, struct sio_error *error)
{
    struct sio_buffer content;
    sio_buffer_init(&content, &crls->memory);
    bool ok = sio_file_read(&content, path, MAX_CRL_FILE, error) &&
              (add(crls, sio_buffer_bytes(&content), error) || sio_fail_within(error, path));
    sio_buffer_clear(&content);
    return ok;
}

int siotls_crls_add_file(struct siotls_crls *crls, const char *path, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (SIO_ARGUMENTS_CHECK(&error, "crl: store or path is missing", {crls != NULL, "crls is NULL"},
                            {path != NULL, "path is NULL"}))
        (void)add_file(crls, path, &error);
    return sio_error_end(&error, public_error);
}

const struct sio_loaded_crl *sio_crls_at(const struct siotls_crls *crls, size_t index)
{
    return crls != NULL && index < crls->num_lists ? crls->lists[index] : NULL;
}

const struct sio_loaded_crl *sio_crls_find_by_hash(const struct siotls_crls *crls, size_t *index, uint32_t issuer_hash)
{
    while (*index < crls->num_lists) {
        const struct sio_loaded_crl *list = crls->lists[(*index)++];
        if (list->issuer_hash == issuer_hash || (list->crl.traits & SIO_CRL_IS_INDIRECT) != 0)
            return list;
    }
    return NULL;
}

/* Does the entry at that place speak of a certificate of that issuer? */
static bool is_of_issuer(const struct sio_crl *crl, struct sio_crl_place place, struct siotls_bytes issuer)
{
    struct sio_crl_entry naming;
    if (place.issuer_offset == UINT32_MAX)
        return sio_name_equal(crl->issuer, issuer);
    return entry_at(&naming, crl, place.issuer_offset) &&
           sio_general_names_have_directory(naming.certificate_issuer, issuer);
}

/* The first entry, in the order by serial numbers, whose number is not lower. */
static size_t lower_bound(const struct sio_loaded_crl *loaded, struct siotls_bytes serial)
{
    size_t low = 0;
    size_t high = loaded->num_entries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(serial_at(&loaded->crl, loaded->order[middle]), serial) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool sio_loaded_crl_has_serial(const struct sio_loaded_crl *loaded, struct siotls_bytes serial)
{
    size_t place = lower_bound(loaded, serial);
    return place < loaded->num_entries && compare(serial_at(&loaded->crl, loaded->order[place]), serial) == 0;
}

bool sio_loaded_crl_has(const struct sio_loaded_crl *loaded, struct sio_crl_entry *entry, struct siotls_bytes issuer,
                        struct siotls_bytes serial)
{
    bool is_found = false;
    for (size_t i = lower_bound(loaded, serial); i < loaded->num_entries; i++) {
        struct sio_crl_entry found;
        if (!entry_at(&found, &loaded->crl, loaded->order[i].offset) || compare(found.serial, serial) != 0)
            break;
        if (!is_of_issuer(&loaded->crl, loaded->order[i], issuer))
            continue;
        *entry = found;
        is_found = true;
        if (found.reason != SIO_CRL_REASON_REMOVED)
            break;
    }
    return is_found;
}

bool sio_crl_is_older(const struct sio_crl *left, const struct sio_crl *right)
{
    return compare(left->number, right->number) < 0;
}

/* RFC 5280 6.3.3 c: same issuer, scope and key; based on this one or an older one, and newer than it. */
static bool continues(const struct sio_crl *delta, const struct sio_crl *complete)
{
    return (delta->traits & SIO_CRL_IS_DELTA) != 0 && (complete->traits & SIO_CRL_HAS_NUMBER) != 0 &&
           (delta->traits & SIO_CRL_HAS_NUMBER) != 0 && sio_name_equal(delta->issuer, complete->issuer) &&
           sio_bytes_equal(delta->issuing_point, complete->issuing_point) &&
           sio_bytes_equal(delta->authority_key_id, complete->authority_key_id) &&
           compare(delta->base_number, complete->number) <= 0 && sio_crl_is_older(complete, delta);
}

const struct sio_loaded_crl *sio_crls_next_delta(const struct siotls_crls *crls, size_t *index,
                                                 const struct sio_crl *complete)
{
    const struct sio_loaded_crl *loaded;
    while ((loaded = sio_crls_at(crls, *index)) != NULL) {
        *index += 1;
        if (continues(&loaded->crl, complete))
            return loaded;
    }
    return NULL;
}
