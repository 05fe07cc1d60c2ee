/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pkits-harness.c: judges the cases of NIST's PKITS with its data, as TAP.
 *
 *   pkits-harness LISTED.md CASES.txt FOLDER    FOLDER has certs/ and crls/; SIOTLS_PKITS names another
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/siotls.h>

#include "listed.h"

enum { MAX_CHAIN = 16, MAX_POLICIES = 8, MAX_PATH = 512, MAX_LINE = 1024, MAX_FILE = 1 << 16 };

/* 2020-01-01 00:00:00 UTC: the data is valid from 2010 to 2030. */
#define JUDGED_AT_MS 1577836800000u

static const char *const policies[] = {"2.16.840.1.101.3.2.1.48.1", "2.16.840.1.101.3.2.1.48.2",
                                       "2.16.840.1.101.3.2.1.48.3", "2.16.840.1.101.3.2.1.48.4",
                                       "2.16.840.1.101.3.2.1.48.5", "2.16.840.1.101.3.2.1.48.6"};

/* One case on its way to siotls_x509_verify. */
struct job {
    const char *id;
    bool is_good;
    bool is_complete; /* all its files were there */
    struct siotls_trust *trust;
    struct siotls_crls *crls;
    struct siotls_bytes chain[MAX_CHAIN];
    const char *policies[MAX_POLICIES];
    struct siotls_x509_request request;
};

static struct siotls_bytes read_certificate(const char *folder, const char *name)
{
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s/certs/%s.crt", folder, name);
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(MAX_FILE);
    if (data == NULL)
        abort();
    size_t data_len = file != NULL ? fread(data, 1, MAX_FILE, file) : 0;
    if (file != NULL)
        fclose(file);
    return (struct siotls_bytes){.data = data, .data_len = data_len};
}

static void release(struct siotls_bytes certificate)
{
    free((void *)(uintptr_t)certificate.data);
}

/* The cases name the leaf last; it comes first in a chain. */
static void add_certificate(struct job *job, const char *folder, const char *name)
{
    if (job->request.num_chain == MAX_CHAIN)
        abort();
    memmove(job->chain + 1, job->chain, job->request.num_chain * sizeof *job->chain);
    job->chain[0] = read_certificate(folder, name);
    job->request.num_chain++;
    job->is_complete = job->is_complete && job->chain[0].data_len > 0;
}

/* A list that cannot be read is as good as none: then evidence is missing. */
static void add_list(struct job *job, const char *folder, const char *name)
{
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s/crls/%s.crl", folder, name);
    job->is_complete = siotls_crls_add_file(job->crls, path, NULL) != SIOTLS_ERROR_FILE && job->is_complete;
}

static void add_input(struct job *job, const char *word)
{
    if (strcmp(word, "e") == 0)
        job->request.explicit_policy = 1;
    else if (strcmp(word, "m") == 0)
        job->request.inhibit_policy_mapping = 1;
    else if (strcmp(word, "a") == 0)
        job->request.inhibit_any_policy = 1;
    else if (word[0] == 'p' && word[1] >= '1' && word[1] <= '6')
        job->policies[job->request.num_policies++] = policies[word[1] - '1'];
    else
        abort();
}

static void read_case(struct job *job, const char *folder, char *line)
{
    int part = 0;
    char *rest = NULL;
    job->id = strtok_r(line, " ", &rest);
    const char *word = strtok_r(NULL, " ", &rest);
    job->is_good = word != NULL && strcmp(word, "good") == 0;
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        if (strcmp(word, "|") == 0)
            part++;
        else if (part == 0)
            add_input(job, word);
        else if (part == 1)
            add_certificate(job, folder, word);
        else
            add_list(job, folder, word);
    }
}

