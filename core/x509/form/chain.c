/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.c: certificates out of PEM text, for those who judge chains outside of a connection.
 */
#include <siotls/x509.h>

#include "asn1/der.h"
#include "asn1/pem.h"

struct siotls_chain {
    struct siotls_memory memory;
    struct sio_buffer der; /* one behind the other */
    struct siotls_bytes *certificates;
    size_t num_certificates;
    size_t capacity;
};

static bool count_blocks(size_t *num_blocks, struct siotls_bytes text, struct sio_error *error)
{
    struct sio_pem pem = sio_pem(text);
    bool found = true;
    for (*num_blocks = 0; found; *num_blocks += found ? 1 : 0)
        if (!sio_pem_next(&pem, &found, SIO_PEM_CERTIFICATE, error))
            return false;
    return true;
}

static bool read_pem(struct siotls_chain *chain, struct siotls_bytes text, struct sio_error *error)
{
    struct sio_pem pem = sio_pem(text);
    bool found;
    /* Room for all, so that no view moves. */
    if (!sio_buffer_reserve(&chain->der, text.data_len))
        return sio_fail_memory(error);
    while (chain->num_certificates < chain->capacity) {
        size_t start = chain->der.data_len;
        if (!sio_pem_next(&pem, &found, SIO_PEM_CERTIFICATE, error) || !sio_pem_decode(&chain->der, &pem.block, error))
            return false;
        chain->certificates[chain->num_certificates++] =
            sio_bytes(chain->der.data + start, chain->der.data_len - start);
    }
    return true;
}

static bool read_der(struct siotls_chain *chain, struct siotls_bytes der, struct sio_error *error)
{
    if (!sio_buffer_append(&chain->der, der.data, der.data_len))
        return sio_fail_memory(error);
    chain->certificates[0] = sio_buffer_bytes(&chain->der);
    chain->num_certificates = 1;
    return true;
}

static bool fill(struct siotls_chain *chain, struct siotls_bytes data, struct sio_error *error)
{
    bool is_der = sio_der_is_sequence(data);
    chain->capacity = 1;
    if (!sio_pem_check_form(data, error) || (!is_der && !count_blocks(&chain->capacity, data, error)))
        return false;
    if (chain->capacity == 0) {
        sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "chain: there is no certificate in it");
        return sio_pem_fail_none(error, data);
    }
    chain->certificates = sio_allocate_array(&chain->memory, chain->capacity, sizeof *chain->certificates);
    if (chain->certificates == NULL)
        return sio_fail_memory(error);
    return is_der ? read_der(chain, data, error) : read_pem(chain, data, error);
}

int siotls_chain_new(struct siotls_chain **chain, const uint8_t *data, size_t data_len,
                     const struct siotls_memory *memory, struct siotls_error *public_error)
{
    struct sio_error error;
    struct siotls_memory functions;
    sio_error_begin(&error, public_error);
    if (chain != NULL)
        *chain = NULL;
    if (!SIO_ARGUMENTS_CHECK(&error, "chain: an argument is missing or wrong", {chain != NULL, "chain is NULL"},
                             {data != NULL || data_len == 0, "data is NULL"},
                             {sio_memory_init(&functions, memory), SIO_MEMORY_COMPLAINT}))
        return sio_error_end(&error, public_error);
    struct siotls_chain *made = sio_allocate(&functions, sizeof *made);
    if (made == NULL) {
        sio_fail_memory(&error);
        return sio_error_end(&error, public_error);
    }
    made->memory = functions;
    sio_buffer_init(&made->der, &made->memory);
    if (fill(made, sio_bytes(data, data_len), &error))
        *chain = made;
    else
        siotls_chain_free(made);
    return sio_error_end(&error, public_error);
}

const struct siotls_bytes *siotls_chain_certificates(const struct siotls_chain *chain, size_t *num_certificates)
{
    *num_certificates = chain != NULL ? chain->num_certificates : 0;
    return chain != NULL ? chain->certificates : NULL;
}

void siotls_chain_free(struct siotls_chain *chain)
{
    if (chain == NULL)
        return;
    struct siotls_memory memory = chain->memory;
    sio_release(&memory, chain->certificates, chain->capacity * sizeof *chain->certificates);
    sio_buffer_clear(&chain->der);
    sio_release(&memory, chain, sizeof *chain);
}
