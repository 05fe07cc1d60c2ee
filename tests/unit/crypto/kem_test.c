/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_test.c: groups of one part and hybrids of two; both sides agree, and bad shares are the peer's fault.
 */
#include <string.h>

#include "crypto/kem.h"
#include "crypto_suites.h"

static struct siotls_set *set;
static struct sio_error error;
static struct failing_memory failing;

static void leave_out_hybrids(struct fake_instance *fake, void *context)
{
    (void)context;
    fake->instance.num_kems = 13;
}

static void begin(bool with_hybrids)
{
    fake_control_reset();
    fake_control.edit = with_hybrids ? NULL : leave_out_hybrids;
    set = fake_set(NULL, false);
    error = (struct sio_error){0};
    failing_memory_init(&failing, 0);
}

static void end(void)
{
    ck_assert_uint_eq(fake_control.num_live, 0);
    ck_assert_uint_eq(failing.num_blocks, 0);
    siotls_set_free(set);
}

/* What one exchange made, with given private keys. */
struct exchange {
    uint8_t public_key[2048];
    uint8_t ciphertext[2048];
    uint8_t secret[SIO_MAX_SHARED_SECRET];
};

static void exchange(struct exchange *made, const struct sio_kem *kem)
{
    struct sio_kem_key key = {0};
    uint8_t given[1024], theirs[SIO_MAX_SHARED_SECRET];
    for (size_t i = 0; i < sizeof given; i++)
        given[i] = (uint8_t)(i + 1);
    ck_assert(sio_kem_keygen(&key, made->public_key, kem, given, &failing.memory, &error));
    ck_assert(sio_kem_encapsulate(kem, made->ciphertext, theirs, sio_bytes(made->public_key, kem->public_key_size),
                                  given, &error));
    ck_assert(sio_kem_decapsulate(&key, made->secret, sio_bytes(made->ciphertext, kem->ciphertext_size), &error));
    ck_assert_mem_eq(made->secret, theirs, kem->shared_secret_size);
    sio_kem_key_clear(&key, &failing.memory);
    sio_kem_key_clear(&key, &failing.memory);
}

START_TEST(both_sides_agree_in_every_group)
{
    static const uint16_t groups[] = {0x17,  0x18,  0x19,  0x1d,  0x1e,  0x100,  0x101,  0x102,
                                      0x103, 0x104, 0x200, 0x201, 0x202, 0x11eb, 0x11ec, 0x11ed};
    struct exchange made;
    struct sio_kem whole, composed;
    begin(true);
    ck_assert(sio_set_select_group(set, &whole, groups[_i], &error));
    ck_assert_uint_eq(whole.num_parts, 1);
    ck_assert_uint_eq(whole.group, groups[_i]);
    exchange(&made, &whole);
    end();
    begin(false);
    ck_assert(sio_set_select_group(set, &composed, groups[_i], &error));
    ck_assert_uint_eq(composed.num_parts, groups[_i] > 0x11ea ? 2 : 1);
    ck_assert_uint_eq(composed.public_key_size, whole.public_key_size);
    ck_assert_uint_eq(composed.ciphertext_size, whole.ciphertext_size);
    ck_assert_uint_eq(composed.shared_secret_size, whole.shared_secret_size);
    exchange(&made, &composed);
    end();
}
END_TEST

static const struct {
    uint16_t group;
    uint16_t first;
    uint16_t second;
} hybrids[] = {
    {SIOTLS_GROUP_X25519MLKEM768, SIOTLS_GROUP_MLKEM768, SIOTLS_GROUP_X25519},
    {SIOTLS_GROUP_SECP256R1MLKEM768, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_MLKEM768},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, SIOTLS_GROUP_SECP384R1, SIOTLS_GROUP_MLKEM1024},
};

