/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_trust.c: a store of anchors, and a chain judged with it. The bytes are both: anchors, and DER certificates one
 * behind the other. Nobody checks signatures, so a path needs a leaf that is an anchor itself.
 */
#include "asn1/der.h"
#include "fuzz_message.h"
#include "x509/verify.h"

enum { MAX_CHAIN = 16 };

static size_t split(struct siotls_bytes *chain, struct siotls_bytes bytes)
{
    struct sio_reader reader = sio_reader(bytes);
    size_t num_chain = 0;
    while (num_chain < MAX_CHAIN && sio_der_read_element(&reader, &chain[num_chain], SIO_DER_SEQUENCE))
        num_chain++;
    return num_chain;
}

static void judge(const struct siotls_trust *trust, struct siotls_bytes bytes, int profile)
{
    struct siotls_bytes chain[MAX_CHAIN];
    struct siotls_memory memory;
    struct siotls_x509_path path = {.size = sizeof path};
    const struct sio_verifiers verifiers = {0};
    char detail[240] = "";
    struct sio_error error = {.detail = detail, .detail_size = sizeof detail};
    fuzz_require(sio_memory_init(&memory, NULL));
    const struct sio_chain_request request = {.trust = trust,
                                              .verifiers = &verifiers,
                                              .chain = chain,
                                              .num_chain = split(chain, bytes),
                                              .time_ms = 1800000000000,
                                              .purpose = SIOTLS_PURPOSE_SERVER,
                                              .memory = &memory,
                                              .profile = profile,
                                              .path = &path};
    bool is_fine = sio_chain_verify(&request, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    fuzz_require(!is_fine || path.num_certificates == 1);
    fuzz_require(is_fine || error.status == SIOTLS_ERROR_UNTRUSTED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    static const char *const permitted[] = {"example.org"};
    const struct siotls_anchor_constraints constraints = {
        .size = sizeof constraints, .permitted_names = permitted, .num_permitted_names = 1};
    struct siotls_trust *trust;
    fuzz_require(siotls_trust_new(&trust, NULL, NULL) == SIOTLS_OK);
    struct siotls_bytes first[MAX_CHAIN];
    size_t num_chain = split(first, sio_bytes(data, data_len));
    if (siotls_trust_add(trust, data, data_len, NULL) == SIOTLS_OK)
        fuzz_require(siotls_trust_num_anchors(trust) > 0);
    for (size_t i = 0; i < num_chain; i++)
        (void)siotls_trust_add_anchor(trust, first[i].data, first[i].data_len, &constraints, NULL);
    judge(trust, sio_bytes(data, data_len), SIOTLS_PROFILE_DEFAULT);
    judge(trust, sio_bytes(data, data_len), SIOTLS_PROFILE_WEB_STRICT);
    siotls_trust_free(trust);
    return 0;
}
