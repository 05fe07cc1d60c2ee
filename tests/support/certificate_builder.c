/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_builder.c: see certificate_builder.h. Writes DER on its own, so that it shares no mistake with the core.
 */
#include "certificate_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_provider.h"

enum { ARENA_SIZE = 32 << 20 };

const char usage_server[] = "06082b06010505070301";
const char usage_client[] = "06082b06010505070302";
const char usage_any[] = "0604551d2500";

static const char ed25519_algorithm[] = "300506032b6570";

static uint8_t arena[ARENA_SIZE];
static size_t arena_used;

void builder_reset(void)
{
    arena_used = 0;
}

static uint8_t *take(size_t data_len)
{
    if (data_len > ARENA_SIZE - arena_used)
        abort();
    arena_used += data_len;
    return arena + arena_used - data_len;
}

static struct siotls_bytes bytes(const uint8_t *data, size_t data_len)
{
    return (struct siotls_bytes){.data = data, .data_len = data_len};
}

static void append(struct siotls_bytes *whole, uint8_t *output, struct siotls_bytes part)
{
    if (part.data_len > 0)
        memcpy(output + whole->data_len, part.data, part.data_len);
    whole->data_len += part.data_len;
}

struct siotls_bytes der_join(struct siotls_bytes first, struct siotls_bytes second)
{
    uint8_t *output = take(first.data_len + second.data_len);
    struct siotls_bytes whole = bytes(output, 0);
    append(&whole, output, first);
    append(&whole, output, second);
    return whole;
}

struct siotls_bytes der_hex(const char *hex)
{
    uint8_t *output = take(strlen(hex) / 2 + 1);
    size_t data_len = 0;
    unsigned byte;
    while (sscanf(hex, " %2x", &byte) == 1) {
        output[data_len++] = (uint8_t)byte;
        hex += strspn(hex, " ") + 2;
    }
    return bytes(output, data_len);
}

struct siotls_bytes der(uint8_t tag, struct siotls_bytes contents)
{
    uint8_t *header = take(5);
    size_t size = contents.data_len;
    size_t at = 0;
    header[at++] = tag;
    if (size >= 0x80)
        header[at++] = (uint8_t)(0x80 + (size >= 0x10000 ? 3 : size >= 0x100 ? 2 : 1));
    if (size >= 0x10000)
        header[at++] = (uint8_t)(size >> 16);
    if (size >= 0x100)
        header[at++] = (uint8_t)(size >> 8);
    header[at++] = (uint8_t)size;
    return der_join(bytes(header, at), contents);
}

struct siotls_bytes der_text(uint8_t tag, const char *text)
{
    return der(tag, bytes((const uint8_t *)text, strlen(text)));
}

struct siotls_bytes der_name(const char *common_name)
{
    if (common_name[0] == '\0')
        return der_hex("3000");
    return der(0x30, der(0x31, der(0x30, der_join(der_hex("0603550403"), der_text(0x0c, common_name)))));
}

struct siotls_bytes der_extension(const char *oid, bool critical, struct siotls_bytes value)
{
    struct siotls_bytes head = der_join(der(0x06, der_hex(oid)), der_hex(critical ? "0101ff" : ""));
    return der(0x30, der_join(head, der(0x04, value)));
}

/* Fills address and mask; returns the bytes of both. */
static size_t parse_ipv4(uint8_t output[8], const char *name)
{
    unsigned parts[8];
    int num_parts = sscanf(name, "%u.%u.%u.%u/%u.%u.%u.%u", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4],
                           &parts[5], &parts[6], &parts[7]);
    for (int i = 0; i < num_parts; i++)
        output[i] = (uint8_t)parts[i];
    return num_parts == 4 || num_parts == 8 ? (size_t)num_parts : 0;
}

struct siotls_bytes der_general_name(const char *name)
{
    uint8_t address[8];
    size_t address_len = parse_ipv4(address, name);
    if (address_len > 0)
        return der(0x87, bytes(address, address_len));
    if (strncmp(name, "hex:", 4) == 0)
        return der_hex(name + 4);
    if (strncmp(name, "dir:", 4) == 0)
        return der(0xa4, der_name(name + 4));
    if (strncmp(name, "uri:", 4) == 0)
        return der_text(0x86, name + 4);
    if (strncmp(name, "mail:", 5) == 0)
        return der_text(0x81, name + 5);
    return der_text(strchr(name, '@') != NULL ? 0x81 : 0x82, strcmp(name, "EMPTY") == 0 ? "" : name);
}

/* Each word as a GeneralName, wrapped in a SEQUENCE if so wanted. */
static struct siotls_bytes general_names(const char *words, bool are_subtrees)
{
    struct siotls_bytes all = bytes(NULL, 0);
    char word[256];
    while (words != NULL && sscanf(words, " %255s", word) == 1) {
        words += strspn(words, " ");
        words += strcspn(words, " ");
        for (char *character = word; *character != '\0'; character++)
            *character = *character == '_' ? ' ' : *character;
        struct siotls_bytes name = der_general_name(word);
        all = der_join(all, are_subtrees ? der(0x30, name) : name);
    }
    return all;
}

struct siotls_bytes der_name_constraints(const char *permitted, const char *excluded)
{
    struct siotls_bytes lists = bytes(NULL, 0);
    if (permitted != NULL)
        lists = der(0xa0, general_names(permitted, true));
    if (excluded != NULL)
        lists = der_join(lists, der(0xa1, general_names(excluded, true)));
    return der(0x30, lists);
}

