/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust_files.c: trust stores from a file, from a directory as OpenSSL's programs lay it out, and from the system.
 */
#include <stdio.h>
#include <string.h>

#include "asn1/der.h"
#include "asn1/pem.h"
#include "platform/dynlib.h"
#include "platform/environment.h"
#include "platform/system_store.h"
#include "x509/trust/trust.h"

enum { MAX_TRUST_FILE = 64 << 20, MAX_PATH = 4096 };

static bool add_file(struct siotls_trust *trust, const char *path, struct sio_error *error)
{
    struct sio_buffer content;
    sio_buffer_init(&content, sio_trust_memory(trust));
    bool ok = sio_file_read(&content, path, MAX_TRUST_FILE, error) &&
              (sio_trust_add(trust, sio_buffer_bytes(&content), NULL, error) || sio_fail_within(error, path));
    sio_buffer_clear(&content);
    return ok;
}

int siotls_trust_add_file(struct siotls_trust *trust, const char *path, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (SIO_ARGUMENTS_CHECK(&error, "trust: store or path is missing", {trust != NULL, "trust is NULL"},
                            {path != NULL, "path is NULL"}))
        (void)add_file(trust, path, &error);
    return sio_error_end(&error, public_error);
}

/* "0123abcd.0": the hash of a subject and a number. Revocation lists have an 'r' before the number. */
static bool is_hash(const char *name)
{
    return strspn(name, "0123456789abcdef") == 8 && name[8] == '.' && name[9] != '\0' &&
           name[9 + strspn(name + 9, "0123456789")] == '\0';
}

static bool is_certificate_file(const char *name)
{
    static const char *const endings[] = {".pem", ".crt", ".cer", ".der"};
    size_t name_len = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (name_len > 4 && strcmp(name + name_len - 4, endings[i]) == 0)
            return true;
    }
    return false;
}

/* Names end with NUL, one behind the other. */
static bool next_name(struct siotls_bytes *names, const char **name)
{
    if (names->data_len == 0)
        return false;
    *name = (const char *)names->data;
    size_t size = strlen(*name) + 1;
    *names = sio_bytes(names->data + size, names->data_len - size);
    return true;
}

static bool has_hashes(struct siotls_bytes names)
{
    const char *name;
    while (next_name(&names, &name)) {
        if (is_hash(name))
            return true;
    }
    return false;
}

/* A certificate, or what is left of one. What is whole and something else, such as a key, is none. */
static bool has_certificate(struct siotls_bytes content)
{
    struct siotls_bytes subject;
    if (sio_pem_begins(content, "CERTIFICATE") || sio_trust_find_subject(content, &subject))
        return true;
    return content.data_len > 0 && content.data[0] == SIO_DER_SEQUENCE && !sio_pem_is_text(content) &&
           !sio_der_is_sequence(content);
}

/*
 * A file that cannot be read by this user, or has no certificate in it, is passed over: directories hold other things,
 * too. One that is cut short, or whose certificate is broken, is not.
 */
static bool add_member_file(struct siotls_trust *trust, const char *path, struct sio_error *error)
{
    struct sio_error attempt = {0};
    struct sio_buffer content;
    sio_buffer_init(&content, sio_trust_memory(trust));
    bool is_read = sio_file_read(&content, path, MAX_TRUST_FILE, &attempt);
    bool ok = true;
    if (is_read && has_certificate(sio_buffer_bytes(&content)))
        ok = sio_trust_add(trust, sio_buffer_bytes(&content), NULL, error);
    else if (!is_read && attempt.status != SIOTLS_ERROR_FILE)
        ok = sio_fail_status(error, (enum siotls_status)attempt.status, attempt.reason);
    sio_buffer_clear(&content);
    return ok || sio_fail_within(error, path);
}

static bool add_member(struct siotls_trust *trust, const char *directory, const char *name, struct sio_error *error)
{
    char path[MAX_PATH];
    int path_len = snprintf(path, sizeof path, "%s/%s", directory, name);
    bool is_short = path_len > 0 && (size_t)path_len < sizeof path;
    return !is_short || add_member_file(trust, path, error);
}

static bool add_members(struct siotls_trust *trust, const char *directory, struct siotls_bytes names,
                        struct sio_error *error)
{
    bool (*is_wanted)(const char *name) = has_hashes(names) ? is_hash : is_certificate_file;
    const char *name;
    while (next_name(&names, &name)) {
        if (is_wanted(name) && !add_member(trust, directory, name, error))
            return false;
    }
    return true;
}

static bool add_directory(struct siotls_trust *trust, const char *path, struct sio_error *error)
{
    size_t num_anchors = siotls_trust_num_anchors(trust);
    struct sio_buffer names;
    sio_buffer_init(&names, sio_trust_memory(trust));
    bool ok = sio_directory_read(&names, path, error) && add_members(trust, path, sio_buffer_bytes(&names), error);
    sio_buffer_clear(&names);
    if (ok && siotls_trust_num_anchors(trust) == num_anchors)
        ok = sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "trust: there is no certificate in the directory");
    return ok || sio_fail_detail(error, "%s", path);
}

