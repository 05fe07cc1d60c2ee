/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secrets_test.c: looks for secrets in all memory that connections have or give back. What is a secret is learnt from
 * HKDF, not from the connections' structs: the fake provider tells what it makes, and the label says how long
 * it may be there (RFC 9846 7.1, E.1.1).
 */
#include <stdlib.h>
#include <string.h>

#include "check_main.h"
#include "config/config.h"
#include "fake_provider.h"
#include "pair.h"

/* Of a secret, the first and the last so many bytes are looked for. */
enum { NEEDLE = 12, MAX_SECRETS = 1024, NUM_STARTS = 1 << 16 };

/* So many watches without an event: whatever an event showed is over. */
enum { QUIET_WATCHES = 10 };

/* How long a secret may be in the memory of an end. After the connection is freed only that of the config is there. */
enum rule {
    NEVER,      /* between two calls */
    HANDSHAKE,  /* until it is done or has failed */
    GENERATION, /* until it has failed, and of each direction one alone */
    OPEN,       /* until it has failed */
    RESUMPTION, /* at a client that waits for sessions */
    SESSION,    /* during the handshake, and while an event shows it */
    CONFIG,     /* as long as the config */
    TEXT,       /* until the connection is freed */
    NUM_RULES
};

/* What is made, by label; a key or iv also by the kind of secret that it is made of. */
enum kind {
    EARLY_SECRET,
    HANDSHAKE_SECRET,
    MASTER_SECRET,
    SHARED_SECRET,
    EXTERNAL_PSK,
    DERIVED_SALT,
    CLIENT_HANDSHAKE_TRAFFIC,
    SERVER_HANDSHAKE_TRAFFIC,
    EARLY_TRAFFIC,
    EARLY_EXPORTER,
    CLIENT_TRAFFIC,
    SERVER_TRAFFIC,
    UPDATED_TRAFFIC,
    EXPORTER,
    EXPORTED,
    RESUMPTION_MASTER,
    RESUMPTION_PSK,
    RESUMPTION_BINDER,
    EXTERNAL_BINDER,
    IMPORTED_BINDER,
    IMPORTED_PSK,
    FINISHED_KEY,
    WRITE_KEY,
    HANDSHAKE_IV,
    TRAFFIC_IV,
    COOKIE_KEY,
    OTHER_SECRET,
    RECEIVED_TEXT,
    NUM_KINDS
};

static const struct {
    const char *name;
    const char *label; /* NULL: not known by its label alone */
    enum rule rule;
} kinds[NUM_KINDS] = {
    [EARLY_SECRET] = {"Early Secret", NULL, HANDSHAKE},
    [HANDSHAKE_SECRET] = {"Handshake Secret", NULL, HANDSHAKE},
    [MASTER_SECRET] = {"Main Secret", NULL, HANDSHAKE},
    [SHARED_SECRET] = {"shared secret", NULL, HANDSHAKE},
    [EXTERNAL_PSK] = {"external PSK", NULL, CONFIG},
    [DERIVED_SALT] = {"salt of the next stage", "derived", NEVER},
    [CLIENT_HANDSHAKE_TRAFFIC] = {"client handshake traffic secret", "c hs traffic", HANDSHAKE},
    [SERVER_HANDSHAKE_TRAFFIC] = {"server handshake traffic secret", "s hs traffic", HANDSHAKE},
    [EARLY_TRAFFIC] = {"early traffic secret", "c e traffic", HANDSHAKE},
    [EARLY_EXPORTER] = {"early exporter secret", "e exp master", HANDSHAKE},
    [CLIENT_TRAFFIC] = {"client application traffic secret", "c ap traffic", GENERATION},
    [SERVER_TRAFFIC] = {"server application traffic secret", "s ap traffic", GENERATION},
    [UPDATED_TRAFFIC] = {"updated traffic secret", "traffic upd", GENERATION},
    [EXPORTER] = {"exporter secret", "exp master", OPEN},
    [EXPORTED] = {"exported secret", "exporter", NEVER},
    [RESUMPTION_MASTER] = {"resumption secret", "res master", RESUMPTION},
    [RESUMPTION_PSK] = {"PSK of a session", "resumption", SESSION},
    [RESUMPTION_BINDER] = {"binder key of a session", "res binder", NEVER},
    [EXTERNAL_BINDER] = {"binder key of an external PSK", "ext binder", NEVER},
    [IMPORTED_BINDER] = {"binder key of an imported PSK", "imp binder", NEVER},
    [IMPORTED_PSK] = {"imported PSK", "derived psk", CONFIG},
    [FINISHED_KEY] = {"key of Finished or a binder", "finished", NEVER},
    [WRITE_KEY] = {"traffic key", "key", NEVER},
    [HANDSHAKE_IV] = {"handshake iv", NULL, HANDSHAKE},
    [TRAFFIC_IV] = {"application iv", "iv", GENERATION},
    [COOKIE_KEY] = {"cookie key", "siotls cookie key", NEVER},
    [OTHER_SECRET] = {"secret of an unknown label", NULL, NEVER},
    [RECEIVED_TEXT] = {"text", NULL, TEXT},
};

