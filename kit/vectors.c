/* SPDX-License-Identifier: Apache-2.0 */
/* vectors.c: reading the files, what fits whom, and the verdict on each case. */
#include "kit/vectors_json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/fail.h"
#include "kit/keys.h"

enum { MAX_FILE_PATH = 4096 };

static const struct vector_type *const all_types[] = {kit_vector_cipher_types, kit_vector_kem_types,
                                                      kit_vector_signature_types};
enum { NUM_TYPES = sizeof all_types / sizeof all_types[0] };

const char *kit_vector_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

long kit_vector_number(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

struct siotls_bytes kit_vector_bytes(struct trial *trial, const json_t *object, const char *key)
{
    const char *hex = kit_vector_text(object, key);
    size_t len = strspn(hex, "0123456789abcdef");
    if (len == 0 || len % 2 != 0 || hex[len] != 0)
        return (struct siotls_bytes){NULL, 0};
    return kit_keys_bytes(trial, hex);
}

struct siotls_bytes kit_vector_integer(struct trial *trial, const json_t *object, const char *key)
{
    struct siotls_bytes bytes = kit_vector_bytes(trial, object, key);
    while (bytes.data_len > 0 && bytes.data[0] == 0) {
        bytes.data++;
        bytes.data_len--;
    }
    return bytes;
}

int kit_vector_equal(struct siotls_bytes a, struct siotls_bytes b)
{
    return a.data_len == b.data_len && (a.data_len == 0 || memcmp(a.data, b.data, a.data_len) == 0);
}

/* ---- files ---- */

static int is_known_type(const char *name)
{
    for (size_t i = 0; i < NUM_TYPES; i++)
        for (const struct vector_type *type = all_types[i]; type->name != NULL; type++)
            if (strcmp(type->name, name) == 0)
                return 1;
    return 0;
}

static const char *judge_file(const json_t *root)
{
    const json_t *groups = json_object_get(root, "testGroups");
    size_t i;
    const json_t *group;
    if (!json_is_array(groups))
        return "it has no testGroups";
    json_array_foreach(groups, i, group)
    {
        if (strcmp(kit_vector_text(group, "type"), "MLKEMDecapsValidationTest") == 0)
            return "it needs expanded ML-KEM keys, which providers do not take";
        if (!is_known_type(kit_vector_text(group, "type")))
            return "its type of test is not known here";
    }
    return NULL;
}

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const struct vector_file *)a)->name, ((const struct vector_file *)b)->name);
}

static int load_file(struct vectors *vectors, const char *directory, const char *name, struct siotls_error *error)
{
    char path[MAX_FILE_PATH];
    struct vector_file *file = &vectors->files[vectors->num_files];
    if (vectors->num_files == MAX_VECTOR_FILES)
        return kit_fail(error, SIOTLS_ERROR_LIMIT, "vectors: there are more than 512 files", directory);
    file->name = kit_copy(name);
    if (file->name == NULL)
        return kit_fail_memory(error);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    file->root = json_load_file(path, 0, NULL);
    file->reason = file->root ? judge_file(file->root) : "it is no JSON";
    vectors->num_files++;
    return SIOTLS_OK;
}

static int load_files(struct vectors *vectors, DIR *folder, const char *directory, struct siotls_error *error)
{
    int status = SIOTLS_OK;
    for (struct dirent *entry = readdir(folder); entry && status == SIOTLS_OK; entry = readdir(folder)) {
        size_t len = strlen(entry->d_name);
        if (len <= 5 || strcmp(entry->d_name + len - 5, ".json") != 0)
            continue;
        status = load_file(vectors, directory, entry->d_name, error);
    }
    return status;
}

int kit_vectors_load(struct vectors *vectors, const char *directory, struct siotls_error *error)
{
    DIR *folder = opendir(directory);
    if (folder == NULL)
        return kit_fail(error, SIOTLS_ERROR_FILE, "vectors: the folder cannot be read", strerror(errno));
    vectors->files = calloc(MAX_VECTOR_FILES, sizeof *vectors->files);
    int status = vectors->files ? load_files(vectors, folder, directory, error) : kit_fail_memory(error);
    closedir(folder);
    if (status != SIOTLS_OK)
        return status;
    if (vectors->num_files == 0)
        return kit_fail(error, SIOTLS_ERROR_FILE, "vectors: there is no .json file", directory);
    qsort(vectors->files, vectors->num_files, sizeof *vectors->files, compare_files);
    return SIOTLS_OK;
}

void kit_vectors_clear(struct vectors *vectors)
{
    for (size_t i = 0; i < vectors->num_files; i++) {
        free(vectors->files[i].name);
        json_decref(vectors->files[i].root);
    }
    free(vectors->files);
    *vectors = (struct vectors){0};
}

/* ---- groups ---- */

static const struct vector_type *type_for(const struct subject *subject, const json_t *root, const json_t *group)
{
    for (size_t i = 0; i < NUM_TYPES; i++)
        for (const struct vector_type *type = all_types[i]; type->name != NULL; type++)
            if (type->kind == subject->kind && strcmp(type->name, kit_vector_text(group, "type")) == 0 &&
                type->fits(subject, kit_vector_text(root, "algorithm"), group))
                return type;
    return NULL;
}

void kit_vectors_count(struct vectors *vectors, const struct subject *subject)
{
    for (size_t i = 0; i < vectors->num_files; i++) {
        struct vector_file *file = &vectors->files[i];
        const json_t *groups = json_object_get(file->root, "testGroups");
        size_t k;
        const json_t *group;
        int fits = 0;
        json_array_foreach(groups, k, group) fits = fits || type_for(subject, file->root, group) != NULL;
        file->num_subjects += (size_t)fits;
    }
}

