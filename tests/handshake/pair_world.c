/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair_world.c: what pairs share: certificates of the fake provider, and the configs made of them.
 */
#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "crl_builder.h"
#include "crypto/load/set.h"
#include "fake_provider.h"
#include "pair.h"
#include "pair_open.h"

enum { ROOT_KEY = 1, CA_KEY, LEAF_KEY, OTHER_KEY, STRANGER_KEY, CLIENT_KEY, MAX_PEM = 8192, MAX_PKCS8 = 2048 };

const uint64_t pair_time_ms = 1893456000000; /* 2030-01-01 */

static struct {
    struct siotls_bytes root;
    struct siotls_bytes crl;
    struct siotls_bytes keys[PAIR_NUM_CERTIFICATES]; /* SubjectPublicKeyInfo */
    struct siotls_bytes leaves[PAIR_NUM_CERTIFICATES];
    char chains[PAIR_NUM_CERTIFICATES][MAX_PEM]; /* PEM: leaf, CA */
    uint8_t private_keys[PAIR_NUM_CERTIFICATES][MAX_PKCS8];
    size_t private_key_lens[PAIR_NUM_CERTIFICATES];
} world;

static char *put_base64(char *text, struct siotls_bytes der_bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < der_bytes.data_len; i += 3) {
        size_t left = der_bytes.data_len - i;
        uint32_t bits = (uint32_t)der_bytes.data[i] << 16;
        bits |= left > 1 ? (uint32_t)der_bytes.data[i + 1] << 8 : 0;
        bits |= left > 2 ? der_bytes.data[i + 2] : 0;
        *text++ = digits[bits >> 18];
        *text++ = digits[bits >> 12 & 63];
        *text++ = left > 1 ? digits[bits >> 6 & 63] : '=';
        *text++ = left > 2 ? digits[bits & 63] : '=';
        if (i % 48 == 45)
            *text++ = '\n';
    }
    return text;
}

static char *put_pem(char *text, struct siotls_bytes certificate)
{
    text += sprintf(text, "-----BEGIN CERTIFICATE-----\n");
    text = put_base64(text, certificate);
    return text + sprintf(text, "\n-----END CERTIFICATE-----\n");
}

