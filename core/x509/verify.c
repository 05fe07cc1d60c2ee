/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c: judges a chain: the leaf first, then the paths that are found (path.c), until one is what is asked for.
 */
#include "x509/verify.h"

#include "x509/accept_path.h"
#include "x509/name/dns_name.h"
#include "x509/name/suffix_list.h"
#include "x509/path/path.h"
#include "x509/revocation/terms.h"

_Static_assert(sizeof(struct sio_path_search) + sizeof(struct sio_longest_path) +
                       (SIO_X509_MAX_CHAIN + SIO_MAX_STORED) * sizeof(struct sio_certificate) <=
                   SIO_X509_MAX_MEMORY,
               "SIO_X509_MAX_MEMORY is too low");

/* Parses all but the leaf; what is malformed counts as not sent, unless it turns out to be missing. */
static void parse_candidates(struct sio_path_search *search)
{
    const struct sio_chain_request *request = search->request;
    for (size_t i = 1; i < request->num_chain; i++) {
        char detail[SIO_REFUSAL_DETAIL] = "";
        struct sio_error attempt = {.detail = detail, .detail_size = sizeof detail};
        struct sio_certificate *candidate = &search->certificates[i];
        if (sio_certificate_parse(candidate, request->chain[i], &attempt))
            continue;
        sio_path_refuse(search, candidate, &attempt, SIO_RANK_MALFORMED);
        candidate->is_unusable = true;
    }
}

static bool search_path(struct sio_path_search *search)
{
    struct sio_certificate *leaf = &search->certificates[0];
    char detail[SIO_REFUSAL_DETAIL] = "";
    struct sio_error attempt = {.detail = detail, .detail_size = sizeof detail};
    if (!sio_certificate_parse(leaf, search->request->chain[0], &attempt)) {
        sio_path_refuse(search, leaf, &attempt, SIO_RANK_FINAL);
        return false;
    }
    sio_path_begin(search, leaf);
    bool is_anchor = sio_path_is_trusted_leaf(search);
    search->rules.place = is_anchor ? SIO_PLACE_TRUSTED_LEAF : SIO_PLACE_LEAF;
    if (!sio_rules_hold(&search->rules, leaf, &attempt)) {
        sio_path_refuse(search, leaf, &attempt, SIO_RANK_FINAL);
        return false;
    }
    parse_candidates(search);
    if (is_anchor && !sio_path_is_within_limits(search, &attempt)) {
        sio_path_refuse(search, leaf, &attempt, SIO_RANK_FINAL);
        return false;
    }
    if (is_anchor)
        return sio_path_accept(search);
    while (sio_path_next(search))
        if (sio_path_accept(search))
            return true;
    return false;
}

static uint32_t depth_limit(uint32_t wanted)
{
    if (wanted == 0)
        return SIOTLS_X509_MAX_DEPTH;
    return wanted < SIOTLS_X509_MAX_PATH ? wanted : SIOTLS_X509_MAX_PATH;
}

static void begin_search(struct sio_path_search *search, const struct sio_chain_request *request,
                         const struct sio_reference_name *name, struct sio_error *error)
{
    uint32_t num_checks = request->max_signature_checks;
    search->request = request;
    search->max_depth = depth_limit(request->max_depth);
    search->num_signature_checks = num_checks > 0 ? num_checks : SIOTLS_X509_MAX_SIGNATURE_CHECKS;
    search->num_comparisons = SIO_MAX_CONSTRAINT_COMPARISONS;
    search->num_policy_comparisons = SIO_MAX_POLICY_COMPARISONS;
    search->error = error;
    search->rules = (struct sio_rule_context){.trust = request->trust,
                                              .time_ms = request->time_ms,
                                              .name = name,
                                              .name_text = request->name,
                                              .purpose = request->purpose,
                                              .profile = request->profile,
                                              .any_key_usage = request->any_key_usage};
}

/* Tells the path, if that is wanted. */
static void report(const struct sio_path_search *search, uint32_t num_checks_before, bool found)
{
    struct siotls_x509_path *path = search->request->path;
    if (path == NULL)
        return;
    *path = (struct siotls_x509_path){.size = sizeof *path};
    path->num_signature_checks = num_checks_before - search->num_signature_checks;
    for (size_t i = 0; found && i < search->path_len; i++)
        path->certificates[path->num_certificates++] = search->path[i]->der;
}

static size_t stored_room(const struct sio_chain_request *request)
{
    size_t num_stored = sio_trust_num_intermediates(request->trust);
    return num_stored < SIO_MAX_STORED ? num_stored : SIO_MAX_STORED;
}

/* All that are parsed: the chain, and what a path may take from the store. */
static size_t num_candidates(const struct sio_chain_request *request)
{
    return request->num_chain + stored_room(request);
}

/* How long a path can be: none has a certificate twice. */
static size_t path_room(const struct sio_chain_request *request)
{
    return num_candidates(request) < SIOTLS_X509_MAX_PATH ? num_candidates(request) + 1 : SIOTLS_X509_MAX_PATH;
}

static size_t search_size(const struct sio_chain_request *request)
{
    return sizeof(struct sio_path_search) + num_candidates(request) * sizeof(struct sio_certificate) +
           path_room(request) * (sizeof(struct sio_certificate *) + sizeof(struct sio_path_step));
}

/* In one block with its arrays, none of which needs more alignment than those before it. */
static struct sio_path_search *make_search(const struct sio_chain_request *request)
{
    struct sio_path_search *search = sio_allocate(request->memory, search_size(request));
    if (search == NULL)
        return NULL;
    search->path_room = path_room(request);
    search->certificates = (struct sio_certificate *)(search + 1);
    search->stored = search->certificates + request->num_chain;
    search->stored_room = stored_room(request);
    search->path = (const struct sio_certificate **)(search->stored + search->stored_room);
    search->steps = (struct sio_path_step *)(search->path + search->path_room);
    return search;
}

static bool verify(const struct sio_chain_request *request, const struct sio_reference_name *name,
                   struct sio_error *error)
{
    struct sio_path_search *search = make_search(request);
    if (search == NULL)
        return sio_fail_memory(error);
    begin_search(search, request, name, error);
    uint32_t num_checks = search->num_signature_checks;
    bool ok = search_path(search) &&
              (request->terms == NULL || sio_terms_of_path(request->terms, request->terms_storage, search, error));
    report(search, num_checks, ok);
    if (!ok && sio_error_is_clear(error))
        sio_path_fail_refused(&search->best, error);
    sio_release(request->memory, search, search_size(request));
    return ok;
}

bool sio_chain_verify(const struct sio_chain_request *request, struct sio_error *error)
{
    if (request->num_chain == 0)
        return sio_fail_both(error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the chain is empty");
    if (request->num_chain > SIO_X509_MAX_CHAIN)
        return sio_fail_both(error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE,
                             "x509: the chain has more than 128 certificates");
    struct sio_reference_name name;
    if (request->name == NULL)
        return verify(request, NULL, error);
    if (!sio_reference_name_parse(&name, request->name)) {
        sio_fail_both(error, SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE,
                      "x509: the wanted name is neither a DNS name nor an address");
        return sio_fail_detail(error, "wanted %s", request->name);
    }
    name.is_below_suffix =
        name.type == SIO_NAME_DNS && sio_suffix_list_has(request->public_suffixes, sio_dns_parent(name.dns));
    return verify(request, &name, error);
}
