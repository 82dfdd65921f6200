#ifndef TRIAGED_CCLD2_H
#define TRIAGED_CCLD2_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The code of the language that `length` bytes of UTF-8 are written in, as CLD2 names it; it lives forever.
///
/// NULL when the detector is not sure. Bytes that are no UTF-8 end the text. May be called by many threads at once.
const char *triaged_cld2_language(const char *text, size_t length);

#ifdef __cplusplus
}
#endif
#endif
