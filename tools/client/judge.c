/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c: who judges the server's certificate: the library, or the operating system. */
#include "common/judge.h"
#include "client/client.h"
#include "common/report.h"

enum { BY_SIOTLS, BY_SYSTEM };

static const struct tool_word judges[] = {
    {"siotls", BY_SIOTLS},
    {"windows", BY_SYSTEM},
    {NULL, 0},
};

bool client_judge_parse(struct client_options *options)
{
    int judge = BY_SIOTLS;
    if (!tool_word_parse(&judge, CLIENT_NAME, "--verify", options->verify, judges))
        return false;
    options->is_judged_by_system = judge == BY_SYSTEM;
    const char *problem = judge == BY_SYSTEM && !tool_judge_is_possible() ? "--verify windows: this is not Windows"
                          : judge == BY_SYSTEM && (options->ca != NULL || options->is_insecure)
                              ? "--verify windows excludes --ca and --insecure"
                          : judge == BY_SIOTLS && options->verifies_revocation
                              ? "--verify-revocation goes with --verify windows; --revocation is what siotls asks"
                              : NULL;
    if (problem != NULL)
        tool_complain(CLIENT_NAME, "%s", problem);
    return problem == NULL;
}

uint32_t client_judge_requests(const struct client_options *options)
{
    return options->is_judged_by_system ? SIOTLS_REQUEST_VERIFY : 0;
}

static void refuse(struct client *client, const struct siotls_event *event, int alert, const char *why)
{
    tool_complain(CLIENT_NAME, "Windows refuses the server's certificate: %s", why);
    (void)siotls_conn_refuse(client->conn, event->id, alert);
}

void client_judge(struct client *client, const struct siotls_event *event)
{
    const struct siotls_x509_request request = {.size = sizeof request,
                                                .chain = event->chain,
                                                .num_chain = event->num_chain,
                                                .ocsp_response = event->ocsp_response,
                                                .name = event->server_name,
                                                .purpose = SIOTLS_PURPOSE_SERVER};
    struct tool_judgement judgement;
    if (event->certificate_type != SIOTLS_CERTIFICATE_X509) {
        refuse(client, event, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE, "it judges certificates, not raw public keys");
        return;
    }
    tool_judge(&judgement, &request, client->options.verifies_revocation);
    if (judgement.alert == 0)
        (void)siotls_conn_answer_verify(client->conn, event->id);
    else
        refuse(client, event, judgement.alert, judgement.why);
    tool_judgement_clear(&judgement);
}