struct secret {
    enum kind kind;
    char direction; /* 'c' or 's': whose traffic; 0: neither */
    size_t value_len;
    uint8_t value[1024];
    struct needle {
        const uint8_t *bytes;
        struct secret *secret;
        struct needle *next; /* of those that start with the same two bytes */
    } needles[2];
    unsigned seen; /* the look in which it was there last */
};

/* In front of what is handed out, which stays aligned. */
enum { BLOCK_HEADER = 64 };

struct block {
    struct block *previous, *next;
    size_t size;
};

/* The memory of one end, and what was known of the end when it was last looked at. */
struct memory {
    struct siotls_memory functions;
    struct block blocks; /* head of the ring of those that are not given back */
    size_t state;
    size_t num_known;
    size_t num_taken; /* bytes */
    unsigned num_quiet;
};

static struct memory memories[PAIR_NUM_SIDES];
static struct secret secrets[MAX_SECRETS];
static size_t num_secrets;
static struct needle *starts[NUM_STARTS];
static unsigned num_looks;
static const char *playing; /* the scenario's name */
static unsigned num_noted[NUM_KINDS], num_found[NUM_RULES];

/* ---- what is secret ---- */

/* Memory is looked at that nobody may touch: what an arena has free is told to AddressSanitizer. */
#define UNWATCHED __attribute__((no_sanitize_address))

