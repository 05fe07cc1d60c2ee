/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox.c: see mailbox.h.
 */
#include "x509/name/mailbox.h"

#include <string.h>

#include "x509/name/dns_name.h"

/* The characters of atoms (RFC 5322 3.2.3). */
static bool is_atom_character(uint8_t character)
{
    static const char specials[] = "()<>[]:;@\\,.\" ";
    return character > 0x20 && character < 0x7f && strchr(specials, character) == NULL;
}

/* Atoms with a dot between each two (RFC 5321 Dot-string). */
static bool is_dot_string(struct siotls_bytes local)
{
    bool after_dot = true;
    for (size_t i = 0; i < local.data_len; i++) {
        bool is_dot = local.data[i] == '.';
        if (is_dot ? after_dot : !is_atom_character(local.data[i]))
            return false;
        after_dot = is_dot;
    }
    return !after_dot;
}

/* RFC 5321 Quoted-string: quotes and backslashes inside have a backslash before them. */
static bool is_quoted(struct siotls_bytes local)
{
    if (local.data_len < 2 || local.data[0] != '"' || local.data[local.data_len - 1] != '"')
        return false;
    bool is_escaped = false;
    for (size_t i = 1; i + 1 < local.data_len; i++) {
        if (local.data[i] < 0x20 || local.data[i] > 0x7e || (local.data[i] == '"' && !is_escaped))
            return false;
        is_escaped = local.data[i] == '\\' && !is_escaped;
    }
    return !is_escaped;
}

bool sio_mailbox_split(struct siotls_bytes mailbox, struct siotls_bytes *local, struct siotls_bytes *host)
{
    size_t at = mailbox.data_len;
    while (at > 0 && mailbox.data[at - 1] != '@')
        at--;
    if (at < 2)
        return false;
    *local = sio_bytes(mailbox.data, at - 1);
    *host = sio_bytes(mailbox.data + at, mailbox.data_len - at);
    return (is_dot_string(*local) || is_quoted(*local)) && sio_dns_name_is_valid(*host);
}

bool sio_mailbox_has_at(struct siotls_bytes text)
{
    return text.data_len > 0 && memchr(text.data, '@', text.data_len) != NULL;
}
