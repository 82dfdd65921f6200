#ifndef TRIAGED_CSIMDJSON_H
#define TRIAGED_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with its buffers; reused from one document to the next, never by two threads at once.
typedef struct triaged_json_parser triaged_json_parser;

/// Makes a parser that refuses documents nested deeper than `max_depth`. NULL when memory is short.
triaged_json_parser *triaged_json_parser_create(size_t max_depth);
void triaged_json_parser_destroy(triaged_json_parser *parser);

/// Parses a whole document of `length` UTF-8 bytes.
///
/// On success returns NULL, and `tape` and `strings` point into the parser until its next use: the layout is
/// simdjson's, described in its doc/tape.md. On failure returns simdjson's own words for what is wrong.
const char *triaged_json_parse(
    triaged_json_parser *parser, const uint8_t *bytes, size_t length, const uint64_t **tape, const uint8_t **strings);

#ifdef __cplusplus
}
#endif
#endif
