/* SPDX-License-Identifier: Apache-2.0 */
/* stack_gnutls.c: GnuTLS. */
#include "bench/stack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <siotls/types.h>

#include "bench/chain.h"

struct world {
    gnutls_certificate_credentials_t credentials[BENCH_NUM_ROLES];
    gnutls_priority_t priority;
    gnutls_datum_t ticket_key;
    gnutls_datum_t session; /* size 0: none */
    const char *name;
    int is_mutual;
    int is_resumed;
    int sends_ticket;
};

struct conn {
    gnutls_session_t session;
    const struct world *world;
    const uint8_t *heard;
    size_t heard_len;
    struct bench_wire *answer;
    size_t written_len;
    enum bench_role role;
    int is_done;
};

static const char *version(void)
{
    return gnutls_check_version(NULL);
}

/* The certificates are judged as of a time when they are valid. */
static time_t now(time_t *where)
{
    time_t time = (time_t)(BENCH_CHAIN_TIME_MS / 1000);
    if (where != NULL)
        *where = time;
    return time;
}

/* ---- transport ---- */

static ssize_t pull(gnutls_transport_ptr_t pointer, void *data, size_t data_len)
{
    struct conn *conn = pointer;
    size_t part = conn->heard_len < data_len ? conn->heard_len : data_len;
    if (part == 0) {
        gnutls_transport_set_errno(conn->session, EAGAIN);
        return -1;
    }
    memcpy(data, conn->heard, part);
    conn->heard += part;
    conn->heard_len -= part;
    return (ssize_t)part;
}

static ssize_t push(gnutls_transport_ptr_t pointer, const void *data, size_t data_len)
{
    struct conn *conn = pointer;
    struct bench_wire *answer = conn->answer;
    conn->written_len += data_len;
    if (answer == NULL)
        return (ssize_t)data_len;
    if (data_len > sizeof answer->data - answer->data_len)
        return -1;
    memcpy(answer->data + answer->data_len, data, data_len);
    answer->data_len += data_len;
    return (ssize_t)data_len;
}

static int is_ready(gnutls_transport_ptr_t pointer, unsigned milliseconds)
{
    (void)milliseconds;
    return ((struct conn *)pointer)->heard_len > 0;
}

/* ---- world ---- */

static gnutls_datum_t datum(const char *text)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)text, (unsigned)strlen(text)};
}

static int add_identity(gnutls_certificate_credentials_t credentials, const char *leaf, const char *key)
{
    char chain[8192];
    snprintf(chain, sizeof chain, "%s%s", leaf, bench_ca_pem);
    gnutls_datum_t certificates = datum(chain), private_key = datum(key);
    return gnutls_certificate_set_x509_key_mem(credentials, &certificates, &private_key, GNUTLS_X509_FMT_PEM) >= 0;
}

static const char *cipher_name(uint32_t suite)
{
    return suite == SIOTLS_SUITE_AES_128_GCM_SHA256         ? "AES-128-GCM"
           : suite == SIOTLS_SUITE_AES_256_GCM_SHA384       ? "AES-256-GCM"
           : suite == SIOTLS_SUITE_CHACHA20_POLY1305_SHA256 ? "CHACHA20-POLY1305"
                                                            : NULL;
}

static int open_all(struct world *world, const struct bench_setting *setting)
{
    char wishes[160];
    gnutls_datum_t root = datum(bench_root_pem);
    gnutls_certificate_credentials_t *credentials = world->credentials;
    const char *cipher = cipher_name(setting->suite);
    if (cipher == NULL)
        return 0;
    snprintf(wishes, sizeof wishes, "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+%s:-GROUP-ALL:+%s", cipher,
             setting->is_hybrid ? "GROUP-X25519-MLKEM768" : "GROUP-X25519");
    return gnutls_priority_init(&world->priority, wishes, NULL) == 0 &&
           gnutls_certificate_allocate_credentials(&credentials[BENCH_AS_CLIENT]) == 0 &&
           gnutls_certificate_allocate_credentials(&credentials[BENCH_AS_SERVER]) == 0 &&
           gnutls_certificate_set_x509_trust_mem(credentials[BENCH_AS_CLIENT], &root, GNUTLS_X509_FMT_PEM) == 1 &&
           gnutls_certificate_set_x509_trust_mem(credentials[BENCH_AS_SERVER], &root, GNUTLS_X509_FMT_PEM) == 1 &&
           gnutls_session_ticket_key_generate(&world->ticket_key) == 0 &&
           add_identity(credentials[BENCH_AS_SERVER], setting->is_rsa ? bench_rsa_pem : bench_server_pem,
                        setting->is_rsa ? bench_rsa_key_pem : bench_server_key_pem) &&
           (!setting->is_mutual || add_identity(credentials[BENCH_AS_CLIENT], bench_client_pem, bench_client_key_pem));
}

static void close_world(void *memory)
{
    struct world *world = memory;
    for (int role = 0; role < BENCH_NUM_ROLES; role++)
        if (world->credentials[role] != NULL)
            gnutls_certificate_free_credentials(world->credentials[role]);
    if (world->priority != NULL)
        gnutls_priority_deinit(world->priority);
    gnutls_free(world->ticket_key.data);
    gnutls_free(world->session.data);
    free(world);
}

