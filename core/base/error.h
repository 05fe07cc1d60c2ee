/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error.h: the one way to fail. Functions return bool; the first failure is kept with its reason.
 */
#ifndef SIO_BASE_ERROR_H
#define SIO_BASE_ERROR_H

#include <stdbool.h>

#include <siotls/types.h>

#if defined(__GNUC__)
#define SIO_CHECKED __attribute__((warn_unused_result))
#define SIO_FORMAT(text, values) __attribute__((format(printf, text, values)))
#else
#define SIO_CHECKED
#define SIO_FORMAT(text, values)
#endif

/* Why something failed. detail is memory of whoever owns the error, or NULL: then details are dropped. */
struct sio_error {
    const char *reason;
    char *detail;
    uint16_t detail_size;
    int16_t status;
    uint8_t alert;
    uint8_t origin;
};

/* Binds an internal error to the caller's public one, which may be NULL, and clears both. */
void sio_error_begin(struct sio_error *error, struct siotls_error *public_error);

/* Copies the outcome to the caller's public error, if any, and returns the status. */
int sio_error_end(const struct sio_error *error, struct siotls_error *public_error);

/* Copies it to an error that somebody asks to be filled. False: that is none, or has not even a size. */
bool sio_error_tell(const struct sio_error *error, struct siotls_error *public_error);

/* Fails a connection with an alert; returns false. The first failure wins. The reason is a unique literal. */
bool sio_fail(struct sio_error *error, enum siotls_alert alert, const char *reason);

/* Fails with a status of its own and internal_error as the alert; returns false. */
bool sio_fail_status(struct sio_error *error, enum siotls_status status, const char *reason);

/* Fails with status and alert; returns false. */
bool sio_fail_both(struct sio_error *error, enum siotls_status status, enum siotls_alert alert, const char *reason);

/* Fails with NO_MEMORY; returns false. */
bool sio_fail_memory(struct sio_error *error);

/* Adds words about the instance to a failure just raised, unless it has some; returns false. */
bool sio_fail_detail(struct sio_error *error, const char *format, ...) SIO_FORMAT(2, 3);

/* What an argument of a public call has to be, and in words what it is otherwise: "set is NULL". */
struct sio_argument {
    bool is_good;
    const char *complaint;
};

/* Fails with ARGUMENT, and the complaint of the first that is not good as the detail; true when all are. */
bool sio_arguments_check(struct sio_error *error, const char *reason, const struct sio_argument *arguments,
                         size_t num_arguments) SIO_CHECKED;

#define SIO_ARGUMENTS_CHECK(error, reason, ...)                                                                        \
    sio_arguments_check(error, reason, (const struct sio_argument[]){__VA_ARGS__},                                     \
                        sizeof((const struct sio_argument[]){__VA_ARGS__}) / sizeof(struct sio_argument))

/* True for a struct that says how long it is, and for none. */
#define SIO_HAS_SIZE(object) ((object) == NULL || (object)->size >= sizeof(object)->size)

/* Fails with ARGUMENT, and the value that the caller gave as the detail; returns false. */
bool sio_fail_value(struct sio_error *error, const char *reason, uint64_t value);

/* Puts words in front of those, such as the file in which that happened; returns false. */
bool sio_fail_within(struct sio_error *error, const char *where);

/*
 * Why a call was refused that changed nothing: the last one on an object, which goes on. It is not a failure of the
 * object itself.
 */
struct sio_misuse {
    const char *reason; /* NULL: none was refused */
    uint64_t value;     /* what is out of its range; a negative one as it is converted */
    int16_t status;
    bool has_value;
};

/* Keep why, and return the status. The reason is a unique literal; value is what the caller gave. */
int sio_refuse(struct sio_misuse *misuse, enum siotls_status status, const char *reason);
int sio_refuse_value(struct sio_misuse *misuse, const char *reason, uint64_t value);

/* Nothing happened because there was no memory for it. Returns NO_MEMORY. */
int sio_refuse_memory(struct sio_misuse *misuse);

/* Tells the caller's public error. False: that has not even a size. */
bool sio_misuse_tell(const struct sio_misuse *misuse, struct siotls_error *public_error);

/* True while nothing failed. */
static inline bool sio_error_is_clear(const struct sio_error *error)
{
    return error->status == SIOTLS_OK;
}

#endif
