/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accept_path.c: what is asked of a path as a whole, once it has reached an anchor. If the answer is no, the search
 * goes on.
 */
#include "x509/accept_path.h"

#include "x509/revocation/revocation.h"

/* One pinned key in the path is enough. */
static bool has_pinned_key(struct sio_path_search *search, struct sio_error *attempt)
{
    const struct sio_pins *pins = &search->request->pins;
    bool matches = pins->num_digests == 0;
    for (size_t i = 0; i < search->path_len && !matches; i++) {
        if (!sio_pins_match(pins, &matches, search->path[i], search->error))
            return false;
    }
    return matches ||
           sio_fail(attempt, SIOTLS_ALERT_CERTIFICATE_UNKNOWN, "x509: no key of the path is one of the pinned keys");
}

static bool accept_pins(struct sio_path_search *search)
{
    char detail[SIO_REFUSAL_DETAIL] = "";
    struct sio_error attempt = {.detail = detail, .detail_size = sizeof detail};
    if (has_pinned_key(search, &attempt))
        return true;
    if (!sio_error_is_clear(&attempt))
        sio_path_refuse(search, search->path[0], &attempt, (uint32_t)search->path_len * SIO_RANK_STEP);
    return false;
}

static bool accept_policies(struct sio_path_search *search)
{
    const struct sio_policy_path path = {.certificates = search->path,
                                         .num_certificates = search->path_len,
                                         .inputs = &search->request->policy,
                                         .memory = search->request->memory,
                                         .num_comparisons = &search->num_policy_comparisons};
    const struct sio_certificate *culprit = search->path[0];
    struct sio_error attempt = {0};
    if (sio_policies_hold(&path, &culprit, &attempt, search->error))
        return true;
    if (!sio_error_is_clear(&attempt))
        sio_path_refuse(search, culprit, &attempt, (uint32_t)search->path_len * SIO_RANK_STEP);
    return false;
}

bool sio_path_accept(struct sio_path_search *search)
{
    return accept_policies(search) && accept_pins(search) && sio_revocation_allows(search);
}