static void part_after(struct exchange *made, struct sio_kem *part, uint16_t group, size_t private_key_start,
                       size_t randomness_start)
{
    struct sio_kem_key key = {0};
    uint8_t given[1024], theirs[SIO_MAX_SHARED_SECRET];
    for (size_t i = 0; i < sizeof given; i++)
        given[i] = (uint8_t)(i + 1);
    ck_assert(sio_set_select_group(set, part, group, &error));
    ck_assert(sio_kem_keygen(&key, made->public_key, part, given + private_key_start, &failing.memory, &error));
    ck_assert(sio_kem_encapsulate(part, made->ciphertext, theirs, sio_bytes(made->public_key, part->public_key_size),
                                  given + randomness_start, &error));
    ck_assert(sio_kem_decapsulate(&key, made->secret, sio_bytes(made->ciphertext, part->ciphertext_size), &error));
    sio_kem_key_clear(&key, &failing.memory);
}

/* Two providers, each with a part of every hybrid: "fake" has ML-KEM, "fake-b" the curves. */
static void split_parts(struct fake_instance *fake, void *context)
{
    (void)context;
    bool is_b = strcmp(fake->provider, "fake-b") == 0;
    for (size_t i = 0; i < 16; i++)
        if ((i >= 10 && i < 13) == is_b || i >= 13)
            fake->kems[i].keygen = NULL;
}

/* Known answers: what the hybrid makes of given keys is what its parts make of theirs, joined. */
START_TEST(hybrids_are_composed_of_two_providers)
{
    struct exchange hybrid, first, second;
    struct sio_kem kem, part[2];
    fake_control_reset();
    fake_control.edit = split_parts;
    set = fake_set(NULL, true);
    error = (struct sio_error){0};
    failing_memory_init(&failing, 0);
    ck_assert(sio_set_select_group(set, &kem, hybrids[_i].group, &error));
    ck_assert_str_eq(kem.parts[_i > 0].provider, "fake");
    ck_assert_str_eq(kem.parts[_i == 0].provider, "fake-b");
    exchange(&hybrid, &kem);
    part_after(&first, &part[0], hybrids[_i].first, 0, 0);
    part_after(&second, &part[1], hybrids[_i].second, part[0].parts[0].algorithm->private_key_size,
               part[0].parts[0].algorithm->randomness_size);
    ck_assert_mem_eq(hybrid.public_key, first.public_key, part[0].public_key_size);
    ck_assert_mem_eq(hybrid.public_key + part[0].public_key_size, second.public_key, part[1].public_key_size);
    ck_assert_mem_eq(hybrid.ciphertext, first.ciphertext, part[0].ciphertext_size);
    ck_assert_mem_eq(hybrid.ciphertext + part[0].ciphertext_size, second.ciphertext, part[1].ciphertext_size);
    ck_assert_mem_eq(hybrid.secret, first.secret, part[0].shared_secret_size);
    ck_assert_mem_eq(hybrid.secret + part[0].shared_secret_size, second.secret, part[1].shared_secret_size);
    ck_assert_uint_eq(sio_hybrid_classical(hybrids[_i].group), _i == 0 ? hybrids[_i].second : hybrids[_i].first);
    ck_assert_uint_eq(sio_hybrid_classical(hybrids[_i].second), 0);
    end();
}
END_TEST

START_TEST(hybrids_join_their_parts_in_the_drafts_order)
{
    struct exchange hybrid, first;
    struct sio_kem kem, part;
    begin(false);
    ck_assert(sio_set_select_group(set, &kem, hybrids[_i].group, &error));
    ck_assert(sio_set_select_group(set, &part, hybrids[_i].first, &error));
    ck_assert_uint_eq(kem.parts[0].algorithm->group, hybrids[_i].first);
    ck_assert_uint_eq(kem.parts[1].algorithm->group, hybrids[_i].second);
    exchange(&hybrid, &kem);
    exchange(&first, &part);
    ck_assert_mem_eq(hybrid.public_key, first.public_key, part.public_key_size);
    ck_assert_mem_eq(hybrid.ciphertext, first.ciphertext, part.ciphertext_size);
    ck_assert_mem_eq(hybrid.secret, first.secret, part.shared_secret_size);
    end();
}
END_TEST