static void begin(struct job *job, const char *folder)
{
    struct siotls_bytes root = read_certificate(folder, "TrustAnchorRootCertificate");
    if (siotls_trust_new(&job->trust, NULL, NULL) != SIOTLS_OK || siotls_crls_new(&job->crls, NULL, NULL) != SIOTLS_OK)
        abort();
    job->is_complete = siotls_trust_add(job->trust, root.data, root.data_len, NULL) == SIOTLS_OK;
    release(root);
    add_list(job, folder, "TrustAnchorRootCRL");
    job->request = (struct siotls_x509_request){.size = sizeof job->request,
                                                .trust = job->trust,
                                                .chain = job->chain,
                                                .time_ms = JUDGED_AT_MS,
                                                .purpose = SIOTLS_PURPOSE_SERVER,
                                                .any_key_usage = 1,
                                                .revocation = SIOTLS_REVOCATION_REQUIRE,
                                                .crls = job->crls,
                                                .policies = job->policies};
}

/* True when the case is judged as it should be, or is listed. */
static bool run_case(struct siotls_set *set, const char *listed, const char *folder, char *line, unsigned number)
{
    struct job job = {0};
    char context[512];
    struct siotls_error error = {.size = sizeof error, .reason = "trusted"};
    begin(&job, folder);
    read_case(&job, folder, line);
    int status = siotls_x509_verify(set, &job.request, &error);
    bool agrees = job.is_complete && (status == SIOTLS_OK || status == SIOTLS_ERROR_UNTRUSTED) &&
                  (status == SIOTLS_OK) == job.is_good;
    snprintf(context, sizeof context, "%s is expected; %s (%s)%s", job.is_good ? "trust" : "refusal",
             status == SIOTLS_OK ? "trusted" : error.reason, status == SIOTLS_OK ? "" : error.detail,
             job.is_complete ? "" : "; files are missing");
    bool is_right = listed_judge(listed, job.id, number, !agrees, context);
    for (size_t i = 0; i < job.request.num_chain; i++)
        release(job.chain[i]);
    siotls_trust_free(job.trust);
    siotls_crls_free(job.crls);
    return is_right;
}

static bool run_all(struct siotls_set *set, const char *listed, FILE *cases, const char *folder)
{
    char line[MAX_LINE];
    unsigned number = 0;
    bool all_right = true;
    while (fgets(line, sizeof line, cases) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#')
            all_right = run_case(set, listed, folder, line, ++number) && all_right;
    }
    printf("1..%u\n", number);
    return all_right && number > 0;
}

static bool has_data(const char *folder)
{
    struct siotls_bytes root = read_certificate(folder, "TrustAnchorRootCertificate");
    release(root);
    return root.data_len > 0;
}

int main(int num_arguments, char **arguments)
{
    if (num_arguments != 4) {
        fprintf(stderr, "usage: pkits-harness LISTED.md CASES.txt FOLDER\n");
        return EXIT_FAILURE;
    }
    const char *folder = getenv("SIOTLS_PKITS") != NULL ? getenv("SIOTLS_PKITS") : arguments[3];
    if (!has_data(folder)) {
        printf("1..0 # SKIP there is no PKITS data in %s (Debian has it in python3-cryptography-vectors)\n", folder);
        return EXIT_SUCCESS;
    }
    const char *provider_path = getenv("SIOTLS_PROVIDER_PATH") == NULL ? BUILT_PROVIDERS : NULL;
    struct siotls_set_options options = {.size = sizeof options, .provider_path = provider_path};
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set *set;
    FILE *cases = fopen(arguments[2], "r");
    if (cases == NULL || siotls_set_new(&set, &options, &error) != SIOTLS_OK) {
        fprintf(stderr, "pkits-harness: %s\n", cases == NULL ? "the cases cannot be read" : error.reason);
        return EXIT_FAILURE;
    }
    char *listed = listed_read(arguments[1]);
    bool all_right = run_all(set, listed, cases, folder);
    free(listed);
    fclose(cases);
    siotls_set_free(set);
    return all_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
