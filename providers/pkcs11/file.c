/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.c: files that a URI names: a PIN that others can read is no secret, and a module that others can write is no
 * module of ours (as with providers themselves).
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static bool is_owner_trusted(const struct stat *status)
{
    return status->st_uid == 0 || status->st_uid == geteuid();
}

/* Words for what is wrong with it, or NULL. */
static const char *judge_pin_file(const struct stat *status)
{
    if (!S_ISREG(status->st_mode))
        return "it is no regular file";
    if (!is_owner_trusted(status))
        return "it belongs neither to root nor to the current user";
    if ((status->st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return "others than its owner may use it: chmod 0600";
    return NULL;
}

/* The first line. A longer one is refused, not cut. */
static const char *take_line(struct tp_pin *pin, const uint8_t *text, size_t text_len)
{
    size_t len = 0;
    while (len < text_len && text[len] != '\n' && text[len] != '\r')
        len++;
    if (len == 0)
        return "its first line is empty";
    if (len > TP_MAX_PIN)
        return "its first line is too long for a PIN";
    memcpy(pin->bytes, text, len);
    pin->len = len;
    return NULL;
}

int tp_pin_read(const struct tp_state *state, struct tp_pin *pin, const char *path)
{
    uint8_t text[TP_MAX_PIN + 2];
    struct stat status;
    size_t text_len = 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const char *trouble = descriptor < 0 || fstat(descriptor, &status) != 0 ? strerror(errno) : judge_pin_file(&status);
    while (trouble == NULL && text_len < sizeof text) {
        ssize_t got = read(descriptor, text + text_len, sizeof text - text_len);
        if (got == 0)
            break;
        if (got > 0)
            text_len += (size_t)got;
        else if (errno != EINTR)
            trouble = strerror(errno);
    }
    if (descriptor >= 0)
        close(descriptor);
    trouble = trouble == NULL ? take_line(pin, text, text_len) : trouble;
    tp_wipe(text, sizeof text);
    if (trouble == NULL)
        return SIOTLS_PROVIDER_OK;
    return tp_fail(state, SIOTLS_PROVIDER_PASSPHRASE, CKR_OK, "the PIN cannot be read from %.200s: %s", path, trouble);
}

/* A folder that others may write to lets them replace what is in it, unless it is sticky. */
static const char *judge_part(const char *path, bool is_folder)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return strerror(errno);
    if (!is_folder && !S_ISREG(status.st_mode))
        return "it is no regular file";
    if (!is_owner_trusted(&status))
        return "it belongs neither to root nor to the current user";
    bool is_open = (status.st_mode & S_IWOTH) != 0 || ((status.st_mode & S_IWGRP) != 0 && status.st_gid != 0);
    if (is_open && !(is_folder && (status.st_mode & S_ISVTX) != 0))
        return "others than its owner may write to it";
    return NULL;
}

bool tp_module_is_safe(const struct tp_state *state, const char *path)
{
    char real[PATH_MAX];
    if (realpath(path, real) == NULL) {
        tp_fail(state, 0, CKR_OK, "the PKCS #11 module %.200s cannot be used: %s", path, strerror(errno));
        return false;
    }
    const char *trouble = judge_part(real, false);
    for (char *slash = strrchr(real, '/'); trouble == NULL && slash != NULL; slash = strrchr(real, '/')) {
        slash[slash == real] = '\0';
        trouble = judge_part(real, true);
        if (slash == real)
            break;
    }
    if (trouble != NULL)
        tp_fail(state, 0, CKR_OK, "the PKCS #11 module %.150s is refused for %.150s: %s", path, real, trouble);
    return trouble == NULL;
}
