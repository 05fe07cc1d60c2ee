/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_path.c: policies from the anchor down to the leaf (RFC 5280 6.1.3 d to f, 6.1.4 a to j, 6.1.5 a, b and g).
 * RFC 9618 makes a graph of the tree, which grows without bound. Of the graph only its last level is kept here: which
 * policies are valid, and for each whether it comes, by whatever way, from an acceptable one.
 */
#include "x509/path/policy_path.h"

#include "x509/form/policy.h"
#include "x509/path/rule.h"

enum { MAX_MEMBERS = 256 };

struct member {
    struct siotls_bytes policy;
    bool is_acceptable; /* comes from a policy that the caller accepts */
    bool is_mapped;     /* to others, which are expected instead */
};

/* Policies, anyPolicy apart. */
struct set {
    size_t num_members;
    bool has_any;
    struct member members[MAX_MEMBERS];
};

struct walk {
    const struct sio_policy_path *path;
    bool is_too_much;
    /* Certificates until it holds: a policy is required, mappings and anyPolicy count no more. */
    uint32_t explicit_policy;
    uint32_t policy_mapping;
    uint32_t inhibit_any;
    struct set expected; /* of the next certificate */
    struct set valid;    /* of this one */
};

_Static_assert(sizeof(struct walk) <= 16 << 10, "docs/x509.md says what policies take");

static bool compare(struct walk *walk, struct siotls_bytes left, struct siotls_bytes right)
{
    if (*walk->path->num_comparisons == 0) {
        walk->is_too_much = true;
        return false;
    }
    *walk->path->num_comparisons -= 1;
    return sio_bytes_equal(left, right);
}

static struct member *find(struct walk *walk, struct set *set, struct siotls_bytes policy)
{
    for (size_t i = 0; i < set->num_members && !walk->is_too_much; i++) {
        if (compare(walk, set->members[i].policy, policy))
            return &set->members[i];
    }
    return NULL;
}

static void add(struct walk *walk, struct set *set, struct siotls_bytes policy, bool is_acceptable)
{
    struct member *member = find(walk, set, policy);
    if (member != NULL) {
        member->is_acceptable = member->is_acceptable || is_acceptable;
    } else if (set->num_members == MAX_MEMBERS) {
        walk->is_too_much = true;
    } else {
        set->members[set->num_members++] = (struct member){.policy = policy, .is_acceptable = is_acceptable};
    }
}

static bool is_acceptable(struct walk *walk, struct siotls_bytes policy)
{
    const struct sio_policy_inputs *inputs = walk->path->inputs;
    bool accepts = inputs->num_policies == 0;
    for (size_t i = 0; i < inputs->num_policies && !accepts; i++)
        accepts = sio_policy_is_any(inputs->policies[i]) || compare(walk, inputs->policies[i], policy);
    return accepts;
}

static bool is_empty(const struct set *set)
{
    return set->num_members == 0 && !set->has_any;
}

static void make_empty(struct set *set)
{
    set->num_members = 0;
    set->has_any = false;
}

/* RFC 5280 6.1.3 d and e: what of the policies expected the certificate has. */
static void find_valid(struct walk *walk, const struct sio_certificate *certificate, bool any_counts)
{
    struct sio_reader policies = sio_reader(certificate->policies);
    struct siotls_bytes policy;
    bool lists_any = false;
    make_empty(&walk->valid);
    while (sio_policy_next(&policies, &policy)) {
        const struct member *expected = find(walk, &walk->expected, policy);
        if (sio_policy_is_any(policy))
            lists_any = true;
        else if (expected != NULL)
            add(walk, &walk->valid, policy, expected->is_acceptable);
        else if (walk->expected.has_any)
            add(walk, &walk->valid, policy, is_acceptable(walk, policy));
    }
    if (!lists_any || !any_counts)
        return;
    walk->valid.has_any = walk->expected.has_any;
    for (size_t i = 0; i < walk->expected.num_members; i++)
        add(walk, &walk->valid, walk->expected.members[i].policy, walk->expected.members[i].is_acceptable);
}

