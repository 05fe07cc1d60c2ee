/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_general_names.c: GeneralNames, as subjectAltName and as bases of name constraints, and text as a name. The first
 * byte says how the rest is split: constraints, names, text.
 */
#include <string.h>

#include "fuzz_message.h"
#include "x509/name/general_name.h"
#include "x509/name/name.h"
#include "x509/name/name_constraints.h"
#include "x509/trust/anchor.h"

static void constrain(struct siotls_bytes constraints, const struct sio_certificate *certificate)
{
    uint32_t num_comparisons = 1000;
    struct sio_error error = {0};
    if (!sio_name_constraints_are_valid(constraints))
        return;
    (void)sio_name_constraints_are_exact(constraints);
    const struct sio_presented_names names = sio_certificate_names(certificate);
    bool allowed = sio_name_constraints_allow(constraints, &names, &num_comparisons, &error);
    fuzz_require(allowed == sio_error_is_clear(&error));
}

/* What is permitted for an anchor is in the form of name constraints. */
static void permit(const char *text, const struct siotls_memory *memory)
{
    struct sio_buffer written;
    struct sio_error error = {0};
    sio_buffer_init(&written, memory);
    if (sio_anchor_names_write(&written, &text, 1, &error))
        fuzz_require(sio_name_constraints_are_valid(sio_buffer_bytes(&written)));
    sio_buffer_clear(&written);
}

static void match(struct siotls_bytes bytes, const struct sio_certificate *certificate)
{
    struct siotls_memory memory;
    struct sio_reference_name name;
    char text[128] = "";
    if (bytes.data_len >= sizeof text)
        return;
    if (bytes.data_len > 0)
        memcpy(text, bytes.data, bytes.data_len);
    if (sio_reference_name_parse(&name, text))
        (void)sio_names_have(certificate->subject_alt_name, &name);
    fuzz_require(sio_memory_init(&memory, NULL));
    permit(text, &memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    struct sio_certificate certificate = {.subject = sio_bytes((const uint8_t *)"0", 2)};
    struct siotls_bytes constraints;
    struct siotls_bytes names;
    if (!sio_read_vector8(&reader, &constraints, 0, UINT8_MAX) || !sio_read_vector8(&reader, &names, 0, UINT8_MAX))
        return 0;
    if (sio_general_names_are_valid(names)) {
        certificate.subject_alt_name = names;
        (void)sio_general_names_are_exact(names);
    }
    constrain(constraints, &certificate);
    match(sio_bytes(reader.next, reader.left), &certificate);
    return 0;
}
