/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_uri.c: cng:ATTRIBUTE;ATTRIBUTE... (after the manner of RFC 7512), each at most once:
 *
 *   store=NAME        the store, MY where it is not said
 *   user, machine     whose it is, the user's where it is not said
 *   subject=NAME      the common name of the certificate's subject, or
 *   thumbprint=HEX    the SHA-1 hash of the certificate, 40 digits
 *
 * Values are UTF-8, percent-encoded (RFC 3986 2.1).
 */
#include <string.h>

#include "store.h"

static const char prefix[] = "cng:";

enum attribute { STORE, USER, MACHINE, SUBJECT, THUMBPRINT, NUM_ATTRIBUTES };

static const struct {
    const char *name;
    bool has_value;
} attributes[NUM_ATTRIBUTES] = {
    [STORE] = {"store", true},           [USER] = {"user", false},
    [MACHINE] = {"machine", false},      [SUBJECT] = {"subject", true},
    [THUMBPRINT] = {"thumbprint", true},
};

/* Text between two delimiters, and its parts. */
struct piece {
    const char *text;
    size_t len;
};

static int digit_of(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

/* NULL: value is decoded to output; else words for what is wrong. */
static const char *decode(wchar_t *output, size_t capacity, struct piece value)
{
    char bytes[CP_MAX_URI];
    size_t len = 0;
    for (size_t i = 0; i < value.len; i++) {
        bytes[len] = value.text[i];
        if (value.text[i] == '%') {
            int high = i + 1 < value.len ? digit_of(value.text[i + 1]) : -1;
            int low = i + 2 < value.len ? digit_of(value.text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return "a % is not followed by two hexadecimal digits";
            bytes[len] = (char)(high << 4 | low);
            i += 2;
        }
        if (bytes[len++] == '\0')
            return "a zero byte would cut a value off";
    }
    if (len == 0)
        return "a value is empty";
    int wide_len = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, (int)len, output, (int)capacity - 1);
    if (wide_len <= 0)
        return "a value is too long or no UTF-8";
    output[wide_len] = L'\0';
    return NULL;
}

static const char *read_thumbprint(uint8_t *thumbprint, struct piece value)
{
    if (value.len != (size_t)2 * CP_THUMBPRINT_SIZE)
        return "a thumbprint has 40 hexadecimal digits";
    for (size_t i = 0; i < CP_THUMBPRINT_SIZE; i++) {
        int high = digit_of(value.text[2 * i]), low = digit_of(value.text[2 * i + 1]);
        if (high < 0 || low < 0)
            return "a thumbprint has 40 hexadecimal digits";
        thumbprint[i] = (uint8_t)(high << 4 | low);
    }
    return NULL;
}

/* A store of another computer or service has its name before a backslash. */
static const char *read_store(wchar_t *store, struct piece value)
{
    const char *trouble = decode(store, CP_MAX_STORE_NAME, value);
    return trouble == NULL && wcspbrk(store, L"\\/") != NULL ? "a store's name has no slashes" : trouble;
}

static const char *read_value(struct cp_store_uri *uri, enum attribute attribute, struct piece value)
{
    switch (attribute) {
    case STORE:
        return read_store(uri->store, value);
    case MACHINE:
        uri->is_machine = true;
        return NULL;
    case SUBJECT:
        return decode(uri->subject, CP_MAX_SUBJECT, value);
    case THUMBPRINT:
        return read_thumbprint(uri->thumbprint, value);
    default:
        return NULL;
    }
}

static const char *read_attribute(struct cp_store_uri *uri, bool *is_set, struct piece piece)
{
    const char *sign = memchr(piece.text, '=', piece.len);
    size_t name_len = sign != NULL ? (size_t)(sign - piece.text) : piece.len;
    size_t i = 0;
    while (i < NUM_ATTRIBUTES &&
           (strlen(attributes[i].name) != name_len || memcmp(attributes[i].name, piece.text, name_len) != 0 ||
            attributes[i].has_value != (sign != NULL)))
        i++;
    if (i == NUM_ATTRIBUTES)
        return "it has an attribute that is not known: there are store=, user, machine, subject=, thumbprint=";
    if (is_set[i])
        return "an attribute comes twice";
    is_set[i] = true;
    return sign != NULL ? read_value(uri, (enum attribute)i, (struct piece){sign + 1, piece.len - name_len - 1})
                        : read_value(uri, (enum attribute)i, piece);
}

static const char *read_text(struct cp_store_uri *uri, const char *text)
{
    bool is_set[NUM_ATTRIBUTES] = {false};
    const char *trouble = NULL;
    if (strnlen(text, CP_MAX_URI) == CP_MAX_URI)
        return "it is too long";
    for (const char *at = text; *at != '\0'; at++)
        if (*at <= 0x20 || *at >= 0x7f)
            return "it has a byte that no URI has";
    text += sizeof prefix - 1;
    for (bool has_more = true; has_more && trouble == NULL;) {
        struct piece piece = {text, strcspn(text, ";")};
        trouble = read_attribute(uri, is_set, piece);
        has_more = text[piece.len] == ';';
        text += piece.len + 1;
    }
    if (trouble == NULL && is_set[USER] && is_set[MACHINE])
        trouble = "give user or machine, not both";
    if (trouble == NULL && is_set[SUBJECT] == is_set[THUMBPRINT])
        trouble = "give subject= or thumbprint=, one of them";
    return trouble;
}

int cp_store_uri_read(struct cp_store_uri *uri, const struct siotls_provider_instance *instance, const char *text)
{
    *uri = (struct cp_store_uri){.store = L"MY"};
    if (strncmp(text, prefix, sizeof prefix - 1) != 0)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    const char *trouble = read_text(uri, text);
    return trouble == NULL ? SIOTLS_PROVIDER_OK
                           : cp_fail(instance, SIOTLS_PROVIDER_BAD_KEY, "the cng: URI is refused: %s", trouble);
}