void kit_vectors_add(struct vectors *vectors, const struct outcome *outcome)
{
    for (size_t i = 0; i < vectors->num_files; i++)
        vectors->files[i].num_cases += outcome->file_cases[i];
}

const char *kit_vectors_words(const struct vector_file *file)
{
    if (file->reason || file->num_cases > 0)
        return file->reason;
    return file->num_subjects == 0 ? "none of the algorithms tested needs it" : "no case of it can be run";
}

/* ---- cases ---- */

enum wanted { WANT_REFUSED, WANT_ACCEPTED, WANT_EITHER };

/* What TLS 1.3 makes of cases that are "acceptable". The first flag of the table that a case has counts. */
static const struct {
    const char *flag;
    enum wanted wanted;
} rules[] = {
    {"ZeroSharedSecret", WANT_REFUSED},        /* RFC 9846 7.4.2 */
    {"LowOrderPublic", WANT_ACCEPTED},         /* likewise: unless the secret is zero */
    {"CompressedPublic", WANT_REFUSED},        /* RFC 9846 4.3.8.2: uncompressed points only */
    {"CompressedPoint", WANT_REFUSED},         /* likewise */
    {"MissingNull", WANT_REFUSED},             /* RFC 8017 8.2.2: the encodings are compared */
    {"Twist", WANT_ACCEPTED},                  /* RFC 7748 6: any x coordinate is computed with */
    {"NonCanonicalPublic", WANT_ACCEPTED},     /* RFC 7748 5: it must be accepted and reduced */
    {"SmallPublicKey", WANT_ACCEPTED},         /* RFC 7748 6 */
    {"SpecialPublicKey", WANT_ACCEPTED},       /* likewise */
    {"EdgeCaseShared", WANT_ACCEPTED},         /* likewise */
    {"EdgeCaseMultiplication", WANT_ACCEPTED}, /* likewise */
};

static int has_flag(const json_t *test, const char *wanted)
{
    size_t i;
    const json_t *flag;
    json_array_foreach(json_object_get(test, "flags"), i,
                       flag) if (json_is_string(flag) && strcmp(json_string_value(flag), wanted) == 0) return 1;
    return 0;
}

/* RFC 9846 7.4.2: it is the secret that has to be looked at, not the point that it came from. */
static int has_zero_secret(const json_t *test)
{
    const char *shared = kit_vector_text(test, "shared");
    return shared[0] && shared[strspn(shared, "0")] == 0;
}

static enum wanted wanted_of(const json_t *test)
{
    if (strcmp(kit_vector_text(test, "result"), "valid") == 0)
        return WANT_ACCEPTED;
    if (strcmp(kit_vector_text(test, "result"), "invalid") == 0)
        return WANT_REFUSED;
    if (has_zero_secret(test))
        return WANT_REFUSED;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (has_flag(test, rules[i].flag))
            return rules[i].wanted;
    return WANT_EITHER;
}

/* Counts of one check: what was run, what of it went wrong, and whether anything fitted at all. */
struct tally {
    uint32_t num_groups;
    uint32_t num_wrong;
};

static void run_case(struct trial *trial, struct tally *tally, const struct vector_type *type,
                     const struct vector_file *file, const json_t *group, const json_t *test)
{
    static const char *const words[] = {"refused", "accepted", "answered wrongly", ""};
    enum wanted wanted = wanted_of(test);
    enum verdict verdict = type->run(trial, group, test);
    if (verdict == VERDICT_UNSUITABLE)
        return;
    trial->outcome.num_cases++;
    trial->outcome.file_cases[file - trial->vectors->files]++;
    int is_right = wanted == WANT_EITHER     ? verdict != VERDICT_WRONG
                   : wanted == WANT_ACCEPTED ? verdict == VERDICT_ACCEPTED
                                             : verdict == VERDICT_REFUSED;
    tally->num_wrong += !is_right;
    kit_trial_expect(trial, is_right, "%s, test %ld (%s, %.60s) is %s", file->name, kit_vector_number(test, "tcId"),
                     kit_vector_text(test, "result"), kit_vector_text(test, "comment"), words[verdict]);
}

static void run_file(struct trial *trial, struct tally *tally, const struct vector_file *file)
{
    const json_t *groups = json_object_get(file->root, "testGroups");
    size_t i;
    const json_t *group;
    json_array_foreach(groups, i, group)
    {
        const struct vector_type *type = type_for(trial->subject, file->root, group);
        size_t k;
        const json_t *test;
        if (type == NULL)
            continue;
        tally->num_groups++;
        json_array_foreach(json_object_get(group, "tests"), k, test) run_case(trial, tally, type, file, group, test);
    }
}

/* All cases are run, so that a fault that is known does not hide others: the reason counts them. */
void kit_check_vectors(struct trial *trial)
{
    struct tally tally = {0};
    char first[sizeof trial->outcome.reason];
    if (trial->vectors == NULL) {
        kit_trial_skip(trial, "no vectors were given");
        return;
    }
    for (size_t i = 0; i < trial->vectors->num_files; i++)
        run_file(trial, &tally, &trial->vectors->files[i]);
    kit_trial_skip(trial, tally.num_groups > 0 ? "it takes no given private keys" : "there are no vectors for it");
    if (tally.num_wrong == 0)
        return;
    memcpy(first, trial->outcome.reason, sizeof first);
    snprintf(trial->outcome.reason, sizeof trial->outcome.reason, "%u of %u cases: %.250s", tally.num_wrong,
             trial->outcome.num_cases, first);
}