/* ---- connections ---- */

static void free_conn(void *memory)
{
    struct conn *conn = memory;
    gnutls_deinit(conn->session);
    free(conn);
}

static int prepare_client(gnutls_session_t session, const struct world *world)
{
    gnutls_session_set_verify_cert(session, world->name, 0);
    return gnutls_server_name_set(session, GNUTLS_NAME_DNS, world->name, strlen(world->name)) == 0 &&
           (world->session.size == 0 ||
            gnutls_session_set_data(session, world->session.data, world->session.size) == 0);
}

static int prepare_server(gnutls_session_t session, const struct world *world)
{
    if (world->is_mutual) {
        gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
        gnutls_session_set_verify_cert(session, NULL, 0);
    }
    return !world->is_resumed || gnutls_session_ticket_enable_server(session, &world->ticket_key) == 0;
}

static void *start(void *memory, enum bench_role role)
{
    const struct world *world = memory;
    struct conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL)
        return NULL;
    *conn = (struct conn){.world = world, .role = role};
    if (gnutls_init(&conn->session, (role == BENCH_AS_CLIENT ? GNUTLS_CLIENT : GNUTLS_SERVER) | GNUTLS_NONBLOCK |
                                        GNUTLS_NO_AUTO_SEND_TICKET)) {
        free(conn);
        return NULL;
    }
    gnutls_transport_set_ptr(conn->session, conn);
    gnutls_transport_set_pull_function(conn->session, pull);
    gnutls_transport_set_push_function(conn->session, push);
    gnutls_transport_set_pull_timeout_function(conn->session, is_ready);
    if (gnutls_priority_set(conn->session, world->priority) == 0 &&
        gnutls_credentials_set(conn->session, GNUTLS_CRD_CERTIFICATE, world->credentials[role]) == 0 &&
        (role == BENCH_AS_CLIENT ? prepare_client : prepare_server)(conn->session, world))
        return conn;
    free_conn(conn);
    return NULL;
}

static size_t read_all(struct conn *conn)
{
    static _Thread_local uint8_t text[16384];
    size_t total = 0;
    ssize_t text_len;
    while ((text_len = gnutls_record_recv(conn->session, text, sizeof text)) > 0) {
        total += (size_t)text_len;
        if (conn->heard_len == 0 && gnutls_record_check_pending(conn->session) == 0)
            break;
    }
    return total;
}

/* What comes behind the handshake, such as a ticket, is read like text. */
static int step(void *memory, struct bench_wire *answer, const uint8_t *data, size_t data_len)
{
    struct conn *conn = memory;
    conn->heard = data;
    conn->heard_len = data_len;
    conn->answer = answer;
    int result = conn->is_done ? 0 : gnutls_handshake(conn->session);
    if (result == GNUTLS_E_AGAIN)
        return BENCH_GOES_ON;
    if (result != 0)
        return BENCH_FAILED;
    if (!conn->is_done && conn->world->sends_ticket && conn->role == BENCH_AS_SERVER)
        (void)gnutls_session_ticket_send(conn->session, 1, 0);
    conn->is_done = 1;
    if (conn->heard_len > 0)
        (void)read_all(conn);
    return BENCH_DONE;
}

static int is_resumed(void *conn)
{
    return gnutls_session_is_resumed(((struct conn *)conn)->session) != 0;
}

static size_t send_text(void *memory, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    struct conn *conn = memory;
    conn->answer = wire;
    conn->written_len = 0;
    return gnutls_record_send(conn->session, text, text_len) == (ssize_t)text_len ? conn->written_len : 0;
}

static size_t receive_records(void *memory, uint8_t *records, size_t records_len)
{
    struct conn *conn = memory;
    conn->heard = records;
    conn->heard_len = records_len;
    return read_all(conn);
}

/* One handshake with a ticket behind it, whose session is kept. */
static int take_session(struct world *world)
{
    struct bench_pair pair;
    world->sends_ticket = 1;
    if (bench_pair_open(&pair, NULL, &bench_gnutls, world)) {
        struct conn *client = pair.sides[BENCH_AS_CLIENT];
        if (gnutls_session_get_flags(client->session) & GNUTLS_SFLAGS_SESSION_TICKET)
            (void)gnutls_session_get_data2(client->session, &world->session);
        bench_pair_close(&pair);
    }
    world->sends_ticket = 0;
    return world->session.size > 0;
}

static void *open_world(const struct bench_setting *setting)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    gnutls_global_set_time_function(now);
    world->name = setting->name;
    world->is_mutual = setting->is_mutual;
    world->is_resumed = setting->is_resumed;
    if (open_all(world, setting) && (!setting->is_resumed || take_session(world)))
        return world;
    close_world(world);
    return NULL;
}

const struct bench_stack bench_gnutls = {.name = "GnuTLS",
                                         .version = version,
                                         .open = open_world,
                                         .close = close_world,
                                         .start = start,
                                         .step = step,
                                         .is_resumed = is_resumed,
                                         .send = send_text,
                                         .receive = receive_records,
                                         .free = free_conn};
