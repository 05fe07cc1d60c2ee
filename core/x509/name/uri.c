/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uri.c: see uri.h. What is not in the syntax of RFC 3986 has no host: software that is more lenient may see another
 * host in it than this does.
 */
#include "x509/name/uri.h"

#include <string.h>

#include "x509/name/dns_name.h"

static bool is_letter(uint8_t character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static bool is_digit(uint8_t character)
{
    return character >= '0' && character <= '9';
}

/* strchr finds the end of a string too, hence NUL is asked for by itself. */
static bool is_one_of(uint8_t character, const char *characters)
{
    return character != 0 && strchr(characters, character) != NULL;
}

static bool is_user_character(uint8_t character)
{
    return is_letter(character) || is_digit(character) || is_one_of(character, "-._~%!$&'()*+,;=:");
}

/* Passes over "scheme://" (RFC 3986 3.1). */
static bool read_scheme(struct sio_reader *uri)
{
    uint8_t character;
    if (!sio_read_u8(uri, &character) || !is_letter(character))
        return false;
    do {
        if (!sio_read_u8(uri, &character))
            return false;
    } while (is_letter(character) || is_digit(character) || is_one_of(character, "+-."));
    struct siotls_bytes slashes;
    return character == ':' && sio_read_bytes(uri, &slashes, 2) && slashes.data[0] == '/' && slashes.data[1] == '/';
}

/* The bytes before the first of the characters that end it, or all. */
static struct siotls_bytes read_until(struct sio_reader *reader, const char *ends)
{
    size_t data_len = 0;
    while (data_len < reader->left && !is_one_of(reader->next[data_len], ends))
        data_len++;
    struct siotls_bytes part = sio_bytes(reader->next, data_len);
    reader->next += data_len;
    reader->left -= data_len;
    return part;
}

static bool are_all(struct siotls_bytes text, bool (*is_fit)(uint8_t character))
{
    for (size_t i = 0; i < text.data_len; i++) {
        if (!is_fit(text.data[i]))
            return false;
    }
    return true;
}

/* Takes "userinfo@" off the front (RFC 3986 3.2.1). */
static bool read_user(struct sio_reader *authority)
{
    struct sio_reader rest = *authority;
    struct siotls_bytes user = read_until(&rest, "@");
    if (sio_read_end(&rest))
        return true;
    *authority = rest;
    return sio_read_skip(authority, 1) && are_all(user, is_user_character);
}

bool sio_uri_host(struct siotls_bytes uri, struct siotls_bytes *host)
{
    struct sio_reader reader = sio_reader(uri);
    if (!read_scheme(&reader) || sio_read_end(&reader))
        return false;
    struct sio_reader authority = sio_reader(read_until(&reader, "/?#"));
    if (!read_user(&authority) || sio_read_end(&authority))
        return false;
    *host = read_until(&authority, ":");
    if (!sio_read_end(&authority) &&
        (!sio_read_skip(&authority, 1) || !are_all(sio_bytes(authority.next, authority.left), is_digit)))
        return false;
    if (host->data_len > 0 && host->data[host->data_len - 1] == '.')
        host->data_len--;
    return sio_dns_name_is_valid(*host);
}