START_TEST(bad_shares_are_illegal_parameters)
{
    struct exchange made;
    struct sio_kem kem;
    struct sio_kem_key key = {0};
    uint8_t zeros[64] = {0}, answer[2048], secret[SIO_MAX_SHARED_SECRET];
    begin(false);
    ck_assert(sio_set_select_group(set, &kem, SIOTLS_GROUP_X25519MLKEM768, &error));
    exchange(&made, &kem);
    ck_assert(sio_kem_keygen(&key, made.public_key, &kem, NULL, &failing.memory, &error));
    /* Each part is checked; what was made before the failure is wiped. */
    for (size_t i = 0; i < 2; i++) {
        struct exchange bad = made;
        memset(i == 0 ? bad.public_key : bad.public_key + 1184, 0, 32 + (i == 0 ? 1152 : 0));
        memset(i == 0 ? bad.ciphertext : bad.ciphertext + 1088, 0, 32 + (i == 0 ? 1056 : 0));
        memset(secret, 0xaa, sizeof secret);
        error = (struct sio_error){0};
        ck_assert(!sio_kem_encapsulate(&kem, answer, secret, sio_bytes(bad.public_key, 1216), NULL, &error));
        ck_assert_uint_eq(error.alert, SIOTLS_ALERT_ILLEGAL_PARAMETER);
        ck_assert_int_eq(error.status, SIOTLS_ERROR_PROTOCOL);
        ck_assert_mem_eq(secret, zeros, 64);
        memset(secret, 0xaa, sizeof secret);
        error = (struct sio_error){0};
        ck_assert(!sio_kem_decapsulate(&key, secret, sio_bytes(bad.ciphertext, 1120), &error));
        ck_assert_uint_eq(error.alert, SIOTLS_ALERT_ILLEGAL_PARAMETER);
        ck_assert_mem_eq(secret, zeros, 64);
    }
    for (size_t wrong = 1; wrong < 1300; wrong += 3) {
        error = (struct sio_error){0};
        ck_assert(wrong == 1216 ||
                  !sio_kem_encapsulate(&kem, answer, secret, sio_bytes(made.public_key, wrong), NULL, &error));
        ck_assert(wrong == 1120 || !sio_kem_decapsulate(&key, secret, sio_bytes(made.ciphertext, wrong), &error));
        ck_assert_uint_eq(error.alert, SIOTLS_ALERT_ILLEGAL_PARAMETER);
    }
    sio_kem_key_clear(&key, &failing.memory);
    end();
}
END_TEST

static void leave_out_x25519(struct fake_instance *fake, void *context)
{
    (void)context;
    fake->instance.num_kems = 13;
    fake->kems[3].keygen = NULL;
}

START_TEST(a_hybrid_without_a_part_is_not_offered)
{
    char detail[240] = "";
    struct sio_kem kem;
    fake_control_reset();
    fake_control.edit = leave_out_x25519;
    set = fake_set(NULL, false);
    failing_memory_init(&failing, 0);
    error = (struct sio_error){.detail = detail, .detail_size = sizeof detail};
    ck_assert(!sio_set_select_group(set, &kem, SIOTLS_GROUP_X25519MLKEM768, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(detail, "kem X25519");
    detail[0] = '\0';
    error = (struct sio_error){.detail = detail, .detail_size = sizeof detail};
    ck_assert(sio_set_select_group(set, &kem, SIOTLS_GROUP_SECP256R1MLKEM768, &error));
    ck_assert(sio_error_is_clear(&error));
    ck_assert_str_eq(detail, "");
    ck_assert(!sio_set_select_group(set, &kem, 0x7777, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    end();
}
END_TEST

Suite *crypto_kem_suite(void)
{
    Suite *suite = suite_create("kem");
    TCase *tests = tcase_create("kem");
    tcase_add_loop_test(tests, both_sides_agree_in_every_group, 0, 16);
    tcase_add_loop_test(tests, hybrids_join_their_parts_in_the_drafts_order, 0, 3);
    tcase_add_loop_test(tests, hybrids_are_composed_of_two_providers, 0, 3);
    tcase_add_test(tests, bad_shares_are_illegal_parameters);
    tcase_add_test(tests, a_hybrid_without_a_part_is_not_offered);
    suite_add_tcase(suite, tests);
    return suite;
}
