/* SPDX-License-Identifier: Apache-2.0 */
/*
 * newer_names.h: what the provider cng, compiled for the test newer.c, calls instead of bcrypt.dll: newer_bcrypt.c.
 * Read before any other header.
 */
#ifndef NEWER_NAMES_H
#define NEWER_NAMES_H

#define BCryptOpenAlgorithmProvider newer_open
#define BCryptCloseAlgorithmProvider newer_close
#define BCryptSetProperty newer_set_property
#define BCryptGenerateKeyPair newer_generate
#define BCryptFinalizeKeyPair newer_finalize
#define BCryptImportKeyPair newer_import
#define BCryptExportKey newer_export
#define BCryptDestroyKey newer_destroy_key
#define BCryptSecretAgreement newer_agree
#define BCryptDeriveKey newer_derive
#define BCryptDestroySecret newer_destroy_secret
#define BCryptSignHash newer_sign
#define BCryptVerifySignature newer_verify
#define GetProcAddress newer_find

#endif
