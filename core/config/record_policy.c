/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_policy.c: setters about records: how long they may be (RFC 8449, RFC 6066 4), how many a key seals
 * (RFC 9846 5.5).
 */
#include "config/config.h"
#include "wire/constants.h"

int siotls_config_set_record_size_limit(struct siotls_config *config, uint32_t limit)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && limit != 0 && (limit < SIO_MIN_RECORD_SIZE_LIMIT || limit > SIO_MAX_PLAINTEXT + 1))
        status = sio_config_refuse_value(config, "record size limit: it is neither 0 nor 64 to 16385", limit);
    if (status == SIOTLS_OK)
        config->record_size_limit = (uint16_t)limit;
    return status;
}

int siotls_config_set_max_fragment_length(struct siotls_config *config, uint32_t length)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_CLIENT);
    if (status == SIOTLS_OK && length != 0 && length != 512 && length != 1024 && length != 2048 && length != 4096)
        status = sio_config_refuse_value(config, "fragment length: it is not 0, 512, 1024, 2048 or 4096", length);
    if (status == SIOTLS_OK)
        config->max_fragment_length = (uint16_t)length;
    return status;
}

int siotls_config_set_key_limit(struct siotls_config *config, uint64_t num_records)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->key_limit = num_records;
    return status;
}