UNWATCHED static unsigned start_of(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static struct secret *find_secret(struct siotls_bytes value)
{
    for (size_t i = num_secrets; i > 0; i--)
        if (secrets[i - 1].value_len == value.data_len && memcmp(secrets[i - 1].value, value.data, value.data_len) == 0)
            return &secrets[i - 1];
    return NULL;
}

/* A scenario's own PSK may be one byte again and again: that is found everywhere. */
static bool is_particular(const uint8_t *bytes)
{
    size_t num_alike = 0;
    for (size_t i = 1; i < NEEDLE; i++)
        num_alike += memchr(bytes, bytes[i], i) != NULL;
    return num_alike < NEEDLE / 2;
}

static void add_needle(struct needle *needle, struct secret *secret, const uint8_t *bytes)
{
    if (!is_particular(bytes))
        return;
    *needle = (struct needle){bytes, secret, starts[start_of(bytes)]};
    starts[start_of(bytes)] = needle;
}

/* Both ends make most of them. */
static void note(enum kind kind, char direction, struct siotls_bytes value)
{
    num_noted[kind]++;
    if (value.data_len < NEEDLE || find_secret(value) != NULL)
        return;
    ck_assert_uint_lt(num_secrets, MAX_SECRETS);
    ck_assert_uint_le(value.data_len, sizeof secrets[0].value);
    struct secret *secret = &secrets[num_secrets++];
    *secret = (struct secret){.kind = kind, .direction = direction, .value_len = value.data_len};
    memcpy(secret->value, value.data, value.data_len);
    add_needle(&secret->needles[0], secret, secret->value);
    if (value.data_len > NEEDLE)
        add_needle(&secret->needles[1], secret, secret->value + value.data_len - NEEDLE);
}

static bool is_zeros(struct siotls_bytes bytes)
{
    uint8_t all = 0;
    for (size_t i = 0; i < bytes.data_len; i++)
        all |= bytes.data[i];
    return all == 0;
}

/* The salt says which stage it is: none, the early one; else one that is derived from the stage before. */
static void note_extract(struct siotls_bytes salt, struct siotls_bytes secret, struct siotls_bytes prk)
{
    static enum kind last_stage = EARLY_SECRET;
    const struct secret *derived = salt.data_len > 0 ? find_secret(salt) : NULL;
    if (salt.data_len == 0) {
        last_stage = EARLY_SECRET;
        if (!is_zeros(secret) && find_secret(secret) == NULL)
            note(EXTERNAL_PSK, 0, secret);
    } else if (derived == NULL) {
        note(OTHER_SECRET, 0, prk);
        return;
    } else {
        last_stage = derived->direction == 'e' ? HANDSHAKE_SECRET : MASTER_SECRET;
        if (!is_zeros(secret))
            note(SHARED_SECRET, 0, secret);
    }
    note(last_stage, 0, prk);
}

static enum kind kind_of_label(const char *label, size_t label_len)
{
    for (int kind = 0; kind < NUM_KINDS; kind++)
        if (kinds[kind].label != NULL && strlen(kinds[kind].label) == label_len &&
            memcmp(kinds[kind].label, label, label_len) == 0)
            return (enum kind)kind;
    return OTHER_SECRET;
}

/* Traffic goes from the client or the server; a salt comes from the Early Secret ('e') or another. */
static char direction_of(enum kind kind, const char *label, const struct secret *parent)
{
    if (kind == DERIVED_SALT)
        return parent != NULL && parent->kind == EARLY_SECRET ? 'e' : 0;
    if (kind == UPDATED_TRAFFIC || kind == TRAFFIC_IV || kind == HANDSHAKE_IV)
        return parent != NULL ? parent->direction : (char)0;
    return label[1] == ' ' ? label[0] : (char)0;
}

/* HkdfLabel: uint16 length, label<7..255> after "tls13 ", context. */
static void note_expand(struct siotls_bytes prk, struct siotls_bytes info, struct siotls_bytes output)
{
    const char *label = (const char *)info.data + 9;
    if (info.data_len < 10 || memcmp(info.data + 3, "tls13 ", 6) != 0) {
        note(OTHER_SECRET, 0, output);
        return;
    }
    enum kind kind = kind_of_label(label, (size_t)info.data[2] - 6);
    const struct secret *parent = find_secret(prk);
    if (kind == TRAFFIC_IV && parent != NULL && kinds[parent->kind].rule == HANDSHAKE)
        kind = HANDSHAKE_IV;
    note(kind, direction_of(kind, label, parent), output);
}

/* ---- where it is ---- */

/* By hand, for memcmp is watched. */
UNWATCHED static bool is_at(const struct needle *needle, const uint8_t *bytes)
{
    size_t i = 0;
    while (i < NEEDLE && needle->bytes[i] == bytes[i])
        i++;
    return i == NEEDLE;
}

/* The first secret at these bytes, of those behind `after`. */
static struct needle *needle_at(const uint8_t *bytes, struct needle *after)
{
    struct needle *needle = after != NULL ? after->next : starts[start_of(bytes)];
    while (needle != NULL && !is_at(needle, bytes))
        needle = needle->next;
    return needle;
}

static void search(const uint8_t *data, size_t data_len, void (*found)(struct secret *secret, void *context),
                   void *context)
{
    for (size_t i = 0; i + NEEDLE <= data_len; i++) {
        if (starts[start_of(data + i)] == NULL)
            continue;
        for (struct needle *needle = needle_at(data + i, NULL); needle != NULL; needle = needle_at(data + i, needle))
            found(needle->secret, context);
    }
}

static uint8_t *data_of(struct block *block)
{
    return (uint8_t *)block + BLOCK_HEADER;
}

static void *allocate(void *context, size_t block_size)
{
    struct memory *memory = context;
    struct block *block = malloc(BLOCK_HEADER + block_size);
    if (block == NULL)
        abort();
    memset(data_of(block), 0xa5, block_size);
    block->size = block_size;
    block->previous = &memory->blocks;
    block->next = memory->blocks.next;
    block->next->previous = block;
    memory->blocks.next = block;
    return data_of(block);
}

static void is_given_back(struct secret *secret, void *context)
{
    (void)context;
    ck_abort_msg("%s: memory is given back with %s in it", playing, kinds[secret->kind].name);
}

static void release(void *context, void *data, size_t block_size)
{
    (void)context;
    struct block *block = (void *)((uint8_t *)data - BLOCK_HEADER);
    ck_assert_uint_eq(block->size, block_size);
    search(data_of(block), block->size, is_given_back, NULL);
    block->previous->next = block->next;
    block->next->previous = block->previous;
    free(block);
}

/* ---- whether it may be there ---- */

struct look {
    struct pair *pair;
    enum pair_side side;
    bool is_freed, is_done, has_failed, is_quiet;
};

/* The one place that knows how a config says it. */
static bool waits_for_sessions(const struct pair_end *end)
{
    return sio_config_requests(end->config, SIOTLS_REQUEST_SESSION) &&
           end->num_events[SIOTLS_EVENT_SESSION] < end->config->sessions.max_sessions;
}

static bool is_allowed(const struct look *look, const struct secret *secret)
{
    enum rule rule = kinds[secret->kind].rule;
    if (look->is_freed || rule == CONFIG)
        return rule == CONFIG;
    if (look->has_failed)
        return rule == TEXT || (rule == SESSION && !look->is_quiet);
    if (rule == HANDSHAKE)
        return !look->is_done;
    if (rule == SESSION)
        return !look->is_done || !look->is_quiet;
    if (rule == RESUMPTION)
        return look->side == PAIR_CLIENT && waits_for_sessions(&look->pair->ends[PAIR_CLIENT]);
    return rule != NEVER;
}

static void judge(struct secret *secret, void *context)
{
    const struct look *look = context;
    ck_assert_msg(is_allowed(look, secret), "%s: %s has %s%s%s", playing,
                  look->side == PAIR_CLIENT ? "client" : "server", kinds[secret->kind].name,
                  look->is_freed     ? " when it is freed"
                  : look->has_failed ? " after it failed"
                  : look->is_done    ? " after the handshake"
                                     : "",
                  look->is_quiet ? ", at rest" : "");
    if (secret->seen != num_looks)
        num_found[kinds[secret->kind].rule]++;
    secret->seen = num_looks;
}

/* An old key goes when a new one comes. */
static void check_generations(void)
{
    for (size_t i = 0; i < num_secrets; i++)
        for (size_t k = i + 1; k < num_secrets && secrets[i].seen == num_looks; k++)
            ck_assert_msg(kinds[secrets[i].kind].rule != GENERATION || kinds[secrets[k].kind].rule != GENERATION ||
                              secrets[k].seen != num_looks || secrets[i].direction != secrets[k].direction ||
                              (secrets[i].kind == TRAFFIC_IV) != (secrets[k].kind == TRAFFIC_IV),
                          "%s: %s is there beside %s", playing, kinds[secrets[i].kind].name,
                          kinds[secrets[k].kind].name);
}

static void take_a_look(struct look *look)
{
    struct memory *memory = &memories[look->side];
    num_looks++;
    for (struct block *block = memory->blocks.next; block != &memory->blocks; block = block->next)
        search(data_of(block), block->size, judge, look);
    check_generations();
}

/* What can make a secret come or go, as one number. */
static size_t state_of(const struct look *look)
{
    const struct pair_end *end = &look->pair->ends[look->side];
    size_t state = look->is_done + 2u * look->has_failed;
    for (size_t i = 0; i < 32; i++)
        state = state * 31 + end->num_events[i];
    return state;
}

static void watch_side(struct pair *pair, enum pair_side side)
{
    if (pair->ends[side].conn == NULL)
        return;
    struct memory *memory = &memories[side];
    struct siotls_info info = pair_info(pair, side);
    struct look look = {.pair = pair, .side = side, .is_done = info.is_done, .has_failed = info.is_failed};
    size_t state = state_of(&look);
    bool is_new = memory->num_known != num_secrets || memory->state != state;
    size_t num_taken = pair->ends[side].num_wired - pair->ends[side].wire.data_len;
    memory->num_quiet = is_new || memory->num_taken != num_taken ? 0 : memory->num_quiet + 1;
    memory->num_taken = num_taken;
    memory->num_known = num_secrets;
    memory->state = state;
    look.is_quiet = memory->num_quiet == QUIET_WATCHES;
    if (is_new || look.is_quiet)
        take_a_look(&look);
}

static void watch(struct pair *pair)
{
    watch_side(pair, PAIR_CLIENT);
    watch_side(pair, PAIR_SERVER);
}

/* Blocks of the pool are there, and nobody has them. */
static void watch_freed(struct pair *pair, enum pair_side side)
{
    struct look look = {.pair = pair, .side = side, .is_freed = true};
    take_a_look(&look);
}

/* ---- plays ---- */

static void start_anew(void)
{
    num_secrets = 0;
    memset(starts, 0, sizeof starts);
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct memory *memory = &memories[side];
        *memory = (struct memory){
            .functions = {
                .size = sizeof memory->functions, .context = memory, .allocate = allocate, .release = release}};
        memory->blocks.previous = memory->blocks.next = &memory->blocks;
        pair_own_memory[side] = &memory->functions;
    }
    fake_control_reset();
    fake_control.on_extract = note_extract;
    fake_control.on_expand = note_expand;
}

