/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terms.c: see terms.h.
 */
#include "x509/revocation/terms.h"

#include "base/reader.h"
#include "base/writer.h"
#include "x509/name/distinguished_name.h"
#include "x509/path/path.h"
#include "x509/revocation/revocation.h"

const struct sio_terms sio_no_terms = {.not_before_ms = 0, .not_after_ms = UINT64_MAX};

/* One certificate as terms have it. */
struct entry {
    uint32_t issuer_hash;
    uint8_t is_told_by_ocsp;
    struct siotls_bytes serial;
};

/* ---- made ---- */

static void write_entry(struct sio_writer *writer, const struct entry *entry)
{
    sio_write_u32(writer, entry->issuer_hash);
    sio_write_u8(writer, entry->is_told_by_ocsp);
    struct sio_mark mark = sio_write_open(writer, 1);
    sio_write_bytes(writer, entry->serial.data, entry->serial.data_len);
    sio_write_close(writer, mark);
}

/* Who signed what was stapled has the leaf's issuer, and nothing but a list tells of it. */
static void write_delegate(struct sio_writer *writer, const struct sio_path_search *search)
{
    if (search->ocsp_delegate.data_len > 0)
        write_entry(writer, &(struct entry){sio_name_hash(search->path[0]->issuer), 1, search->ocsp_delegate});
}

static void narrow(struct sio_terms *terms, const struct sio_certificate *certificate)
{
    if (terms->not_before_ms < certificate->not_before_ms)
        terms->not_before_ms = certificate->not_before_ms;
    if (terms->not_after_ms > certificate->not_after_ms)
        terms->not_after_ms = certificate->not_after_ms;
}

/* Of all but the anchor. They are written elsewhere first, for they stay as long as the connection. */
static bool write_entries(struct sio_buffer *storage, const struct sio_path_search *search)
{
    enum { USUAL_ENTRY = 26 }; /* with a serial number of 20 bytes (RFC 5280 4.1.2.2) */
    struct sio_buffer entries;
    struct sio_writer writer;
    sio_buffer_init(&entries, search->request->memory);
    if (!sio_buffer_reserve(&entries, search->path_len * USUAL_ENTRY))
        return false;
    sio_writer_init(&writer, &entries, SIO_MAX_TERMS);
    for (size_t i = 0; i + 1 < search->path_len; i++) {
        const struct sio_certificate *certificate = search->path[i];
        uint8_t is_told_by_ocsp = i == 0 && search->ocsp_until_ms > 0;
        write_entry(&writer, &(struct entry){sio_name_hash(certificate->issuer), is_told_by_ocsp, certificate->serial});
    }
    write_delegate(&writer, search);
    bool is_written = sio_writer_ok(&writer) && sio_buffer_append(storage, entries.data, entries.data_len);
    sio_buffer_clear(&entries);
    return is_written;
}

bool sio_terms_of_path(struct sio_terms *terms, struct sio_buffer *storage, const struct sio_path_search *search,
                       struct sio_error *error)
{
    *terms = sio_no_terms;
    for (size_t i = 0; i < search->path_len; i++)
        narrow(terms, search->path[i]);
    if (search->ocsp_until_ms > 0 && terms->not_after_ms > search->ocsp_until_ms)
        terms->not_after_ms = search->ocsp_until_ms;
    sio_buffer_clear(storage);
    if (!write_entries(storage, search))
        return sio_fail_memory(error);
    terms->certificates = sio_buffer_bytes(storage);
    return true;
}

struct sio_terms sio_terms_of_leaf(struct siotls_bytes certificate)
{
    struct sio_terms terms = sio_no_terms;
    struct sio_certificate leaf;
    struct sio_error why = {0};
    if (sio_certificate_parse(&leaf, certificate, &why))
        narrow(&terms, &leaf);
    else
        terms.not_after_ms = 0;
    return terms;
}

/* ---- looked at again ---- */

static bool next_entry(struct sio_reader *reader, struct entry *entry)
{
    return sio_read_u32(reader, &entry->issuer_hash) && sio_read_u8(reader, &entry->is_told_by_ocsp) &&
           entry->is_told_by_ocsp <= 1 && sio_read_vector8(reader, &entry->serial, 0, 255);
}

bool sio_terms_are_well_formed(const struct sio_terms *terms)
{
    struct sio_reader reader = sio_reader(terms->certificates);
    struct entry entry;
    while (!sio_read_end(&reader))
        if (!next_entry(&reader, &entry))
            return false;
    return true;
}

/* In whole seconds, as dates are judged (RFC 5280 4.1.2.5). */
static bool is_between(uint64_t from_ms, uint64_t time_ms, uint64_t until_ms)
{
    return from_ms / 1000 <= time_ms / 1000 && time_ms / 1000 <= until_ms / 1000;
}

static bool is_in_time(const struct sio_crl *crl, uint64_t time_ms)
{
    uint64_t from_ms =
        crl->this_update_ms > SIO_REVOCATION_CLOCK_SKEW_MS ? crl->this_update_ms - SIO_REVOCATION_CLOCK_SKEW_MS : 0;
    return is_between(from_ms, time_ms, crl->next_update_ms);
}

/* A list that tells of all certificates of its issuer, for all reasons. */
static bool is_complete(const struct sio_crl *crl)
{
    return (crl->traits & SIO_CRL_IS_DELTA) == 0 && crl->issuing_point.data == NULL &&
           crl->reasons == SIO_CRL_ALL_REASONS;
}

/* No list of the issuer is out of date, none has the number, and there is what the policy asks for. */
static bool is_good(const struct entry *entry, uint64_t time_ms, bool needs_evidence, const struct siotls_crls *crls)
{
    const struct sio_loaded_crl *loaded;
    bool has_evidence = entry->is_told_by_ocsp != 0;
    size_t index = 0;
    while (crls != NULL && (loaded = sio_crls_find_by_hash(crls, &index, entry->issuer_hash)) != NULL) {
        if (sio_loaded_crl_has_serial(loaded, entry->serial) ||
            (loaded->issuer_hash == entry->issuer_hash && !is_in_time(&loaded->crl, time_ms)))
            return false;
        has_evidence = has_evidence || (loaded->issuer_hash == entry->issuer_hash && is_complete(&loaded->crl));
    }
    return has_evidence || !needs_evidence;
}

bool sio_terms_hold(const struct sio_terms *terms, uint64_t time_ms, int revocation, const struct siotls_crls *crls)
{
    struct sio_reader reader = sio_reader(terms->certificates);
    struct entry entry;
    bool is_leaf = true;
    if (!is_between(terms->not_before_ms, time_ms, terms->not_after_ms))
        return false;
    while (revocation != SIOTLS_REVOCATION_OFF && !sio_read_end(&reader)) {
        bool needs_evidence =
            revocation == SIOTLS_REVOCATION_REQUIRE || (revocation == SIOTLS_REVOCATION_REQUIRE_LEAF && is_leaf);
        if (!next_entry(&reader, &entry) || !is_good(&entry, time_ms, needs_evidence, crls))
            return false;
        is_leaf = false;
    }
    return true;
}
