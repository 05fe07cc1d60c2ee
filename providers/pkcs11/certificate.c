/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: the certificate that lies in the token with a key, and those of its issuers that do, too. Judging them
 * is the core's and the peer's.
 */
#include <string.h>

#include "common/certificate.h"
#include "internal.h"

enum { MAX_DEPTH = 8, MAX_CANDIDATES = 16, MAX_CERTIFICATE = 16384 };

/* What a certificate has to be: of this key, or of this name. */
struct wish {
    struct siotls_bytes spki;    /* data NULL: any */
    struct siotls_bytes subject; /* likewise */
};

/* Appends the first certificate of the token that fits; added becomes a view of it. */
static bool append(struct tp_key *key, const struct tp_session *session, const struct wish *wish,
                   struct siotls_bytes *added)
{
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_ATTRIBUTE wanted[] = {
        {.type = CKA_CLASS, .pValue = &class, .ulValueLen = sizeof class},
        {.type = CKA_SUBJECT, .pValue = (void *)(uintptr_t)wish->subject.data, .ulValueLen = wish->subject.data_len}};
    CK_OBJECT_HANDLE objects[MAX_CANDIDATES];
    size_t num_objects = 0;
    if (tp_find(session, wanted, wish->subject.data != NULL ? 2 : 1, objects, MAX_CANDIDATES, &num_objects) != CKR_OK)
        return false;
    for (size_t i = 0; i < num_objects; i++) {
        uint8_t *room = key->chain + key->chain_len;
        size_t room_len = sizeof key->chain - key->chain_len;
        struct siotls_bytes issuer, subject, spki;
        size_t len = 0;
        room_len = room_len < MAX_CERTIFICATE ? room_len : MAX_CERTIFICATE;
        if (tp_attribute(session, objects[i], CKA_VALUE, room, room_len, &len) != CKR_OK ||
            !provider_certificate_parts((struct siotls_bytes){room, len}, &issuer, &subject, &spki) ||
            (wish->spki.data != NULL && !provider_der_equal(spki, wish->spki)))
            continue;
        *added = (struct siotls_bytes){room, len};
        key->chain_len += len;
        return true;
    }
    return false;
}

/* The leaf first, each issuer behind what it issued; one that issued itself is the peer's to have. */
void tp_chain_read(struct tp_key *key, const struct tp_session *session)
{
    struct wish wish = {.spki = {key->access.known.spki, key->access.known.spki_len}};
    struct siotls_bytes certificate, issuer, subject, spki;
    for (int i = 0; i < MAX_DEPTH && append(key, session, &wish, &certificate); i++) {
        if (!provider_certificate_parts(certificate, &issuer, &subject, &spki) || provider_der_equal(issuer, subject)) {
            key->chain_len -= i > 0 ? certificate.data_len : 0;
            return;
        }
        wish = (struct wish){.subject = issuer};
    }
}