/* id-ecPublicKey over P-256; the fake looks at no more than the type. */
static struct siotls_bytes ecdsa_key(void)
{
    return der_hex("3059 3013 0607 2a8648ce3d0201 0608 2a8648ce3d030107 0342 00 04"
                   "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                   "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
}

/* name NULL: a client's. */
static void build_leaf(enum pair_certificate which, const char *name, struct siotls_bytes key, uint8_t issuer_key,
                       struct siotls_bytes ca)
{
    struct certificate_plan plan = plan_leaf(name, LEAF_KEY, "ca", issuer_key);
    plan.key = key;
    plan.usages = name != NULL ? usage_server : usage_client;
    if (which == PAIR_NO_SIGNATURES)
        plan.key_usage = "030205 20"; /* keyEncipherment */
    if (which == PAIR_SHORT || which == PAIR_CLIENT_SHORT)
        plan.not_after = "300101010000Z";
    world.keys[which] = key;
    world.leaves[which] = build_certificate(&plan);
    put_pem(put_pem(world.chains[which], world.leaves[which]), ca);
    world.private_key_lens[which] = fake_private_key(world.private_keys[which], MAX_PKCS8, key);
}

void pair_build_world(void)
{
    struct certificate_plan root = plan_root("root", ROOT_KEY);
    struct certificate_plan ca = plan_ca("ca", CA_KEY, "root", ROOT_KEY);
    struct certificate_plan stranger = plan_ca("ca", STRANGER_KEY, "nobody", STRANGER_KEY);
    struct siotls_bytes good = build_certificate(&ca);
    world.root = build_certificate(&root);
    build_leaf(PAIR_ED25519, PAIR_NAME, der_key(LEAF_KEY), CA_KEY, good);
    build_leaf(PAIR_OTHER, PAIR_OTHER_NAME, der_key(OTHER_KEY), CA_KEY, good);
    build_leaf(PAIR_RSA, PAIR_NAME, der_rsa_key(2048), CA_KEY, good);
    build_leaf(PAIR_ECDSA, PAIR_NAME, ecdsa_key(), CA_KEY, good);
    build_leaf(PAIR_NO_SIGNATURES, PAIR_NAME, der_rsa_key(2048), CA_KEY, good);
    struct siotls_bytes bad = build_certificate(&stranger);
    build_leaf(PAIR_UNTRUSTED, PAIR_NAME, der_key(LEAF_KEY), STRANGER_KEY, bad);
    build_leaf(PAIR_CLIENT_ED25519, NULL, der_key(CLIENT_KEY), CA_KEY, good);
    build_leaf(PAIR_CLIENT_RSA, NULL, der_rsa_key(2048), CA_KEY, good);
    build_leaf(PAIR_CLIENT_UNTRUSTED, NULL, der_key(CLIENT_KEY), STRANGER_KEY, bad);
    build_leaf(PAIR_SHORT, PAIR_NAME, der_key(LEAF_KEY), CA_KEY, good);
    build_leaf(PAIR_CLIENT_SHORT, NULL, der_key(CLIENT_KEY), CA_KEY, good);
    const struct crl_plan list = {"ca", CA_KEY, "290101000000Z", "310101000000Z", der_hex("01"), der_hex("")};
    world.crl = build_crl(&list);
}

struct siotls_bytes pair_leaf(enum pair_certificate which)
{
    return world.leaves[which];
}

struct siotls_bytes pair_key(enum pair_certificate which)
{
    return world.keys[which];
}

struct siotls_bytes pair_crl(void)
{
    return world.crl;
}

struct siotls_bytes pair_root(void)
{
    return world.root;
}

/* A failure tells why. */
static bool well(int status, const struct siotls_error *error)
{
    if (status == 0)
        return true;
    if (error->status != status || error->reason == NULL)
        return pair_complain("status %d comes without its reason", status);
    return pair_complain("%s: %s %s", siotls_status_name(status), error->reason, error->detail);
}

bool pair_make_special_identity(struct siotls_identity **identity, struct pair *pair, enum pair_certificate which,
                                bool with_key, struct siotls_identity_options *options)
{
    struct siotls_error error = {.size = sizeof error};
    options->size = sizeof *options;
    if (!options->is_raw_public_key)
        options->chain = (struct siotls_bytes){(const uint8_t *)world.chains[which], strlen(world.chains[which])};
    if (with_key)
        options->key = (struct siotls_bytes){world.private_keys[which], world.private_key_lens[which]};
    return well(siotls_identity_new(identity, pair->set, options, &error), &error);
}

bool pair_make_identity(struct siotls_identity **identity, struct pair *pair, enum pair_certificate which,
                        bool with_key)
{
    struct siotls_identity_options options = {0};
    return pair_make_special_identity(identity, pair, which, with_key, &options);
}

const struct siotls_memory *pair_own_memory[PAIR_NUM_SIDES];

const struct siotls_memory *pair_memory_of(const struct pair *pair, enum pair_side side)
{
    return pair_own_memory[side] != NULL ? pair_own_memory[side] : pair->memory;
}

bool pair_without_rooms;

static bool make_config(struct siotls_config **config, struct pair *pair, enum pair_side side)
{
    struct siotls_error error = {.size = sizeof error};
    int role = side == PAIR_CLIENT ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER;
    if (!well(siotls_config_new(config, pair->set, role, pair_memory_of(pair, side), &error), &error))
        return false;
    if (pair_without_rooms)
        (*config)->handshake_room = 0;
    return siotls_config_set_keep_peer(*config, 1) == 0;
}

bool pair_make_other_config(struct pair *pair)
{
    return make_config(&pair->other_config, pair, PAIR_SERVER);
}

static bool make_set(struct pair *pair)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set_options options = {
        .size = sizeof options, .memory = pair->memory, .providers = "", .ignore_environment = 1};
    if (!well(siotls_set_new(&pair->set, &options, &error), &error) ||
        !well(siotls_set_add(pair->set, fake_provider, &error), &error))
        return false;
    sio_set_skip_tests(pair->set);
    return true;
}

static bool make_trust(struct pair *pair)
{
    struct siotls_error error = {.size = sizeof error};
    return well(siotls_trust_new(&pair->trust, pair->memory, &error), &error) &&
           well(siotls_trust_add(pair->trust, world.root.data, world.root.data_len, &error), &error);
}

static bool make_ready(struct siotls_config *config)
{
    struct siotls_error error = {.size = sizeof error};
    return config == NULL || well(siotls_config_ready(config, &error), &error);
}

/* Few groups, so that the fake has less to do. */
static bool make_configs(struct pair *pair)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1};
    struct siotls_config **client = &pair->ends[PAIR_CLIENT].config;
    struct siotls_config **server = &pair->ends[PAIR_SERVER].config;
    return pair_make_identity(&pair->identity, pair, PAIR_ED25519, true) && make_config(client, pair, PAIR_CLIENT) &&
           make_config(server, pair, PAIR_SERVER) && siotls_config_set_groups(*client, groups, 2) == 0 &&
           siotls_config_set_groups(*server, groups, 2) == 0 && siotls_config_set_trust(*client, pair->trust) == 0;
}

bool pair_open_world(struct pair *pair)
{
    if (!make_set(pair) || !make_trust(pair) || !make_configs(pair))
        return false;
    if (pair->scenario->configure != NULL && !pair->scenario->configure(pair))
        return pair_complain("configure fails");
    /* A scenario that sets identities of its own has freed this one. */
    if (pair->identity != NULL && siotls_config_add_identity(pair->ends[PAIR_SERVER].config, pair->identity) != 0)
        return pair_complain("the identity is not taken");
    return make_ready(pair->ends[PAIR_CLIENT].config) && make_ready(pair->ends[PAIR_SERVER].config) &&
           make_ready(pair->other_config);
}

void pair_close_world(struct pair *pair)
{
    siotls_config_free(pair->other_config);
    siotls_identity_free(pair->other_identity);
    siotls_identity_free(pair->identity);
    siotls_trust_free(pair->trust);
    siotls_set_free(pair->set);
}
