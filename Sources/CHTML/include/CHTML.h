#ifndef TRIAGED_CHTML_H
#define TRIAGED_CHTML_H

#include <stddef.h>

// HTML as a stream of tags and text, by libxml2's HTML parser: it takes any bytes, closes what was left open, resolves
// entities, and bounds how deep tags may lie. libxml2's own headers bring ICU's, which clash with Foundation's.

typedef struct {
    void *_Nullable context;
    // Names in lower case; attributes as name, value, name, value, …, NULL, with values NULL where there is none.
    void (*_Nonnull start)(void *_Nullable context, const char *_Nonnull name,
                           const char *_Nullable const *_Nullable attributes);
    void (*_Nonnull end)(void *_Nullable context, const char *_Nonnull name);
    // UTF-8, not ended by NUL; the text between two tags may come in several pieces. Comments are left out.
    void (*_Nonnull text)(void *_Nullable context, const char *_Nonnull bytes, size_t count);
} triaged_html_handler;

// Reads a document or a piece of one in UTF-8, up to where more than a thousand tags are open at once. Returns 0, or -1
// when there was no memory for it.
int triaged_html_read(const char *_Nonnull bytes, size_t count, const triaged_html_handler *_Nonnull handler);

#endif