struct siotls_bytes der_key(uint8_t number)
{
    uint8_t *point = take(32);
    memset(point, number, 32);
    return der(0x30, der_join(der_hex(ed25519_algorithm), der(0x03, der_join(der_hex("00"), bytes(point, 32)))));
}

struct siotls_bytes der_rsa_key(size_t num_bits)
{
    size_t modulus_len = num_bits / 8 + 1;
    uint8_t *modulus = take(modulus_len);
    memset(modulus, 0x55, modulus_len);
    modulus[0] = (uint8_t)((1u << num_bits % 8) - 1);
    if (num_bits % 8 == 0)
        modulus[1] = 0xff;
    struct siotls_bytes numbers = der_join(der(0x02, bytes(modulus, modulus_len)), der_hex("0203010001"));
    return der(0x30, der_join(der_hex("300d06092a864886f70d0101010500"),
                              der(0x03, der_join(der_hex("00"), der(0x30, numbers)))));
}

struct certificate_plan plan_root(const char *name, uint8_t key)
{
    return (struct certificate_plan){.subject = name,
                                     .issuer = name,
                                     .key = der_key(key),
                                     .signer = der_key(key),
                                     .not_before = "200101000000Z",
                                     .not_after = "400101000000Z",
                                     .version = 3,
                                     .serial = der_hex("01"),
                                     .algorithm = ed25519_algorithm,
                                     .scheme = SIOTLS_SCHEME_ED25519,
                                     .has_basic_constraints = true,
                                     .is_ca = true,
                                     .path_length = -1,
                                     .key_usage = "030201 06",
                                     .own_id = key};
}

struct certificate_plan plan_ca(const char *name, uint8_t key, const char *issuer, uint8_t issuer_key)
{
    struct certificate_plan plan = plan_root(name, key);
    plan.issuer = issuer;
    plan.signer = der_key(issuer_key);
    plan.issuer_id = issuer_key;
    return plan;
}

struct certificate_plan plan_leaf(const char *alt_names, uint8_t key, const char *issuer, uint8_t issuer_key)
{
    struct certificate_plan plan = plan_ca("leaf", key, issuer, issuer_key);
    plan.alt_names = alt_names;
    plan.is_ca = false;
    plan.has_basic_constraints = false;
    plan.key_usage = "030207 80";
    plan.usages = usage_server;
    return plan;
}

static struct siotls_bytes basic_constraints(const struct certificate_plan *plan)
{
    struct siotls_bytes inside = der_hex(plan->is_ca ? "0101ff" : "");
    char length[16];
    snprintf(length, sizeof length, "0201%02x", (unsigned)plan->path_length & 0xff);
    if (plan->path_length >= 0)
        inside = der_join(inside, der_hex(length));
    return der(0x30, inside);
}

static struct siotls_bytes key_id(uint8_t number)
{
    uint8_t *id = take(20);
    memset(id, number, 20);
    return bytes(id, 20);
}

static struct siotls_bytes extensions(const struct certificate_plan *plan)
{
    struct siotls_bytes all = bytes(NULL, 0);
    if (plan->has_basic_constraints)
        all = der_join(all, der_extension("551d13", true, basic_constraints(plan)));
    if (plan->key_usage != NULL)
        all = der_join(all, der_extension("551d0f", true, der_hex(plan->key_usage)));
    if (plan->usages != NULL)
        all = der_join(all, der_extension("551d25", false, der(0x30, der_hex(plan->usages))));
    if (plan->alt_names != NULL)
        all = der_join(all, der_extension("551d11", plan->alt_names_are_critical,
                                          der(0x30, general_names(plan->alt_names, false))));
    if (plan->own_id != 0)
        all = der_join(all, der_extension("551d0e", false, der(0x04, key_id(plan->own_id))));
    if (plan->issuer_id != 0)
        all = der_join(all, der_extension("551d23", false, der(0x30, der(0x80, key_id(plan->issuer_id)))));
    if (plan->constraints.data != NULL)
        all = der_join(all, der_extension("551d1e", true, plan->constraints));
    return der_join(all, plan->more);
}

static struct siotls_bytes time_of(const char *text)
{
    return der_text(strlen(text) > 13 ? 0x18 : 0x17, text);
}

static struct siotls_bytes to_be_signed(const struct certificate_plan *plan)
{
    char version[16];
    snprintf(version, sizeof version, "a0030201%02x", (unsigned)plan->version - 1);
    struct siotls_bytes all = der_hex(plan->version > 1 ? version : "");
    all = der_join(all, der(0x02, plan->serial));
    all = der_join(all, der_hex(plan->algorithm));
    all = der_join(all, der_name(plan->issuer));
    all = der_join(all, der(0x30, der_join(time_of(plan->not_before), time_of(plan->not_after))));
    all = der_join(all, der_name(plan->subject));
    all = der_join(all, plan->key);
    if (plan->version == 3)
        all = der_join(all, der(0xa3, der(0x30, extensions(plan))));
    return der(0x30, all);
}

struct siotls_bytes build_certificate(const struct certificate_plan *plan)
{
    uint8_t signature[256] = {0};
    struct siotls_bytes tbs = to_be_signed(plan);
    size_t signature_len = fake_signature(signature, plan->signer, plan->scheme, tbs);
    if (plan->breaks_signature)
        signature[7] ^= 1;
    const char *outer = plan->outer_algorithm != NULL ? plan->outer_algorithm : plan->algorithm;
    struct siotls_bytes bits = der_join(der_hex("00"), bytes(signature, signature_len));
    return der(0x30, der_join(tbs, der_join(der_hex(outer), der(0x03, bits))));
}
