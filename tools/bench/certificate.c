/* SPDX-License-Identifier: Apache-2.0 */
/* certificate.c: see certificate.h. */
#include "bench/certificate.h"

static const char certificate[] = "-----BEGIN CERTIFICATE-----\n"
                                  "MIIBmjCCAUGgAwIBAgIUXmBEsFsmfjxSv3gRYOFIMiRtlEswCgYIKoZIzj0EAwIw\n"
                                  "FzEVMBMGA1UEAwwMc2lvdGxzLWJlbmNoMCAXDTI2MTEyNDAyNDEwM1oYDzIxMjYx\n"
                                  "MDMxMDI0MTAzWjAXMRUwEwYDVQQDDAxzaW90bHMtYmVuY2gwWTATBgcqhkjOPQIB\n"
                                  "BggqhkjOPQMBBwNCAAQTioTJreUbWl1P1xGUh1rs5phlFEOWjTz+GUJQMSUx8Cpk\n"
                                  "AUnG1KgZsSNYGZ60o+8DUdWyh7vBnBGZ955sOsHZo2kwZzAdBgNVHQ4EFgQUYK9q\n"
                                  "brjhAv3lkrbC7rMYufMEuokwHwYDVR0jBBgwFoAUYK9qbrjhAv3lkrbC7rMYufME\n"
                                  "uokwDwYDVR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZI\n"
                                  "zj0EAwIDRwAwRAIgTVLyPEg/uu0JFz6IRsJas9N7JAZfAITmtiZG06G1s64CIGWv\n"
                                  "rKE6CmEnd1ftRgIlIqegHgCKLCmJoCWoDsRcu+mk\n"
                                  "-----END CERTIFICATE-----\n";

static const char key[] = "-----BEGIN PRIVATE KEY-----\n"
                          "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgpRzlWeDWNPSB2Dms\n"
                          "WrSsrqgyjgDHXMZOEhs9vu/QkiChRANCAAQTioTJreUbWl1P1xGUh1rs5phlFEOW\n"
                          "jTz+GUJQMSUx8CpkAUnG1KgZsSNYGZ60o+8DUdWyh7vBnBGZ955sOsHZ\n"
                          "-----END PRIVATE KEY-----\n";

struct siotls_bytes bench_certificate(void)
{
    return (struct siotls_bytes){(const uint8_t *)certificate, sizeof certificate - 1};
}

struct siotls_bytes bench_key(void)
{
    return (struct siotls_bytes){(const uint8_t *)key, sizeof key - 1};
}
