/* SPDX-License-Identifier: Apache-2.0 */
/* stack_picotls.c: picotls over libcrypto, from its sources (-Dpeer_picotls=DIR). */
#include "bench/stack.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <picotls.h>
#include <picotls/openssl.h>

#include <siotls/types.h>

#include "bench/chain.h"

enum { MAX_SESSION = 4096, TICKET_KEY = 32, TICKET_TAG = 16 };

struct world {
    ptls_context_t contexts[BENCH_NUM_ROLES];
    ptls_openssl_sign_certificate_t signers[BENCH_NUM_ROLES];
    ptls_openssl_verify_certificate_t verifiers[BENCH_NUM_ROLES];
    ptls_iovec_t chains[BENCH_NUM_ROLES][2];
    ptls_key_exchange_algorithm_t *groups[2];
    ptls_cipher_suite_t *suites[2];
    ptls_encrypt_ticket_t ticket_sealer;
    ptls_save_ticket_t ticket_keeper;
    ptls_aead_context_t *ticket_aeads[2]; /* seals, opens; keyed once */
    X509_STORE *store;
    const char *name;
    uint8_t session[MAX_SESSION];
    size_t session_len;
};

struct conn {
    ptls_t *tls;
    const struct world *world;
    enum bench_role role;
    int is_done;
};

static const char *version(void)
{
    return "from sources, over " OPENSSL_VERSION_TEXT;
}

/* ---- tickets ---- */

/* A server seals its state with one AEAD key: the one ticket that it issues. */
static int seal_or_open(ptls_encrypt_ticket_t *self, ptls_t *tls, int is_encrypt, ptls_buffer_t *output,
                        ptls_iovec_t input)
{
    const struct world *world = (const struct world *)((char *)self - offsetof(struct world, ticket_sealer));
    size_t added;
    (void)tls;
    if (ptls_buffer_reserve(output, input.len + TICKET_TAG))
        return PTLS_ERROR_NO_MEMORY;
    if (is_encrypt)
        added =
            ptls_aead_encrypt(world->ticket_aeads[0], output->base + output->off, input.base, input.len, 0, NULL, 0);
    else
        added =
            ptls_aead_decrypt(world->ticket_aeads[1], output->base + output->off, input.base, input.len, 0, NULL, 0);
    if (added == SIZE_MAX)
        return PTLS_ERROR_LIBRARY;
    output->off += added;
    return 0;
}

static int keep_ticket(ptls_save_ticket_t *self, ptls_t *tls, ptls_iovec_t input)
{
    struct world *world = (struct world *)((char *)self - offsetof(struct world, ticket_keeper));
    (void)tls;
    if (input.len > sizeof world->session)
        return PTLS_ERROR_LIBRARY;
    memcpy(world->session, input.base, input.len);
    world->session_len = input.len;
    return 0;
}

/* ---- world ---- */

static X509 *read_certificate(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return certificate;
}

static ptls_iovec_t der_of(const char *pem)
{
    X509 *certificate = read_certificate(pem);
    unsigned char *der = NULL;
    int der_len = i2d_X509(certificate, &der);
    X509_free(certificate);
    return ptls_iovec_init(der, der_len > 0 ? (size_t)der_len : 0);
}

static int use_identity(struct world *world, enum bench_role role, const char *leaf, const char *key_pem)
{
    BIO *bio = BIO_new_mem_buf(key_pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    BIO_free(bio);
    if (key == NULL || ptls_openssl_init_sign_certificate(&world->signers[role], key)) {
        EVP_PKEY_free(key);
        return 0;
    }
    EVP_PKEY_free(key);
    world->chains[role][0] = der_of(leaf);
    world->chains[role][1] = der_of(bench_ca_pem);
    world->contexts[role].certificates.list = world->chains[role];
    world->contexts[role].certificates.count = 2;
    world->contexts[role].sign_certificate = &world->signers[role].super;
    return 1;
}

static X509_STORE *make_store(void)
{
    X509_STORE *store = X509_STORE_new();
    X509 *root = read_certificate(bench_root_pem);
    X509_STORE_add_cert(store, root);
    X509_free(root);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)(BENCH_CHAIN_TIME_MS / 1000));
    return store;
}

