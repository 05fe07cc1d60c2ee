/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crls.c: the store of revocation lists. A list is parsed and its entries are put in order when it is added, so that
 * judging a certificate costs a binary search; after that nothing is written, and threads need no lock.
 */
#include "x509/crls.h"

#include <stdatomic.h>
#include <string.h>

#include "asn1/der.h"
#include "asn1/pem.h"
#include "platform/environment.h"
#include "x509/distinguished_name.h"

enum { MAX_CRL_FILE = 256 << 20 };

struct siotls_crls {
    struct siotls_memory memory;
    atomic_size_t num_references;
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
    if (crls == NULL || !sio_memory_init(&functions, memory)) {
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "crl: result or memory functions are missing");
        return sio_error_end(&error, public_error);
    }
    struct siotls_crls *made = sio_allocate(&functions, sizeof *made);
    *crls = made;
    if (made == NULL) {
        sio_fail_memory(&error);
        return sio_error_end(&error, public_error);
    }
    made->memory = functions;
    atomic_init(&made->num_references, 1);
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
    if (crls == NULL || atomic_fetch_sub(&crls->num_references, 1) != 1)
        return;
    struct siotls_memory memory = crls->memory;
    for (size_t i = 0; i < crls->num_lists; i++)
        free_list(&memory, crls->lists[i]);
    sio_release(&memory, crls->lists, crls->capacity * sizeof *crls->lists);
    sio_release(&memory, crls, sizeof *crls);
}

struct siotls_crls *sio_crls_keep(struct siotls_crls *crls)
{
    atomic_fetch_add(&crls->num_references, 1);
    atomic_store(&crls->is_frozen, true);
    return crls;
}

size_t siotls_crls_num_lists(const struct siotls_crls *crls)
{
    return crls != NULL ? crls->num_lists : 0;
}

static struct siotls_bytes serial_at(const struct sio_crl *crl, uint32_t offset)
{
    struct sio_reader reader = sio_reader(sio_bytes(crl->entries.data + offset, crl->entries.data_len - offset));
    struct sio_crl_entry entry;
    return sio_crl_entry_next(&reader, &entry) ? entry.serial : sio_bytes(NULL, 0);
}

/* Any total order does; shorter numbers come first. */
static int compare(struct siotls_bytes left, struct siotls_bytes right)
{
    if (left.data_len != right.data_len)
        return left.data_len < right.data_len ? -1 : 1;
    return left.data_len > 0 ? memcmp(left.data, right.data, left.data_len) : 0;
}

/* Lets the entry at root sink to its place in the heap of num_items. */
static void sift(const struct sio_crl *crl, uint32_t *order, size_t root, size_t num_items)
{
    for (size_t child = 2 * root + 1; child < num_items; child = 2 * root + 1) {
        if (child + 1 < num_items && compare(serial_at(crl, order[child]), serial_at(crl, order[child + 1])) < 0)
            child++;
        if (compare(serial_at(crl, order[root]), serial_at(crl, order[child])) >= 0)
            return;
        uint32_t lower = order[root];
        order[root] = order[child];
        order[child] = lower;
        root = child;
    }
}

/* Heap sort: in place, and no list is a bad case. */
static void sort(const struct sio_crl *crl, uint32_t *order, size_t num_items)
{
    for (size_t i = num_items / 2; i > 0; i--)
        sift(crl, order, i - 1, num_items);
    for (size_t end = num_items; end > 1; end--) {
        uint32_t largest = order[0];
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
    for (size_t i = 0; i < num_entries; i++) {
        list->order[i] = (uint32_t)(list->crl.entries.data_len - reader.left);
        if (!sio_crl_entry_next(&reader, &entry))
            return false;
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
    if (crls == NULL || (data == NULL && data_len > 0))
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "crl: store or data is missing");
    else
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
    if (crls == NULL || path == NULL)
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "crl: store or path is missing");
    else
        (void)add_file(crls, path, &error);
    return sio_error_end(&error, public_error);
}

const struct sio_loaded_crl *sio_crls_find(const struct siotls_crls *crls, size_t *index, struct siotls_bytes issuer)
{
    while (*index < crls->num_lists) {
        const struct sio_loaded_crl *list = crls->lists[(*index)++];
        if (sio_name_equal(list->crl.issuer, issuer))
            return list;
    }
    return NULL;
}

const struct sio_loaded_crl *sio_crls_find_by_hash(const struct siotls_crls *crls, size_t *index, uint32_t issuer_hash)
{
    while (*index < crls->num_lists) {
        const struct sio_loaded_crl *list = crls->lists[(*index)++];
        if (list->issuer_hash == issuer_hash || (list->crl.traits & SIO_CRL_IS_PARTIAL) != 0)
            return list;
    }
    return NULL;
}

bool sio_loaded_crl_has(const struct sio_loaded_crl *loaded, struct sio_crl_entry *entry, struct siotls_bytes serial)
{
    size_t low = 0;
    size_t high = loaded->num_entries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t offset = loaded->order[middle];
        int order = compare(serial_at(&loaded->crl, offset), serial);
        if (order == 0) {
            struct siotls_bytes entries = loaded->crl.entries;
            struct sio_reader reader = sio_reader(sio_bytes(entries.data + offset, entries.data_len - offset));
            return sio_crl_entry_next(&reader, entry);
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
