/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target.c: what a config can restore, as bytes: versions, role, suites. Who saves a connection asks them before it
 * ends, for a blob that nobody restores is a connection lost.
 */
#include <string.h>

#include "api/moved.h"
#include "wire/field.h"

/* ---- out ---- */

static void write_target(struct sio_writer *writer, const struct siotls_config *config)
{
    sio_write_u32(writer, SIO_TARGET_MAGIC);
    sio_write_u8(writer, SIO_MOVED_OLDEST);
    sio_write_u8(writer, SIO_MOVED_VERSION);
    sio_write_u8(writer, (uint8_t)config->role);
    struct sio_mark mark = sio_write_open(writer, 1);
    for (size_t i = 0; i < config->num_suites; i++)
        sio_write_u16(writer, config->suites[i].id);
    sio_write_close(writer, mark);
}

static bool describe(const struct siotls_config *config, uint8_t *target, size_t *target_len, struct sio_error *error)
{
    struct sio_buffer buffer;
    struct sio_writer writer;
    const size_t room = *target_len;
    sio_buffer_init(&buffer, &config->memory);
    sio_writer_init(&writer, &buffer, SIOTLS_MAX_TARGET);
    write_target(&writer, config);
    if (!sio_writer_ok(&writer)) {
        sio_buffer_clear(&buffer);
        return sio_fail_memory(error);
    }
    *target_len = buffer.data_len;
    if (buffer.data_len <= room)
        memcpy(target, buffer.data, buffer.data_len);
    sio_buffer_clear(&buffer);
    return *target_len <= room || sio_fail_status(error, SIOTLS_ERROR_LIMIT, "target: there is no room for it");
}

int siotls_config_describe_target(const struct siotls_config *config, uint8_t *target, size_t *target_len,
                                  struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    if (!SIO_ARGUMENTS_CHECK(&why, "target: an argument is missing", {config != NULL, "config is NULL"},
                             {target != NULL, "target is NULL"}, {target_len != NULL, "target_len is NULL"}))
        return sio_error_end(&why, error);
    if (!config->is_ready)
        sio_fail_status(&why, SIOTLS_ERROR_STATE, "target: the config is not ready");
    else
        (void)describe(config, target, target_len, &why);
    return sio_error_end(&why, error);
}

/* ---- in ---- */

static bool has_suite(struct siotls_bytes suites, uint16_t suite)
{
    struct sio_reader reader = sio_reader(suites);
    uint16_t offered;
    while (sio_read_u16(&reader, &offered))
        if (offered == suite)
            return true;
    return false;
}

/* A later version may say more behind the suites. */
bool sio_target_takes(struct siotls_bytes target, uint8_t role, uint16_t suite, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(target);
    uint32_t magic;
    uint8_t oldest;
    uint8_t newest;
    uint8_t target_role;
    struct siotls_bytes suites;
    if (!sio_read_u32(&reader, &magic) || magic != SIO_TARGET_MAGIC || !sio_read_u8(&reader, &oldest) ||
        !sio_read_u8(&reader, &newest) || !sio_read_u8(&reader, &target_role) ||
        !sio_read_vector8(&reader, &suites, 0, 255))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "save: the target is not what a config described");
    if (SIO_MOVED_VERSION < oldest || SIO_MOVED_VERSION > newest)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "save: the target does not read this version");
    if (target_role != role)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "save: the target has the other role");
    return has_suite(suites, suite) ||
           sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "save: the target lacks the suite");
}