static ptls_cipher_suite_t *suite_of(uint32_t suite)
{
    return suite == SIOTLS_SUITE_AES_128_GCM_SHA256         ? &ptls_openssl_aes128gcmsha256
           : suite == SIOTLS_SUITE_AES_256_GCM_SHA384       ? &ptls_openssl_aes256gcmsha384
           : suite == SIOTLS_SUITE_CHACHA20_POLY1305_SHA256 ? &ptls_openssl_chacha20poly1305sha256
                                                            : NULL;
}

static ptls_key_exchange_algorithm_t *group_of(const struct bench_setting *setting)
{
    if (!setting->is_hybrid)
        return &ptls_openssl_x25519;
#if PTLS_OPENSSL_HAVE_X25519MLKEM768
    return &ptls_openssl_x25519mlkem768;
#else
    return NULL;
#endif
}

static void verify_peers_of(struct world *world, enum bench_role role)
{
    ptls_openssl_init_verify_certificate(&world->verifiers[role], world->store);
    world->contexts[role].verify_certificate = &world->verifiers[role].super;
}

static int open_all(struct world *world, const struct bench_setting *setting)
{
    static const uint8_t ticket_key[TICKET_KEY] = {1};
    ptls_context_t *server = &world->contexts[BENCH_AS_SERVER];
    world->name = setting->name;
    world->store = make_store();
    for (int role = 0; role < BENCH_NUM_ROLES; role++) {
        ptls_context_t *context = &world->contexts[role];
        context->random_bytes = ptls_openssl_random_bytes;
        context->get_time = &ptls_get_time;
        context->key_exchanges = world->groups;
        context->cipher_suites = world->suites;
        context->require_dhe_on_psk = 1;
        world->ticket_aeads[role] =
            ptls_aead_new(&ptls_openssl_aes128gcm, &ptls_openssl_sha256, role == 0, ticket_key, NULL);
    }
    verify_peers_of(world, BENCH_AS_CLIENT);
    if (setting->is_resumed) {
        server->ticket_lifetime = 7200;
        server->encrypt_ticket = &world->ticket_sealer;
        world->contexts[BENCH_AS_CLIENT].save_ticket = &world->ticket_keeper;
        world->contexts[BENCH_AS_CLIENT].ticket_requests.client.new_session_count = 1; /* and none when resumed */
    }
    if (setting->is_mutual) {
        verify_peers_of(world, BENCH_AS_SERVER);
        server->require_client_authentication = 1;
        if (!use_identity(world, BENCH_AS_CLIENT, bench_client_pem, bench_client_key_pem))
            return 0;
    }
    return use_identity(world, BENCH_AS_SERVER, setting->is_rsa ? bench_rsa_pem : bench_server_pem,
                        setting->is_rsa ? bench_rsa_key_pem : bench_server_key_pem);
}

static void close_world(void *memory)
{
    struct world *world = memory;
    for (int role = 0; role < BENCH_NUM_ROLES; role++) {
        if (world->verifiers[role].super.cb != NULL)
            ptls_openssl_dispose_verify_certificate(&world->verifiers[role]);
        if (world->signers[role].super.cb != NULL)
            ptls_openssl_dispose_sign_certificate(&world->signers[role]);
        for (size_t i = 0; i < 2; i++)
            OPENSSL_free(world->chains[role][i].base);
        if (world->ticket_aeads[role] != NULL)
            ptls_aead_free(world->ticket_aeads[role]);
    }
    X509_STORE_free(world->store);
    free(world);
}

/* ---- connections ---- */

static void free_conn(void *memory)
{
    struct conn *conn = memory;
    ptls_free(conn->tls);
    free(conn);
}