/* RFC 5280 6.1.4 b: a policy that is mapped is expected under its other names; without mapping it is valid no more. */
static void find_expected(struct walk *walk, const struct sio_certificate *certificate)
{
    struct sio_reader mappings = sio_reader(certificate->policy_mappings);
    struct siotls_bytes issuer_policy;
    struct siotls_bytes subject_policy;
    make_empty(&walk->expected);
    walk->expected.has_any = walk->valid.has_any;
    while (sio_policy_mapping_next(&mappings, &issuer_policy, &subject_policy)) {
        struct member *valid = find(walk, &walk->valid, issuer_policy);
        if (valid != NULL)
            valid->is_mapped = true;
        if (walk->policy_mapping > 0 && valid != NULL)
            add(walk, &walk->expected, subject_policy, valid->is_acceptable);
        else if (walk->policy_mapping > 0 && walk->valid.has_any)
            add(walk, &walk->expected, subject_policy, is_acceptable(walk, issuer_policy));
    }
    for (size_t i = 0; i < walk->valid.num_members; i++) {
        const struct member *valid = &walk->valid.members[i];
        if (!valid->is_mapped)
            add(walk, &walk->expected, valid->policy, valid->is_acceptable);
    }
}

static void lower(uint32_t *count, uint32_t limit)
{
    if (limit < *count)
        *count = limit;
}

static void count_down(uint32_t *count)
{
    if (*count > 0)
        *count -= 1;
}

/* RFC 5280 6.1.4 i and j. */
static void take_constraints(struct walk *walk, const struct sio_certificate *certificate)
{
    lower(&walk->explicit_policy, certificate->require_explicit_policy);
    lower(&walk->policy_mapping, certificate->inhibit_policy_mapping);
    lower(&walk->inhibit_any, certificate->inhibit_any_policy);
}

static void prepare_next(struct walk *walk, const struct sio_certificate *certificate)
{
    find_expected(walk, certificate);
    if (!sio_certificate_is_self_issued(certificate)) {
        count_down(&walk->explicit_policy);
        count_down(&walk->policy_mapping);
        count_down(&walk->inhibit_any);
    }
    take_constraints(walk, certificate);
}

/* RFC 5280 6.1.5. */
static bool wrap_up(struct walk *walk, const struct sio_certificate *leaf, struct sio_error *attempt)
{
    bool accepts = walk->valid.has_any;
    count_down(&walk->explicit_policy);
    if (leaf->require_explicit_policy == 0)
        walk->explicit_policy = 0;
    for (size_t i = 0; i < walk->valid.num_members; i++)
        accepts = accepts || walk->valid.members[i].is_acceptable;
    return accepts || walk->explicit_policy > 0 ||
           sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "x509: no acceptable certificate policy is valid for the path");
}

/* The certificates from the one below the anchor to the leaf, num_below of them. */
static bool walk_down(struct walk *walk, size_t num_below, const struct sio_certificate **culprit,
                      struct sio_error *attempt)
{
    for (size_t i = num_below; i-- > 0;) {
        const struct sio_certificate *certificate = walk->path->certificates[i];
        bool is_between = i > 0 && sio_certificate_is_self_issued(certificate);
        *culprit = certificate;
        find_valid(walk, certificate, walk->inhibit_any > 0 || is_between);
        if (walk->is_too_much)
            return sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE,
                            "x509: there are more certificate policies than are looked at");
        if (walk->explicit_policy == 0 && is_empty(&walk->valid))
            return sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE,
                            "x509: no certificate policy is valid down to this certificate");
        if (i > 0)
            prepare_next(walk, certificate);
    }
    return wrap_up(walk, *culprit, attempt);
}

/* Where no policy is required, none is missed. */
static bool is_required(const struct sio_policy_path *path)
{
    bool is_wanted = path->inputs->require_explicit;
    for (size_t i = 0; i < path->num_certificates; i++)
        is_wanted = is_wanted || path->certificates[i]->require_explicit_policy != SIO_NO_SKIP_CERTS;
    return is_wanted;
}

bool sio_policies_hold(const struct sio_policy_path *path, const struct sio_certificate **culprit,
                       struct sio_error *attempt, struct sio_error *error)
{
    if (!is_required(path))
        return true;
    bool has_anchor = path->num_certificates > 1;
    size_t num_below = path->num_certificates - (has_anchor ? 1 : 0);
    uint32_t never = (uint32_t)num_below + 1;
    struct walk *walk = sio_allocate(path->memory, sizeof *walk);
    if (walk == NULL)
        return sio_fail_memory(error);
    walk->path = path;
    walk->explicit_policy = path->inputs->require_explicit ? 0 : never;
    walk->policy_mapping = path->inputs->inhibit_mapping ? 0 : never;
    walk->inhibit_any = path->inputs->inhibit_any ? 0 : never;
    walk->expected.has_any = true;
    if (has_anchor)
        take_constraints(walk, path->certificates[num_below]);
    bool ok = walk_down(walk, num_below, culprit, attempt);
    sio_release(path->memory, walk, sizeof *walk);
    return ok;
}
