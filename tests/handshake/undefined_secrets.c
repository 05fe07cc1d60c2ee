/* SPDX-License-Identifier: Apache-2.0 */
/*
 * undefined_secrets.c: all scenarios under memcheck with secrets that are undefined: it reports each jump and each
 * address that depends on one. Defined again is what may be known: what the provider seals, opens and signs, and what a
 * comparison says. Not a check program, for that forks; run by tests/interop/memcheck.sh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "base/memory.h"
#include "crypto/signature.h"
#include "fake_provider.h"
#include "handshake/context/context.h"
#include "pair.h"

enum { SKIPPED = 77, MAX_KEY = 1024, TICKET_KEY_NAME = 16 };

/* What must have happened for the run to mean anything. */
static struct {
    size_t num_derived;
    size_t num_shared;
    size_t num_psks;
    size_t num_ticket_keys;
    size_t num_cookie_keys;
    size_t num_equal; /* comparisons with a secret, by how they ended */
    size_t num_unequal;
} done;

static void hide(const uint8_t *data, size_t data_len)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(data, data_len);
}

static void show(const uint8_t *data, size_t data_len)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(data, data_len);
}

static bool is_hidden(const uint8_t *data, size_t data_len)
{
    uint8_t bits[MAX_KEY];
    uint8_t all = 0;
    size_t len = data_len < sizeof bits ? data_len : sizeof bits;
    if (len == 0 || VALGRIND_GET_VBITS(data, bits, len) != 1)
        return false;
    for (size_t i = 0; i < len; i++)
        all |= bits[i];
    return all != 0;
}

/* ---- secrets ---- */

static void hide_extracted(struct siotls_bytes salt, struct siotls_bytes secret, struct siotls_bytes prk)
{
    (void)salt;
    (void)secret;
    done.num_derived++;
    hide(prk.data, prk.data_len);
}

static void hide_expanded(struct siotls_bytes prk, struct siotls_bytes info, struct siotls_bytes output)
{
    (void)prk;
    (void)info;
    done.num_derived++;
    hide(output.data, output.data_len);
}

static void hide_shared(struct siotls_bytes secret)
{
    done.num_shared++;
    hide(secret.data, secret.data_len);
}

/* ---- the linker puts these in front of the real ones (--wrap) ---- */

bool __real_sio_equal_secret(const uint8_t *left, const uint8_t *right, size_t data_len);
bool __wrap_sio_equal_secret(const uint8_t *left, const uint8_t *right, size_t data_len);
bool __real_sio_note_secret(struct sio_context *context, const char *label, const uint8_t client_random[32],
                            struct siotls_bytes secret);
bool __wrap_sio_note_secret(struct sio_context *context, const char *label, const uint8_t client_random[32],
                            struct siotls_bytes secret);
int __real_siotls_config_add_psk(struct siotls_config *config, const struct siotls_psk *psk);
int __wrap_siotls_config_add_psk(struct siotls_config *config, const struct siotls_psk *psk);
int __real_siotls_config_set_cookie_keys(struct siotls_config *config, const uint8_t *keys, size_t num_keys);
int __wrap_siotls_config_set_cookie_keys(struct siotls_config *config, const uint8_t *keys, size_t num_keys);
bool __real_sio_random_secret(const struct sio_random *random, uint8_t *output, size_t output_len,
                              struct sio_error *error);
bool __wrap_sio_random_secret(const struct sio_random *random, uint8_t *output, size_t output_len,
                              struct sio_error *error);
int __real_siotls_conn_export_keying_material(const struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                              const char *label, const uint8_t *context, size_t context_len);
int __wrap_siotls_conn_export_keying_material(const struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                              const char *label, const uint8_t *context, size_t context_len);

int __real_siotls_conn_export_early_keying_material(const struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                                    const char *label, const uint8_t *context, size_t context_len);
int __wrap_siotls_conn_export_early_keying_material(const struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                                    const char *label, const uint8_t *context, size_t context_len);

/* Whether two are equal may be known, and so what equals bytes that came over the wire. */
bool __wrap_sio_equal_secret(const uint8_t *left, const uint8_t *right, size_t data_len)
{
    bool has_secret = is_hidden(left, data_len) || is_hidden(right, data_len);
    bool equal = __real_sio_equal_secret(left, right, data_len);
    show((const uint8_t *)&equal, sizeof equal);
    done.num_equal += has_secret && equal;
    done.num_unequal += has_secret && !equal;
    if (equal) {
        show(left, data_len);
        show(right, data_len);
    }
    return equal;
}

