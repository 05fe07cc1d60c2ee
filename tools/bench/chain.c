/* SPDX-License-Identifier: Apache-2.0 */
/* chain.c: see chain.h. Valid from November 2026 for a hundred years. */
#include "bench/chain.h"

static const char root[] = "-----BEGIN CERTIFICATE-----\n"
                           "MIIBzjCCAXSgAwIBAgIUCiX70ouUhaTOjL7y9ULZm0M1XFUwCgYIKoZIzj0EAwIw\n"
                           "RDELMAkGA1UEBhMCWFgxGTAXBgNVBAoMEHNpb3RscyBtZWFzdXJpbmcxGjAYBgNV\n"
                           "BAMMEXNpb3RscyBiZW5jaCByb290MCAXDTI2MTEyNDIzMzUzMVoYDzIxMjYxMDMx\n"
                           "MjMzNTMxWjBEMQswCQYDVQQGEwJYWDEZMBcGA1UECgwQc2lvdGxzIG1lYXN1cmlu\n"
                           "ZzEaMBgGA1UEAwwRc2lvdGxzIGJlbmNoIHJvb3QwWTATBgcqhkjOPQIBBggqhkjO\n"
                           "PQMBBwNCAAQY8xcRXoNqMGwXuPxhFO6NGRyfvTKtYQJR7JLmnIRHRhbF5EP5fy/Z\n"
                           "p+/1uGDoPm2Q01liUPBGjEjl8KwTJZUgo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4G\n"
                           "A1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQUpXmOuQR4qAOQ0y/1hNml8Mu48OYwCgYI\n"
                           "KoZIzj0EAwIDSAAwRQIhANDSS59f1NGBemNBKkFl0XMxFq8mtN6rDPkrJhK7Wnd5\n"
                           "AiAzpOcIeTp5qQMbP4P7+xXwBlKHHU+5sshgcMNNSi/Dog==\n"
                           "-----END CERTIFICATE-----\n";

static const char ca[] = "-----BEGIN CERTIFICATE-----\n"
                         "MIIClDCCAjugAwIBAgIULyDs3t92TOq+Ry3UliPDCFqlEvUwCgYIKoZIzj0EAwIw\n"
                         "RDELMAkGA1UEBhMCWFgxGTAXBgNVBAoMEHNpb3RscyBtZWFzdXJpbmcxGjAYBgNV\n"
                         "BAMMEXNpb3RscyBiZW5jaCByb290MCAXDTI2MTEyNDIzMzUzMVoYDzIxMjYxMDMx\n"
                         "MjMzNTMxWjBCMQswCQYDVQQGEwJYWDEZMBcGA1UECgwQc2lvdGxzIG1lYXN1cmlu\n"
                         "ZzEYMBYGA1UEAwwPc2lvdGxzIGJlbmNoIENBMFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
                         "AQcDQgAErnkG+3MQkJ1DQ5XaihFPDcDhHGxHDwn//PnUN3ERBwdCog6bJSeNhaEQ\n"
                         "EomndRtHa0qJvtlzpHkHOYi0f41nT6OCAQkwggEFMBIGA1UdEwEB/wQIMAYBAf8C\n"
                         "AQAwDgYDVR0PAQH/BAQDAgGGMB0GA1UdJQQWMBQGCCsGAQUFBwMBBggrBgEFBQcD\n"
                         "AjAdBgNVHQ4EFgQUlyvbRyNOtZkn/cqhxyGlvEaKy6AwHwYDVR0jBBgwFoAUpXmO\n"
                         "uQR4qAOQ0y/1hNml8Mu48OYwEwYDVR0gBAwwCjAIBgZngQwBAgEwOgYIKwYBBQUH\n"
                         "AQEELjAsMCoGCCsGAQUFBzAChh5odHRwOi8vY2EuZXhhbXBsZS5vcmcvcm9vdC5j\n"
                         "cnQwLwYDVR0fBCgwJjAkoCKgIIYeaHR0cDovL2NhLmV4YW1wbGUub3JnL3Jvb3Qu\n"
                         "Y3JsMAoGCCqGSM49BAMCA0cAMEQCIEMlV/HOZJglnbhJh/j2YmebmQSxkbRmS+WU\n"
                         "utOs+r5zAiACRjWmhPnf2iJt/bM+q3SsvBTdiAS+6VDD9tBC2yuv2g==\n"
                         "-----END CERTIFICATE-----\n";

static const char leaf[] = "-----BEGIN CERTIFICATE-----\n"
                           "MIICoDCCAkagAwIBAgIUCm03fFcc4mOlLCgPK1KWFmbc3KAwCgYIKoZIzj0EAwIw\n"
                           "QjELMAkGA1UEBhMCWFgxGTAXBgNVBAoMEHNpb3RscyBtZWFzdXJpbmcxGDAWBgNV\n"
                           "BAMMD3Npb3RscyBiZW5jaCBDQTAgFw0yNjExMjQyMzM1MzFaGA8yMTI2MTAzMTIz\n"
                           "MzUzMVowFjEUMBIGA1UEAwwLZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjO\n"
                           "PQMBBwNCAASgeyUH+zFOZ0acRxmhioc3fwEqKuLoc5Dwy8n00O/Qkpjm6zG9+hBK\n"
                           "wrqQvcoXt0Pgv92XY6rkCxfCoxdTieEMo4IBQjCCAT4wDAYDVR0TAQH/BAIwADAO\n"
                           "BgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFJS6\n"
                           "2gO5qTpfw+1mQtYSrm1/+4DpMB8GA1UdIwQYMBaAFJcr20cjTrWZJ/3KocchpbxG\n"
                           "isugMCUGA1UdEQQeMByCC2V4YW1wbGUub3Jngg0qLmV4YW1wbGUub3JnMBMGA1Ud\n"
                           "IAQMMAowCAYGZ4EMAQIBMF4GCCsGAQUFBwEBBFIwUDAkBggrBgEFBQcwAYYYaHR0\n"
                           "cDovL29jc3AuZXhhbXBsZS5vcmcvMCgGCCsGAQUFBzAChhxodHRwOi8vY2EuZXhh\n"
                           "bXBsZS5vcmcvY2EuY3J0MC0GA1UdHwQmMCQwIqAgoB6GHGh0dHA6Ly9jYS5leGFt\n"
                           "cGxlLm9yZy9jYS5jcmwwCgYIKoZIzj0EAwIDSAAwRQIhAIsKJW2Qu0HUvy8jJuZG\n"
                           "w8VYlUC4xeIlPp4WSdczEDUEAiAn6WSr+XdQNX/gnILkqBEl+Wy3hdyU4vrjiRK8\n"
                           "WSlyJg==\n"
                           "-----END CERTIFICATE-----\n";

static struct siotls_bytes bytes(const char *text, size_t text_size)
{
    return (struct siotls_bytes){(const uint8_t *)text, text_size - 1};
}

struct siotls_bytes bench_root(void)
{
    return bytes(root, sizeof root);
}

struct siotls_bytes bench_ca(void)
{
    return bytes(ca, sizeof ca);
}

struct siotls_bytes bench_leaf(void)
{
    return bytes(leaf, sizeof leaf);
}
