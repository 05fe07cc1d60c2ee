/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flag_table.c: every flag that the shim knows. One that is not here ends it with 89.
 */
#include "flags.h"

#define OF(field) offsetof(struct shim_flags, field)
#define OF_CREDENTIAL(field) offsetof(struct shim_credential, field)

const struct shim_flag shim_flag_table[] = {
    /* The process. */
    {"-port", SHIM_NUMBER, OF(port)},
    {"-shim-id", SHIM_TEXT, OF(shim_id)},
    {"-ipv6", SHIM_SET, OF(is_ipv6)},
    {"-server", SHIM_SET, OF(is_server)},
    {"-is-handshaker-supported", SHIM_SET, OF(is_handshaker_question)},
    {"-wait-for-debugger", SHIM_SET, OF(is_waiting_for_debugger)},
    {"-write-settings", SHIM_IGNORED_VALUE, 0},

    /* Ways to call another library's functions, and what only TLS 1.2 knows. */
    {"-async", SHIM_IGNORED, 0},
    {"-use-early-callback", SHIM_IGNORED, 0},
    {"-use-old-client-cert-callback", SHIM_IGNORED, 0},
    {"-install-ddos-callback", SHIM_IGNORED, 0},
    {"-no-op-extra-handshake", SHIM_IGNORED, 0},
    {"-peek-then-read", SHIM_IGNORED, 0},
    {"-no-tls1", SHIM_IGNORED, 0},
    {"-no-tls11", SHIM_IGNORED, 0},
    {"-no-tls12", SHIM_IGNORED, 0},
    {"-no-legacy-server-connect", SHIM_IGNORED, 0},
    {"-renegotiate-freely", SHIM_IGNORED, 0},
    {"-expect-no-session-id", SHIM_IGNORED, 0},
    {"-expect-secure-renegotiation", SHIM_IGNORED, 0},
    {"-expect-extended-master-secret", SHIM_IGNORED, 0},
    {"-permute-extensions", SHIM_IGNORED, 0},

    /* What is set up. */
    {"-cert-file", SHIM_TEXT + SHIM_OF_CREDENTIAL, OF_CREDENTIAL(cert_file)},
    {"-key-file", SHIM_TEXT + SHIM_OF_CREDENTIAL, OF_CREDENTIAL(key_file)},
    {"-signing-prefs", SHIM_LIST + SHIM_OF_CREDENTIAL, OF_CREDENTIAL(signing_prefs)},
    {"-ocsp-response", SHIM_BASE64 + SHIM_OF_CREDENTIAL, OF_CREDENTIAL(ocsp_response)},
    {"-signed-cert-timestamps", SHIM_BASE64 + SHIM_OF_CREDENTIAL, OF_CREDENTIAL(sct_list)},
    {"-new-x509-credential", SHIM_NEW_CREDENTIAL, SHIM_X509},
    {"-trust-cert", SHIM_TEXT, OF(trust_cert)},
    {"-curves", SHIM_LIST, OF(curves)},
    {"-key-shares", SHIM_LIST, OF(key_shares)},
    {"-no-key-shares", SHIM_SET, OF(has_no_key_shares)},
    {"-verify-prefs", SHIM_LIST, OF(verify_prefs)},
    {"-min-version", SHIM_NUMBER, OF(min_version)},
    {"-max-version", SHIM_NUMBER, OF(max_version)},
    {"-host-name", SHIM_TEXT, OF(host_name)},
    {"-advertise-alpn", SHIM_TEXT, OF(advertise_alpn)},
    {"-select-alpn", SHIM_TEXT, OF(select_alpn)},
    {"-decline-alpn", SHIM_IGNORED, 0},
    {"-reject-alpn", SHIM_SET, OF(rejects_alpn)},
    {"-verify-peer", SHIM_SET, OF(verifies_peer)},
    {"-require-any-client-certificate", SHIM_SET, OF(requires_client_certificate)},
    {"-enable-grease", SHIM_SET, OF(enables_grease)},
    {"-enable-ocsp-stapling", SHIM_SET, OF(enables_ocsp)},
    {"-enable-signed-cert-timestamps", SHIM_SET, OF(enables_scts)},
    {"-use-ocsp-callback", SHIM_IGNORED, 0},
    {"-set-ocsp-in-callback", SHIM_IGNORED, 0},
    {"-decline-ocsp-callback", SHIM_SET, OF(declines_ocsp)},
    {"-fail-ocsp-callback", SHIM_SET, OF(fails_ocsp)},
    {"-max-send-fragment", SHIM_NUMBER, OF(max_send_fragment)},

    /* How the exchange goes. */
    {"-implicit-handshake", SHIM_SET, OF(is_implicit_handshake)},
    {"-shim-writes-first", SHIM_SET, OF(shim_writes_first)},
    {"-shim-initial-write", SHIM_TEXT, OF(initial_write)},
    {"-repeat-shim-initial-write", SHIM_NUMBER, OF(repeat_initial_write)},
    {"-read-with-unfinished-write", SHIM_SET, OF(reads_with_unfinished_write)},
    {"-shim-shuts-down", SHIM_SET, OF(shim_shuts_down)},
    {"-check-close-notify", SHIM_SET, OF(checks_close_notify)},
    {"-read-size", SHIM_NUMBER, OF(read_size)},
    {"-key-update", SHIM_SET, OF(updates_key)},
    {"-key-update-before-read", SHIM_SET, OF(updates_key_before_read)},
    {"-use-custom-verify-callback", SHIM_SET, OF(has_verify_callback)},
    {"-verify-fail", SHIM_SET, OF(fails_verify)},
    {"-fail-early-callback", SHIM_SET, OF(fails_client_hello)},
    {"-fail-ddos-callback", SHIM_SET, OF(fails_ddos)},

    /* What must come of it. The result of verification is what -verify-fail made it. */
    {"-expect-verify-result", SHIM_IGNORED, 0},
    {"-expect-version", SHIM_NUMBER, OF(expect_version)},
    {"-expect-cipher", SHIM_NUMBER, OF(expect_cipher)},
    {"-expect-curve-id", SHIM_NUMBER, OF(expect_curve_id)},
    {"-expect-peer-signature-algorithm", SHIM_NUMBER, OF(expect_peer_signature_algorithm)},
    {"-expect-hrr", SHIM_SET, OF(expect_hrr)},
    {"-expect-no-hrr", SHIM_SET, OF(expect_no_hrr)},
    {"-expect-no-server-name", SHIM_SET, OF(expect_no_server_name)},
    {"-expect-server-name", SHIM_TEXT, OF(expect_server_name)},
    {"-expect-alpn", SHIM_TEXT, OF(expect_alpn)},
    {"-expect-advertised-alpn", SHIM_TEXT, OF(expect_advertised_alpn)},
    {"-expect-peer-cert-file", SHIM_TEXT, OF(expect_peer_cert_file)},
    {"-expect-no-peer-cert", SHIM_SET, OF(expect_no_peer_cert)},
    {"-expect-ocsp-response", SHIM_BASE64, OF(expect_ocsp_response)},
    {"-expect-signed-cert-timestamps", SHIM_BASE64, OF(expect_sct_list)},
    {"-expect-peer-verify-pref", SHIM_LIST, OF(expect_peer_verify_prefs)},

    {NULL, SHIM_IGNORED, 0},
};
