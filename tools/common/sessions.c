/* SPDX-License-Identifier: Apache-2.0 */
/* sessions.c: see sessions.h. */
#include "common/sessions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/files.h"
#include "common/report.h"
#include "common/system.h"

enum { MAX_KEY = 256, MAX_PATH = 4096 };

static int digit_of(char text)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = text ? strchr(digits, text >= 'A' && text <= 'F' ? text + 32 : text) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* How many bytes; 0 when it is no hex of at most MAX_KEY bytes. */
static size_t read_hex(uint8_t key[MAX_KEY], const char *text, size_t text_len)
{
    if (text_len == 0 || text_len % 2 != 0 || text_len > 2 * (size_t)MAX_KEY)
        return 0;
    for (size_t i = 0; i < text_len; i += 2) {
        int high = digit_of(text[i]);
        int low = digit_of(text[i + 1]);
        if (high < 0 || low < 0)
            return 0;
        key[i / 2] = (uint8_t)(high << 4 | low);
    }
    return text_len / 2;
}

/* The last colon separates, for an identity may have some. */
static int add(struct siotls_config *config, const char *text, size_t text_len)
{
    uint8_t key[MAX_KEY];
    size_t identity_len = text_len;
    while (identity_len > 0 && text[identity_len - 1] != ':')
        identity_len--;
    if (identity_len < 2)
        return SIOTLS_ERROR_SYNTAX;
    struct siotls_psk psk = {.size = sizeof psk, .identity = {(const uint8_t *)text, identity_len - 1}};
    psk.key.data = key;
    psk.key.data_len = read_hex(key, text + identity_len, text_len - identity_len);
    int status = psk.key.data_len ? siotls_config_add_psk(config, &psk) : SIOTLS_ERROR_SYNTAX;
    tool_wipe(key, sizeof key);
    return status;
}

static bool complain(const char *program, const char *option, const char *where, int status)
{
    if (status == SIOTLS_ERROR_SYNTAX || status == SIOTLS_ERROR_ARGUMENT)
        tool_misuse(program, "%s%s: give IDENTITY:HEXKEY, the key in hex, of 16 bytes at least", option, where);
    else if (status != 0)
        tool_complain(program, "%s%s: cannot use the key: %s", option, where, siotls_status_name(status));
    return status == 0;
}

bool tool_psk_add(struct siotls_config *config, const char *program, const char *option, const char *text)
{
    return text == NULL || complain(program, option, "", add(config, text, strlen(text)));
}

static size_t line_len(const char *text, size_t text_len)
{
    const char *end = memchr(text, '\n', text_len);
    return end ? (size_t)(end - text) : text_len;
}

/* Whoever writes lines ends the last one too: a key that is cut short is a key as well. */
static bool is_whole(const struct tool_file *file)
{
    return file->data_len == 0 || file->data[file->data_len - 1] == '\n';
}

bool tool_psk_load(struct siotls_config *config, const char *program, const char *option, const char *path)
{
    struct tool_file file;
    size_t number = 0;
    bool is_good = true;
    if (path == NULL)
        return true;
    if (!tool_file_read(&file, program, option, path))
        return false;
    if (!is_whole(&file)) {
        tool_complain(program, "%s %s: the last line does not end with a newline: is the file cut short?", option,
                      path);
        is_good = false;
    }
    for (size_t at = 0; is_good && at < file.data_len; number++) {
        const char *line = (const char *)file.data + at;
        size_t len = line_len(line, file.data_len - at);
        char where[MAX_PATH];
        snprintf(where, sizeof where, " %s, line %zu", path, number + 1);
        at += len + 1;
        if (len > 0 && line[len - 1] == '\r')
            len--;
        if (len > 0 && line[0] != '#')
            is_good = complain(program, option, where, add(config, line, len));
    }
    tool_file_clear(&file);
    return is_good;
}

bool tool_ticket_keys_load(struct siotls_ticket_keys *keys, const char *program, const char *option, const char *path)
{
    struct tool_file file;
    if (!tool_file_read(&file, program, option, path))
        return false;
    int status = siotls_ticket_keys_set(keys, file.data, file.data_len, NULL);
    tool_file_clear(&file);
    if (status != 0)
        tool_complain(program, "%s %s: it must hold 1 to %d keys of %d bytes each, as of `openssl rand %d`", option,
                      path, SIOTLS_MAX_TICKET_KEYS, SIOTLS_TICKET_KEY_SIZE, SIOTLS_TICKET_KEY_SIZE);
    return status == 0;
}

/* A reader never sees half a session, and no crash leaves one. */
bool tool_session_save(const char *program, const char *path, const struct siotls_bytes *session)
{
    char temporary[MAX_PATH];
    int len = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    int descriptor = len > 0 && (size_t)len < sizeof temporary ? tool_open_temporary(temporary) : -1;
    bool is_written = false;
    if (descriptor >= 0) {
        is_written = tool_write(descriptor, session->data, session->data_len) == (ptrdiff_t)session->data_len;
        is_written = close(descriptor) == 0 && is_written && tool_rename(temporary, path) == 0;
        if (!is_written)
            (void)tool_remove(temporary);
    }
    if (!is_written)
        tool_complain(program, "--session %s: cannot write to the file: %s", path, strerror(errno));
    return is_written;
}

const char *tool_session_text(const struct siotls_info *info)
{
    if (info->psk_kind == SIOTLS_PSK_EXTERNAL)
        return "by an external PSK";
    return info->is_resumed ? "resumed" : "new";
}

const char *tool_early_data_text(const struct siotls_info *info)
{
    static const char *const words[] = {NULL, "offered", "accepted", "rejected"};
    return info->early_data >= 0 && info->early_data < 4 ? words[info->early_data] : NULL;
}