int siotls_trust_add_directory(struct siotls_trust *trust, const char *path, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (SIO_ARGUMENTS_CHECK(&error, "trust: store or directory is missing", {trust != NULL, "trust is NULL"},
                            {path != NULL, "path is NULL"}))
        (void)add_directory(trust, path, &error);
    return sio_error_end(&error, public_error);
}

/* Directories, with the system's separator between them. */
static bool add_directories(struct siotls_trust *trust, const char *list, struct sio_error *error)
{
    char path[MAX_PATH];
    for (;;) {
        const char *end = strchr(list, sio_path_separator);
        size_t path_len = end != NULL ? (size_t)(end - list) : strlen(list);
        if (path_len >= sizeof path)
            return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "trust: a directory of SSL_CERT_DIR has too long a name");
        memcpy(path, list, path_len);
        path[path_len] = '\0';
        if (path_len > 0 && !add_directory(trust, path, error))
            return false;
        if (list[path_len] == '\0')
            return true;
        list += path_len + 1;
    }
}

typedef bool add_function(struct siotls_trust *trust, const char *path, struct sio_error *error);

/* The first well-known path at which there is something is the system's; what is wrong with that is an error. */
static bool add_first(struct siotls_trust *trust, bool *found, add_function *add, const char *(*path_of)(size_t index),
                      struct sio_error *error)
{
    const char *path;
    *found = false;
    for (size_t i = 0; (path = path_of(i)) != NULL; i++) {
        char detail[sizeof((struct siotls_error *)NULL)->detail] = "";
        struct sio_error attempt = {.detail = detail, .detail_size = sizeof detail};
        if (add(trust, path, &attempt)) {
            *found = true;
            return true;
        }
        if (attempt.status != SIOTLS_ERROR_FILE && attempt.status != SIOTLS_ERROR_NOT_FOUND) {
            sio_fail_status(error, (enum siotls_status)attempt.status, attempt.reason);
            return sio_fail_detail(error, "%s", detail);
        }
    }
    return true;
}

/* What cannot be an anchor is passed over, as the system does it: others have put it there, and all else is good. */
static bool take_stored(void *context, const struct sio_stored *stored, struct sio_error *error)
{
    const struct siotls_anchor_constraints constraints = {.size = sizeof constraints, .purposes = stored->purposes};
    struct sio_error attempt = {0};
    if (stored->kind == SIO_STORED_DISTRUSTED)
        return sio_trust_add_distrusted(context, stored->der, error);
    if (stored->kind == SIO_STORED_INTERMEDIATE)
        return sio_trust_add_intermediate(context, stored->der, stored->purposes, error);
    if (sio_trust_add(context, stored->der, &constraints, &attempt) || attempt.status == SIOTLS_ERROR_SYNTAX)
        return true;
    return sio_fail_status(error, (enum siotls_status)attempt.status, attempt.reason);
}

static bool add_well_known(struct siotls_trust *trust, struct sio_error *error)
{
    size_t num_anchors = siotls_trust_num_anchors(trust);
    bool found;
    if (!sio_system_store_read(&found, take_stored, trust, error))
        return false;
    if (found && siotls_trust_num_anchors(trust) == num_anchors)
        return sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND,
                               "trust: there is no usable certificate in the system's store");
    if (found)
        return true;
    if (!add_first(trust, &found, add_file, sio_system_trust_path, error))
        return false;
    if (!found && !add_first(trust, &found, add_directory, sio_system_trust_directory, error))
        return false;
    return found || sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "trust: this system has no anchors at a known path");
}

/* NULL: the environment does not say. */
static bool add_told(struct siotls_trust *trust, const char *file, const char *directories, struct sio_error *error)
{
    if (file == NULL && directories == NULL)
        return add_well_known(trust, error);
    return (file == NULL || add_file(trust, file, error)) &&
           (directories == NULL || add_directories(trust, directories, error));
}

static bool add_system(struct siotls_trust *trust, struct sio_error *error)
{
    const struct siotls_memory *memory = sio_trust_memory(trust);
    char *file = NULL;
    char *directories = NULL;
    bool is_read = sio_environment_get(&file, "SSL_CERT_FILE", memory) &&
                   sio_environment_get(&directories, "SSL_CERT_DIR", memory);
    bool ok = is_read ? add_told(trust, file, directories, error) : sio_fail_memory(error);
    sio_release_string(memory, file);
    sio_release_string(memory, directories);
    return ok;
}

int siotls_trust_add_system(struct siotls_trust *trust, struct siotls_error *public_error)
{
    struct sio_error error;
    sio_error_begin(&error, public_error);
    if (trust == NULL)
        sio_fail_status(&error, SIOTLS_ERROR_ARGUMENT, "trust: the store is missing");
    else
        (void)add_system(trust, &error);
    return sio_error_end(&error, public_error);
}