/* Whoever asked for the key log is to have it, in hexadecimal. */
bool __wrap_sio_note_secret(struct sio_context *context, const char *label, const uint8_t client_random[32],
                            struct siotls_bytes secret)
{
    if (sio_config_requests(context->config, SIOTLS_REQUEST_KEYLOG))
        show(secret.data, secret.data_len);
    return __real_sio_note_secret(context, label, client_random, secret);
}

int __wrap_siotls_config_add_psk(struct siotls_config *config, const struct siotls_psk *psk)
{
    uint8_t key[MAX_KEY];
    struct siotls_psk hidden = *psk;
    if (psk->key.data_len > sizeof key)
        return __real_siotls_config_add_psk(config, psk);
    memcpy(key, psk->key.data, psk->key.data_len);
    hide(key, psk->key.data_len);
    hidden.key.data = key;
    done.num_psks++;
    return __real_siotls_config_add_psk(config, &hidden);
}

int __wrap_siotls_config_set_cookie_keys(struct siotls_config *config, const uint8_t *keys, size_t num_keys)
{
    uint8_t hidden[MAX_KEY];
    if (num_keys * 32 > sizeof hidden)
        return __real_siotls_config_set_cookie_keys(config, keys, num_keys);
    memcpy(hidden, keys, num_keys * 32);
    hide(hidden, num_keys * 32);
    done.num_cookie_keys += num_keys;
    return __real_siotls_config_set_cookie_keys(config, hidden, num_keys);
}

/* The name of a ticket key is for all to see. */
bool __wrap_sio_random_secret(const struct sio_random *random, uint8_t *output, size_t output_len,
                              struct sio_error *error)
{
    bool ok = __real_sio_random_secret(random, output, output_len, error);
    if (ok) {
        done.num_ticket_keys++;
        hide(output + TICKET_KEY_NAME, output_len - TICKET_KEY_NAME);
    }
    return ok;
}

/* Scenarios compare what both sides export. */
int __wrap_siotls_conn_export_keying_material(const struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                              const char *label, const uint8_t *context, size_t context_len)
{
    int status = __real_siotls_conn_export_keying_material(conn, output, output_len, label, context, context_len);
    if (status == SIOTLS_OK)
        show(output, output_len);
    return status;
}

int __wrap_siotls_conn_export_early_keying_material(const struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                                    const char *label, const uint8_t *context, size_t context_len)
{
    int status = __real_siotls_conn_export_early_keying_material(conn, output, output_len, label, context, context_len);
    if (status == SIOTLS_OK)
        show(output, output_len);
    return status;
}

/* ---- plays ---- */

/* HKDF is the provider's, or composed by the core over the provider's hash. */
static bool play(const struct pair_scenario *scenario, bool composed)
{
    static const struct pair_mode mode = {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
    unsigned before = VALGRIND_COUNT_ERRORS;
    fake_control_reset();
    fake_control.left_out = composed ? 1u << SIOTLS_KIND_HKDF : 0;
    fake_control.on_extract = hide_extracted;
    fake_control.on_expand = hide_expanded;
    fake_control.on_shared_secret = hide_shared;
    fake_control.on_known = show;
    if (!pair_run(scenario, &mode, NULL)) {
        printf("%s: %s\n", scenario->name, pair_complaint());
        return false;
    }
    if (VALGRIND_COUNT_ERRORS == before)
        return true;
    printf("%s: a secret decides something\n", scenario->name);
    return false;
}

int main(void)
{
    size_t num_bad = 0;
    if (!RUNNING_ON_VALGRIND) {
        printf("skipped: this is for valgrind\n");
        return SKIPPED;
    }
    pair_build_world();
    for (size_t i = 0; i < pair_num_scenarios(); i++) {
        num_bad += !play(pair_scenario_at(i), false);
        num_bad += !play(pair_scenario_at(i), true);
    }
    printf(
        "secrets: %zu derived, %zu shared, %zu PSKs, keys of %zu tickets, %zu cookies; compared: %zu equal, %zu not\n",
        done.num_derived, done.num_shared, done.num_psks, done.num_ticket_keys, done.num_cookie_keys, done.num_equal,
        done.num_unequal);
    bool meant_something = done.num_derived > 0 && done.num_shared > 0 && done.num_psks > 0 &&
                           done.num_ticket_keys > 0 && done.num_cookie_keys > 0 && done.num_equal > 0 &&
                           done.num_unequal > 0;
    return num_bad == 0 && meant_something ? EXIT_SUCCESS : EXIT_FAILURE;
}
