#ifndef TRIAGED_CVECTORS_H
#define TRIAGED_CVECTORS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bits of a code are 4 words, numbers of a vector are 128 bytes. The faces below read whole codes and vectors.
#define TRIAGED_VECTORS_WORDS 4
#define TRIAGED_VECTORS_DIMENSIONS 128

/// What this machine's processor can do: 0 is what every machine can, each level above includes those below it.
/// Every function gives the same answer at every level; a level above this one must not be asked for.
int triaged_vectors_level(void);

/// The bits in which each of `count` codes lying in a row differs from `query`, 255 where all 256 do. Meanwhile as much
/// memory is fetched from `ahead`, where the next call will read, or NULL; it is not read.
void triaged_vectors_distances(
    int level, const uint64_t *codes, size_t count, const uint64_t *query, const uint64_t *ahead,
    uint8_t *distances);
/// The same for the codes at `places`.
void triaged_vectors_distances_at(
    int level, const uint64_t *codes, const uint16_t *places, size_t count, const uint64_t *query,
    uint8_t *distances);
/// Adds to the 256 `bins` how often each distance occurs.
void triaged_vectors_histogram(const uint8_t *distances, size_t count, uint32_t *bins);
/// Writes the indices of all distances below `bound` and of the first `ties` equal to it, ascending, at most
/// `capacity`. Returns how many.
size_t triaged_vectors_nearest(
    int level, const uint8_t *distances, size_t count, uint8_t bound, size_t ties, uint32_t *indices,
    size_t capacity);
/// The dot product of `query` with each of `count` vectors lying in a row.
void triaged_vectors_dots(int level, const int8_t *vectors, size_t count, const int8_t *query, int32_t *products);
/// The same for the vectors at `places`.
void triaged_vectors_dots_at(
    int level, const int8_t *vectors, const uint16_t *places, size_t count, const int8_t *query, int32_t *products);
/// The code of a vector: the signs of its numbers after two rotations, each of three rounds of flipped signs and a
/// Walsh-Hadamard transform. `flips` are 6 times 128 numbers, -1 where a sign flips and 0 where not.
void triaged_vectors_code(int level, const int8_t *vector, const int32_t *flips, uint64_t *words);

/// Has the C library return what was freed to the system, where it can.
void triaged_vectors_give_back(void);

#ifdef __cplusplus
}
#endif

#endif
