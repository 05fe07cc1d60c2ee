/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_view.c: a ClientHello as the CLIENT_HELLO event shows it.
 */
#include "handshake/hello/hello.h"

#include <string.h>

/* Appends a list as numbers of the machine, and says where they start. */
static bool append_numbers(struct sio_buffer *numbers, struct siotls_bytes list, size_t *count)
{
    *count = sio_list16_count(list);
    for (size_t i = 0; i < *count; i++) {
        uint16_t value = sio_list16_at(list, i);
        if (!sio_buffer_append(numbers, (const uint8_t *)&value, sizeof value))
            return false;
    }
    return true;
}

static bool make_numbers(struct sio_client_hello_view *view, const struct sio_client_hello *hello)
{
    struct siotls_client_hello *shown = &view->public_view;
    if (!append_numbers(&view->numbers, hello->cipher_suites, &shown->num_suites) ||
        !append_numbers(&view->numbers, hello->supported_groups, &shown->num_groups) ||
        !append_numbers(&view->numbers, hello->signature_algorithms, &shown->num_schemes))
        return false;
    /* The buffer's memory comes from an allocator of any alignment, and holds nothing but u16. */
    const uint16_t *numbers = (const uint16_t *)(const void *)view->numbers.data;
    shown->suites = numbers;
    shown->groups = numbers + shown->num_suites;
    shown->schemes = shown->groups + shown->num_groups;
    return true;
}

static bool make_protocols(struct sio_client_hello_view *view, const struct sio_client_hello *hello,
                           const struct siotls_memory *memory)
{
    struct siotls_bytes protocol;
    struct sio_reader counter = sio_reader(hello->alpn);
    while (sio_protocol_next(&counter, &protocol))
        view->num_alpn++;
    view->alpn = sio_allocate_array(memory, view->num_alpn, sizeof *view->alpn);
    if (view->alpn == NULL)
        return false;
    struct sio_reader reader = sio_reader(hello->alpn);
    for (size_t i = 0; i < view->num_alpn && sio_protocol_next(&reader, &protocol); i++)
        view->alpn[i] = protocol;
    view->public_view.alpn = view->alpn;
    view->public_view.num_alpn = view->num_alpn;
    return true;
}

bool sio_hello_view_make(struct sio_client_hello_view *view, const struct sio_client_hello *hello,
                         struct siotls_bytes message, const struct siotls_memory *memory, struct sio_error *error)
{
    view->public_view = (struct siotls_client_hello){
        .size = sizeof view->public_view, .server_name = hello->server_name, .message = message};
    if (make_numbers(view, hello) && make_protocols(view, hello, memory))
        return true;
    sio_hello_view_clear(view, memory);
    return sio_fail_memory(error);
}

void sio_hello_view_clear(struct sio_client_hello_view *view, const struct siotls_memory *memory)
{
    sio_buffer_clear(&view->numbers);
    sio_release(memory, view->alpn, view->num_alpn * sizeof *view->alpn);
    view->public_view = (struct siotls_client_hello){0};
    view->alpn = NULL;
    view->num_alpn = 0;
}