/* What pair_say says first: each end's text is of a fixed pattern. */
static void note_texts(void)
{
    uint8_t text[2 * NEEDLE];
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (uint8_t)(i * 7 + (size_t)side);
        note(RECEIVED_TEXT, 0, (struct siotls_bytes){text, sizeof text});
    }
}

static void play(const struct pair_scenario *scenario, bool pooled)
{
    const struct pair_mode mode = {pooled ? "pooled" : "whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, pooled, 0};
    start_anew();
    note_texts();
    playing = scenario->name;
    ck_assert_msg(pair_run(scenario, &mode, NULL), "%s: %s", scenario->name, pair_complaint());
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        ck_assert_msg(memories[side].blocks.next == &memories[side].blocks, "%s: memory is left", scenario->name);
}

START_TEST(secrets_go_when_they_are_over)
{
    pair_build_world();
    pair_watch = watch;
    pair_watch_freed = watch_freed;
    for (size_t i = 0; i < pair_num_scenarios(); i++) {
        play(pair_scenario_at(i), false);
        play(pair_scenario_at(i), true);
    }
    /* The search itself works, and nothing that there is was left out. */
    for (int kind = 0; kind < NUM_KINDS; kind++)
        ck_assert_msg(kind == OTHER_SECRET || num_noted[kind] > 0, "no scenario makes %s", kinds[kind].name);
    for (int rule = 0; rule < NUM_RULES; rule++)
        ck_assert_msg((rule == NEVER) == (num_found[rule] == 0), "rule %d: found %u times", rule, num_found[rule]);
}
END_TEST

static Suite *secrets_suite(void)
{
    Suite *suite = suite_create("handshake/secrets");
    TCase *tcase = tcase_create("scenarios");
    tcase_set_timeout(tcase, 300); /* a few seconds, but for sanitizers */
    tcase_add_test(tcase, secrets_go_when_they_are_over);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {secrets_suite};
    return check_main(suites, 1);
}
