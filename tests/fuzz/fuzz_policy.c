/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_policy.c: the policies of a path: inputs in the first byte, then for each certificate from the leaf to the
 * anchor certificatePolicies, policyMappings, policyConstraints and inhibitAnyPolicy, each behind its length.
 */
#include "fuzz_message.h"
#include "x509/form/policy.h"
#include "x509/path/policy_path.h"

enum { MAX_PATH = 5 };

/* An extension that may be left out; false when it is malformed. */
static bool read_extension(struct sio_reader *reader, struct sio_certificate *certificate,
                           bool (*parse)(struct sio_certificate *certificate, struct sio_reader *value))
{
    struct siotls_bytes value;
    if (!sio_read_vector8(reader, &value, 0, UINT8_MAX))
        return false;
    struct sio_reader inside = sio_reader(value);
    return value.data_len == 0 || (parse(certificate, &inside) && sio_read_end(&inside));
}

static bool read_certificate(struct sio_reader *reader, struct sio_certificate *certificate, bool is_self_issued)
{
    static const uint8_t names[] = {0x30, 0x00, 0x30, 0x02, 0x31, 0x00};
    *certificate = (struct sio_certificate){.subject = sio_bytes(names, 2),
                                            .issuer = is_self_issued ? sio_bytes(names, 2) : sio_bytes(names + 2, 4),
                                            .require_explicit_policy = SIO_NO_SKIP_CERTS,
                                            .inhibit_policy_mapping = SIO_NO_SKIP_CERTS,
                                            .inhibit_any_policy = SIO_NO_SKIP_CERTS};
    return read_extension(reader, certificate, sio_policies_parse) &&
           read_extension(reader, certificate, sio_policy_mappings_parse) &&
           read_extension(reader, certificate, sio_policy_constraints_parse) &&
           read_extension(reader, certificate, sio_inhibit_any_policy_parse);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    static const uint8_t oid[] = {0x2a, 0x01};
    const struct siotls_bytes accepted = sio_bytes(oid, sizeof oid);
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    struct sio_certificate certificates[MAX_PATH];
    const struct sio_certificate *path[MAX_PATH];
    size_t num_certificates = 0;
    struct siotls_memory memory;
    uint8_t flags;
    if (!sio_read_u8(&reader, &flags) || !sio_memory_init(&memory, NULL))
        return 0;
    while (num_certificates < MAX_PATH && !sio_read_end(&reader)) {
        path[num_certificates] = &certificates[num_certificates];
        if (!read_certificate(&reader, &certificates[num_certificates], (flags >> (3 + num_certificates) & 1) != 0))
            return 0;
        num_certificates++;
    }
    if (num_certificates == 0)
        return 0;
    const struct sio_policy_inputs inputs = {.policies = &accepted,
                                             .num_policies = flags & 1,
                                             .require_explicit = true,
                                             .inhibit_mapping = (flags & 2) != 0,
                                             .inhibit_any = (flags & 4) != 0};
    uint32_t num_comparisons = 1000;
    const struct sio_certificate *culprit = NULL;
    struct sio_error attempt = {0};
    struct sio_error error = {0};
    const struct sio_policy_path whole = {.certificates = path,
                                          .num_certificates = num_certificates,
                                          .inputs = &inputs,
                                          .memory = &memory,
                                          .num_comparisons = &num_comparisons};
    bool holds = sio_policies_hold(&whole, &culprit, &attempt, &error);
    fuzz_require(holds == sio_error_is_clear(&attempt) && sio_error_is_clear(&error) && culprit != NULL);
    return 0;
}
