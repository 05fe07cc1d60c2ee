/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selected.c: see selected.h. A certificate is found by the leaf that was sent and the scheme that signed, a PSK by the
 * identity in the ClientHello that the ServerHello points at.
 */
#include "selected.h"

#include <stdlib.h>
#include <string.h>

#include <siotls/session.h>

#include "expect.h"

enum { CLIENT_HELLO = 1, SERVER_HELLO = 2, CERTIFICATE = 11, PRE_SHARED_KEY = 41 };

/* ---- reading; what is cut short comes out empty ---- */

static uint32_t take_number(struct siotls_bytes *rest, size_t num_bytes)
{
    uint32_t number = 0;
    if (rest->data_len < num_bytes) {
        rest->data_len = 0;
        return 0;
    }
    for (size_t i = 0; i < num_bytes; i++)
        number = number << 8 | rest->data[i];
    rest->data += num_bytes;
    rest->data_len -= num_bytes;
    return number;
}

static struct siotls_bytes take_bytes(struct siotls_bytes *rest, size_t data_len)
{
    struct siotls_bytes part = {rest->data, data_len < rest->data_len ? data_len : rest->data_len};
    rest->data += part.data_len;
    rest->data_len -= part.data_len;
    return part;
}

static struct siotls_bytes take_vector(struct siotls_bytes *rest, size_t num_length_bytes)
{
    size_t data_len = take_number(rest, num_length_bytes);
    return take_bytes(rest, data_len);
}

/* The data of pre_shared_key in a hello; empty: it is not there. */
static struct siotls_bytes find_psk_extension(struct siotls_bytes message)
{
    int is_client = message.data[0] == CLIENT_HELLO;
    take_bytes(&message, 4 + 2 + 32);
    take_vector(&message, 1);
    if (is_client)
        take_vector(&message, 2);
    else
        take_bytes(&message, 2);
    take_bytes(&message, is_client ? 2 : 1); /* compression: none */
    struct siotls_bytes block = take_vector(&message, 2);
    while (block.data_len > 0) {
        uint32_t type = take_number(&block, 2);
        struct siotls_bytes data = take_vector(&block, 2);
        if (type == PRE_SHARED_KEY)
            return data;
    }
    return block;
}

/* ---- what is noted ---- */

static int keep(struct shim_bytes *kept, struct siotls_bytes bytes)
{
    shim_bytes_free(kept);
    kept->data = malloc(bytes.data_len + 1);
    if (kept->data == NULL)
        return shim_complain("no memory for a message");
    memcpy(kept->data, bytes.data, bytes.data_len);
    kept->data_len = bytes.data_len;
    return 1;
}

static int note_leaf(struct shim_link *link, struct siotls_bytes message)
{
    take_bytes(&message, 4);
    take_vector(&message, 1);
    struct siotls_bytes list = take_vector(&message, 3);
    return keep(&link->sent_leaf, take_vector(&list, 3));
}

int shim_selected_note(struct shim_link *link, const struct siotls_event *event)
{
    struct siotls_bytes message = event->message;
    if (link->flags->expect_selected == 0 || message.data_len < 4)
        return 1;
    if (message.data[0] == CERTIFICATE && event->sent)
        return note_leaf(link, message);
    if (message.data[0] != CLIENT_HELLO && message.data[0] != SERVER_HELLO)
        return 1;
    struct siotls_bytes extension = find_psk_extension(message);
    if (message.data[0] == CLIENT_HELLO)
        return keep(&link->psk_identities, take_vector(&extension, 2));
    link->psk_index = (size_t)take_number(&extension, 2);
    return 1;
}

void shim_selected_free(struct shim_link *link)
{
    shim_bytes_free(&link->sent_leaf);
    shim_bytes_free(&link->psk_identities);
}

/* ---- which it was ---- */

static int is_same(struct siotls_bytes bytes, const struct shim_bytes *wanted)
{
    return bytes.data_len == wanted->data_len && memcmp(bytes.data, wanted->data, bytes.data_len) == 0;
}

/* RFC 9258 4.1: an imported identity begins with the external one and the context. */
static int is_psk(const struct shim_link *link, const struct shim_credential *credential)
{
    struct siotls_bytes identities = {link->psk_identities.data, link->psk_identities.data_len};
    for (size_t i = 0; i < link->psk_index; i++) {
        take_vector(&identities, 2);
        take_bytes(&identities, 4);
    }
    struct siotls_bytes imported = take_vector(&identities, 2);
    struct siotls_bytes external = take_vector(&imported, 2);
    struct siotls_bytes context = take_vector(&imported, 2);
    return is_same(external, &credential->psk_identity) && is_same(context, &credential->psk_context);
}

static int has_leaf(const struct shim_link *link, const char *path)
{
    struct shim_bytes file, leaf;
    if (!shim_read_file(&file, path))
        return 0;
    char *text = (char *)file.data;
    int is_found = shim_next_certificate(&leaf, &text);
    int is_it = is_found && is_same((struct siotls_bytes){leaf.data, leaf.data_len}, &link->sent_leaf);
    if (is_found)
        shim_bytes_free(&leaf);
    shim_bytes_free(&file);
    return is_it;
}

static int may_sign(const struct shim_credential *credential, uint16_t scheme)
{
    const struct shim_list *prefs = &credential->signing_prefs;
    for (size_t i = 0; i < prefs->num_items; i++)
        if (prefs->items[i] == scheme)
            return 1;
    return prefs->num_items == 0;
}

/* Raw keys are told apart by what they sign with: the runner's differ in that. */
static int is_it(const struct shim_link *link, const struct siotls_info *info, const struct shim_credential *credential)
{
    uint16_t scheme = link->flags->is_server ? info->scheme : info->client_scheme;
    if (info->psk_kind == SIOTLS_PSK_EXTERNAL)
        return credential->kind == SHIM_PSK && is_psk(link, credential);
    if (link->sent_leaf.data_len == 0 || !may_sign(credential, scheme))
        return 0;
    if (info->our_certificate_type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
        return credential->kind == SHIM_RAW_KEY;
    return credential->kind == SHIM_X509 && credential->cert_file != NULL && has_leaf(link, credential->cert_file);
}

int shim_selected_expect(const struct shim_link *link, const struct siotls_info *info)
{
    const struct shim_flags *flags = link->flags;
    /* The first credential is that of the flags before any other, and none at all is told in the same way. */
    size_t wanted = (size_t)flags->expect_selected - 1;
    if (flags->expect_selected == 0)
        return 1;
    if (wanted == 0 && link->sent_leaf.data_len == 0 && info->psk_kind != SIOTLS_PSK_EXTERNAL)
        return 1;
    if (wanted < flags->num_credentials && is_it(link, info, &flags->credentials[wanted]))
        return 1;
    return shim_complain("another credential was selected than %d", (int)wanted - 1);
}
