/* SPDX-License-Identifier: Apache-2.0 */
/* judge.c: who judges the server's certificate: the library, or the operating system. */
#include "common/judge.h"
#include "client/client.h"
#include "common/report.h"

bool client_judge_parse(struct client_options *options)
{
    if (!tool_judge_parse(&options->is_judged_by_system, CLIENT_NAME, "--verify", options->verify))
        return false;
    const char *problem = options->is_judged_by_system && (options->ca != NULL || options->is_insecure)
                              ? "--verify windows excludes --ca and --insecure"
                          : !options->is_judged_by_system && options->verifies_revocation
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
