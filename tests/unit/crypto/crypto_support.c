/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypto_support.c: see crypto_suites.h.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "crypto_suites.h"
#include "platform/environment.h"

struct siotls_set *fake_set(const struct siotls_memory *memory, bool with_b)
{
    const struct siotls_set_options options = {.size = sizeof options, .memory = memory, .providers = ""};
    struct siotls_set *set = NULL;
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    if (with_b)
        ck_assert_int_eq(siotls_set_add(set, fake_provider_b, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
    return set;
}

size_t make_spki(uint8_t spki[64], uint32_t key_type)
{
    static const struct {
        uint32_t key_type;
        const char *head;
        size_t head_len;
    } heads[] = {
        {SIOTLS_KEY_ED25519, "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21", 11},
        {SIOTLS_KEY_ED448, "\x30\x2a\x30\x05\x06\x03\x2b\x65\x71\x03\x21", 11},
        {SIOTLS_KEY_RSA, "\x30\x30\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x03\x21", 17},
        {SIOTLS_KEY_SECP256R1,
         "\x30\x38\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x21", 25},
    };
    size_t i = 0;
    while (heads[i].key_type != key_type)
        i++;
    memcpy(spki, heads[i].head, heads[i].head_len);
    memset(spki + heads[i].head_len, 0x42, 33);
    return heads[i].head_len + 33;
}

size_t algorithm_index(const struct siotls_set *set, size_t provider, int kind, uint32_t id)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++) {
        struct siotls_algorithm_info info = {.size = sizeof info};
        ck_assert_int_eq(siotls_set_algorithm(set, &info, i), SIOTLS_OK);
        if (info.provider == provider && info.kind == kind && info.id == id)
            return i;
    }
    ck_abort_msg("provider %zu has no algorithm %u of kind %d", provider, (unsigned)id, kind);
    return 0;
}

static char directory[64];
static char paths[8][256];
static size_t num_paths;

const char *scratch_directory(void)
{
    if (directory[0] == '\0') {
        strcpy(directory, "/tmp/siotls-test-XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(directory));
    }
    return directory;
}

const char *scratch_path(const char *file_name)
{
    char *path = paths[num_paths++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", scratch_directory(), file_name);
    return path;
}

void remove_scratch(void)
{
    DIR *stream = directory[0] != '\0' ? opendir(directory) : NULL;
    struct dirent *item;
    while (stream != NULL && (item = readdir(stream)) != NULL) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", directory, item->d_name);
        if (item->d_name[0] != '.')
            remove(path);
    }
    if (stream != NULL)
        closedir(stream);
    if (directory[0] != '\0')
        rmdir(directory);
    directory[0] = '\0';
}

const char *copy_module(const char *module, const char *file_name)
{
    struct siotls_memory memory;
    struct sio_buffer buffer;
    struct sio_error error = {0};
    const char *path = scratch_path(file_name);
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    ck_assert_msg(sio_file_read(&buffer, module, 100000000, &error), "%s: %s", module, error.reason);
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(buffer.data, 1, buffer.data_len, file), buffer.data_len);
    fclose(file);
    ck_assert_int_eq(chmod(path, 0755), 0);
    sio_buffer_clear(&buffer);
    return path;
}
