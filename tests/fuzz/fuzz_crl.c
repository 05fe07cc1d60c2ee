/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_crl.c: revocation lists (RFC 5280 5): what is parsed is walked, and each entry is found again by its number.
 */
#include "fuzz_message.h"
#include "x509/revocation/crls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_crls *crls;
    struct sio_crl crl;
    struct sio_error error = {0};
    fuzz_require(siotls_crls_new(&crls, NULL, NULL) == SIOTLS_OK);
    bool is_fine = sio_crl_parse(&crl, sio_bytes(data, data_len), &error);
    bool is_added = siotls_crls_add(crls, data, data_len, NULL) == SIOTLS_OK;
    fuzz_require(is_fine == sio_error_is_clear(&error));
    fuzz_require(is_added || !is_fine);
    const struct sio_loaded_crl *loaded = is_fine ? sio_crls_at(crls, 0) : NULL;
    struct sio_reader entries = sio_reader(crl.entries);
    struct sio_crl_entry entry;
    while (loaded != NULL && sio_crl_entry_next(&entries, &entry)) {
        struct sio_crl_entry found;
        fuzz_require(sio_loaded_crl_has_serial(loaded, entry.serial));
        if (sio_loaded_crl_has(loaded, &found, crl.issuer, entry.serial))
            fuzz_require(sio_bytes_equal(found.serial, entry.serial));
        fuzz_require(sio_crl_reason_name(entry.reason) != NULL);
    }
    siotls_crls_free(crls);
    return 0;
}
