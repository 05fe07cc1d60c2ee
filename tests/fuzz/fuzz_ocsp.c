/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_ocsp.c: OCSP responses (RFC 6960 4.2): what is parsed has at least one single response and can be walked.
 */
#include "fuzz_message.h"
#include "x509/revocation/ocsp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct sio_ocsp_response response;
    struct sio_ocsp_single single;
    struct sio_error error = {0};
    size_t num_singles = 0;
    bool is_fine = sio_ocsp_parse(&response, sio_bytes(data, data_len), &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    if (!is_fine)
        return 0;
    struct sio_reader responses = sio_reader(response.responses);
    while (sio_ocsp_single_next(&responses, &single))
        num_singles++;
    fuzz_require(num_singles > 0 && sio_read_end(&responses));
    return 0;
}
