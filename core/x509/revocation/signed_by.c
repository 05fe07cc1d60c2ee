/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signed_by.c: signatures over lists and responses, out of the search's budget.
 */
#include "crypto/load/set.h"
#include "x509/form/public_key.h"
#include "x509/path/path.h"
#include "x509/revocation/revocation.h"

bool sio_revocation_signed_by(struct sio_path_search *search, const struct siotls_public_key *key,
                              const struct sio_signature_algorithm *algorithm, struct siotls_bytes message,
                              struct siotls_bytes signature, bool *is_good)
{
    uint16_t scheme = sio_public_key_scheme(key, algorithm->scheme);
    enum sio_signature_verdict verdict = SIO_SIGNATURE_BAD;
    *is_good = false;
    if (scheme == 0 || search->num_signature_checks == 0)
        return true;
    search->num_signature_checks--;
    if (!sio_verify(search->request->verifiers, &verdict, key, scheme, message, signature, search->request->memory,
                    search->error))
        return false;
    *is_good = verdict == SIO_SIGNATURE_GOOD;
    return true;
}
