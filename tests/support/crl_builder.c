/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl_builder.c: see crl_builder.h (RFC 5280 5.1).
 */
#include "crl_builder.h"

#include <string.h>

#include "fake_provider.h"

static const char ed25519_algorithm[] = "300506032b6570";

static struct siotls_bytes time_of(const char *text)
{
    return der_text(strlen(text) > 13 ? 0x18 : 0x17, text);
}

struct siotls_bytes build_crl_entry(const char *serial, const char *date, struct siotls_bytes extensions)
{
    struct siotls_bytes entry = der_join(der(0x02, der_hex(serial)), time_of(date));
    return der(0x30, extensions.data_len > 0 ? der_join(entry, der(0x30, extensions)) : entry);
}

static struct siotls_bytes entries(const struct crl_plan *plan)
{
    struct siotls_bytes entry = der_join(der(0x02, plan->serial), time_of(plan->this_update));
    struct siotls_bytes all = plan->serial.data_len > 0 ? der(0x30, entry) : der_hex("");
    if (plan->others.data_len > 0)
        all = der_join(all, plan->others);
    return all.data_len > 0 ? der(0x30, all) : all;
}

static struct siotls_bytes to_be_signed(const struct crl_plan *plan)
{
    struct siotls_bytes all = der_join(der_hex("020101"), der_hex(ed25519_algorithm));
    all = der_join(all, der_name(plan->issuer));
    all = der_join(all, time_of(plan->this_update));
    if (plan->next_update != NULL)
        all = der_join(all, time_of(plan->next_update));
    all = der_join(all, entries(plan));
    if (plan->more.data_len > 0)
        all = der_join(all, der(0xa0, der(0x30, plan->more)));
    return der(0x30, all);
}

struct siotls_bytes build_crl(const struct crl_plan *plan)
{
    uint8_t signature[256] = {0};
    struct siotls_bytes tbs = to_be_signed(plan);
    size_t signature_len = fake_signature(signature, der_key(plan->signer), SIOTLS_SCHEME_ED25519, tbs);
    struct siotls_bytes bits = {signature, signature_len};
    bits = der(0x03, der_join(der_hex("00"), bits));
    return der(0x30, der_join(tbs, der_join(der_hex(ed25519_algorithm), bits)));
}
