/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refusal.c: of all refusals met on the way the one that got furthest is told.
 */
#include <stdio.h>

#include "x509/name/distinguished_name.h"
#include "x509/path/path.h"

/* Which certificate a refusal is about: its index in the chain, or one of the store. */
static void describe(char *text, size_t text_size, const struct sio_chain_request *request, struct siotls_bytes der,
                     struct siotls_bytes subject)
{
    char name[128];
    sio_name_print(name, sizeof name, subject);
    for (size_t i = 0; i < request->num_chain; i++) {
        if (request->chain[i].data == der.data) {
            snprintf(text, text_size, "certificate %u, %s", (unsigned)i, name);
            return;
        }
    }
    bool is_intermediate = request->trust != NULL && sio_trust_is_intermediate(request->trust, der.data);
    snprintf(text, text_size, "%s, %s", is_intermediate ? "stored CA" : "anchor", name);
}

void sio_path_refuse(struct sio_path_search *search, const struct sio_certificate *certificate,
                     const struct sio_error *attempt, uint32_t rank)
{
    struct sio_refusal *best = &search->best;
    if (best->reason != NULL && rank <= best->rank)
        return;
    char subject[192];
    describe(subject, sizeof subject, search->request, certificate->der, certificate->subject);
    best->rank = rank;
    best->reason = attempt->reason;
    best->alert = attempt->alert;
    bool has_detail = attempt->detail != NULL && attempt->detail[0] != '\0';
    snprintf(best->detail, sizeof best->detail, "%s%s%s", subject, has_detail ? ": " : "",
             has_detail ? attempt->detail : "");
}

bool sio_path_fail_refused(const struct sio_refusal *refusal, struct sio_error *error)
{
    sio_fail_both(error, SIOTLS_ERROR_UNTRUSTED, (enum siotls_alert)refusal->alert, refusal->reason);
    return sio_fail_detail(error, "%s", refusal->detail);
}