static void *start(void *memory, enum bench_role role)
{
    struct world *world = memory;
    struct conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL)
        return NULL;
    *conn =
        (struct conn){.tls = ptls_new(&world->contexts[role], role == BENCH_AS_SERVER), .world = world, .role = role};
    if (conn->tls != NULL &&
        (role == BENCH_AS_SERVER || ptls_set_server_name(conn->tls, world->name, strlen(world->name)) == 0))
        return conn;
    free(conn);
    return NULL;
}

static size_t receive_records(void *memory, uint8_t *records, size_t records_len)
{
    static _Thread_local uint8_t text[BENCH_WIRE];
    struct conn *conn = memory;
    ptls_buffer_t opened;
    ptls_buffer_init(&opened, text, sizeof text);
    while (records_len > 0) {
        size_t used = records_len;
        if (ptls_receive(conn->tls, &opened, records, &used))
            break;
        records += used;
        records_len -= used;
    }
    size_t text_len = opened.off;
    opened.off = 0; /* spares the wiping of what was text */
    return text_len;
}

static int step(void *memory, struct bench_wire *answer, const uint8_t *data, size_t data_len)
{
    struct conn *conn = memory;
    ptls_handshake_properties_t properties;
    ptls_buffer_t output;
    size_t used = data_len;
    if (conn->is_done) {
        (void)receive_records(conn, (uint8_t *)(uintptr_t)data, data_len);
        return BENCH_DONE;
    }
    memset(&properties, 0, sizeof properties);
    if (conn->role == BENCH_AS_CLIENT && conn->world->session_len > 0)
        properties.client.session_ticket = ptls_iovec_init(conn->world->session, conn->world->session_len);
    ptls_buffer_init(&output, answer->data, sizeof answer->data);
    int result = ptls_handshake(conn->tls, &output, data_len > 0 ? data : NULL, &used, &properties);
    answer->data_len = output.off;
    if (output.is_allocated || (result != 0 && result != PTLS_ERROR_IN_PROGRESS))
        return BENCH_FAILED;
    conn->is_done = result == 0;
    if (conn->is_done && used < data_len)
        (void)receive_records(conn, (uint8_t *)(uintptr_t)(data + used), data_len - used);
    return conn->is_done ? BENCH_DONE : BENCH_GOES_ON;
}

static int is_resumed(void *conn)
{
    return ptls_is_psk_handshake(((struct conn *)conn)->tls);
}

static size_t send_text(void *memory, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    static _Thread_local struct bench_wire sink;
    struct conn *conn = memory;
    struct bench_wire *to = wire != NULL ? wire : &sink;
    ptls_buffer_t output;
    if (wire == NULL)
        sink.data_len = 0;
    ptls_buffer_init(&output, to->data + to->data_len, sizeof to->data - to->data_len);
    if (ptls_send(conn->tls, &output, text, text_len) || output.is_allocated)
        return 0;
    to->data_len += output.off;
    return output.off;
}

/* One handshake with a ticket behind it. */
static int take_session(struct world *world)
{
    struct bench_pair pair;
    if (bench_pair_open(&pair, NULL, &bench_picotls, world))
        bench_pair_close(&pair);
    return world->session_len > 0;
}

static void *open_world(const struct bench_setting *setting)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    world->groups[0] = group_of(setting);
    world->suites[0] = suite_of(setting->suite);
    world->ticket_sealer.cb = seal_or_open;
    world->ticket_keeper.cb = keep_ticket;
    if (world->groups[0] != NULL && world->suites[0] != NULL && open_all(world, setting) &&
        (!setting->is_resumed || take_session(world)))
        return world;
    close_world(world);
    return NULL;
}

const struct bench_stack bench_picotls = {.name = "picotls",
                                          .version = version,
                                          .open = open_world,
                                          .close = close_world,
                                          .start = start,
                                          .step = step,
                                          .is_resumed = is_resumed,
                                          .send = send_text,
                                          .receive = receive_records,
                                          .free = free_conn};
