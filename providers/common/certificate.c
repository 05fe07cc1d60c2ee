/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: a certificate taken apart as far as its key. Judging it is the core's and the peer's.
 */
#include "common/certificate.h"

enum { VERSION = PROVIDER_DER_CONTEXT_CONSTRUCTED };

bool provider_certificate_parts(struct siotls_bytes certificate, struct siotls_bytes *issuer,
                                struct siotls_bytes *subject, struct siotls_bytes *spki)
{
    struct siotls_bytes der = certificate;
    struct siotls_bytes outer, body, skipped;
    return provider_der_read(&der, PROVIDER_DER_SEQUENCE, &outer) && der.data_len == 0 &&
           provider_der_read(&outer, PROVIDER_DER_SEQUENCE, &body) &&
           (!provider_der_next_is(&body, VERSION) || provider_der_read(&body, VERSION, &skipped)) &&
           provider_der_read(&body, PROVIDER_DER_INTEGER, &skipped) &&
           provider_der_read(&body, PROVIDER_DER_SEQUENCE, &skipped) &&
           provider_der_read_element(&body, PROVIDER_DER_SEQUENCE, issuer) &&
           provider_der_read(&body, PROVIDER_DER_SEQUENCE, &skipped) &&
           provider_der_read_element(&body, PROVIDER_DER_SEQUENCE, subject) &&
           provider_der_read_element(&body, PROVIDER_DER_SEQUENCE, spki);
}
