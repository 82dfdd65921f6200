#ifndef TRIAGED_CRE2_H
#define TRIAGED_CRE2_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One compiled pattern. Matching is safe from several threads at once.
typedef struct triaged_re2 triaged_re2;
/// Many patterns matched in one pass over a text. Matching is safe from several threads at once.
typedef struct triaged_re2_set triaged_re2_set;

/// Compiles `pattern` (UTF-8), never NULL unless memory is short; ask `triaged_re2_error` before using it.
/// `max_memory` bounds, in bytes, the program and the automata that matching builds.
triaged_re2 *triaged_re2_create(const char *pattern, size_t length, int case_sensitive, int64_t max_memory);
void triaged_re2_destroy(triaged_re2 *re);

/// What is wrong with the pattern, or NULL when it is usable. Lives as long as `re`.
const char *triaged_re2_error(const triaged_re2 *re);
/// RE2's error code; 0 is none. The numbers differ between versions of RE2.
int triaged_re2_error_code(const triaged_re2 *re);
/// The size of the compiled program, in instructions: a measure of what matching costs.
int triaged_re2_program_size(const triaged_re2 *re);

/// Finds the leftmost match at or after `from`; 1 with its byte offsets, or 0.
int triaged_re2_find(
    const triaged_re2 *re, const char *text, size_t length, size_t from, size_t *start, size_t *end);

triaged_re2_set *triaged_re2_set_create(int case_sensitive, int64_t max_memory);
void triaged_re2_set_destroy(triaged_re2_set *set);
/// Adds a pattern; its index in the set, or -1 when RE2 refuses it.
int triaged_re2_set_add(triaged_re2_set *set, const char *pattern, size_t length);
/// 1 when the set can be matched; 0 when it does not fit its memory. A set that failed must not be matched.
int triaged_re2_set_compile(triaged_re2_set *set);
/// Writes up to `capacity` indices of the patterns that match anywhere in the text, in no order.
/// Returns how many match, or -1 when the automaton outgrew its memory and the patterns must be tried singly.
int triaged_re2_set_match(
    const triaged_re2_set *set, const char *text, size_t length, int32_t *matched, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
