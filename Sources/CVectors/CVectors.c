// Swift compiles a module for one processor, the oldest of its kind, and has no way to compile one function for
// another (compiler flags for that are unsafe flags, which a package may not set). Hence this face: each kernel is
// written once in plain C, and compiled once for every level.
#include "CVectors.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#define WORDS TRIAGED_VECTORS_WORDS
#define DIMENSIONS TRIAGED_VECTORS_DIMENSIONS
#define BODY static inline __attribute__((always_inline))

BODY uint8_t distance(const uint64_t *code, const uint64_t *query) {
    unsigned bits = 0;
    for (int word = 0; word < WORDS; word++) bits += (unsigned)__builtin_popcountll(code[word] ^ query[word]);
    return bits > 255 ? 255 : (uint8_t)bits;
}

BODY void distances(const uint64_t *codes, size_t count, const uint64_t *query, const uint64_t *ahead, uint8_t *out) {
    const uint64_t mine[WORDS] = {query[0], query[1], query[2], query[3]};
    enum { stride = 64, line = 8 };
    for (size_t i = 0; i < count; i += stride) {
        size_t end = count - i < stride ? count : i + stride;
        // Runs are short, and the processor notices too late where the next one lies.
        for (size_t word = i * WORDS; ahead && word < end * WORDS; word += line) __builtin_prefetch(ahead + word);
        for (size_t k = i; k < end; k++) out[k] = distance(codes + k * WORDS, mine);
    }
}

BODY void distances_at(
    const uint64_t *codes, const uint16_t *places, size_t count, const uint64_t *query, uint8_t *out) {
    const uint64_t mine[WORDS] = {query[0], query[1], query[2], query[3]};
    for (size_t i = 0; i < count; i++) out[i] = distance(codes + (size_t)places[i] * WORDS, mine);
}

BODY size_t nearest(
    const uint8_t *in, size_t count, uint8_t bound, size_t ties, uint32_t *indices, size_t capacity) {
    enum { stride = 16 };
    size_t found = 0, i = 0;
    while (i < count) {
        size_t end = count - i < stride ? count : i + stride;
        if (end - i == stride) {
            // Most strides hold none, and one pass without branches tells.
            uint8_t any = 0;
            for (int k = 0; k < stride; k++) any |= in[i + k] <= bound;
            if (!any) i = end;
        }
        // Which of a stride it is cannot be foreseen, so that each is written down, and stays if it counts.
        for (; i < end; i++) {
            if (found == capacity) return found;
            size_t tied = in[i] == bound && ties > 0;
            indices[found] = (uint32_t)i;
            found += (in[i] < bound) | tied;
            ties -= tied;
        }
    }
    return found;
}

BODY int32_t dot(const int8_t *a, const int8_t *b) {
    int32_t sum = 0;
    for (int i = 0; i < DIMENSIONS; i++) sum += (int32_t)a[i] * (int32_t)b[i];
    return sum;
}

BODY void dots(const int8_t *vectors, size_t count, const int8_t *query, int32_t *products) {
    for (size_t i = 0; i < count; i++) products[i] = dot(vectors + i * DIMENSIONS, query);
}

BODY void dots_at(
    const int8_t *vectors, const uint16_t *places, size_t count, const int8_t *query, int32_t *products) {
    // The vectors lie scattered, and each costs a trip to memory unless it was asked for ahead.
    enum { ahead = 8 };
    for (size_t i = 0; i < count; i++) {
        if (i + ahead < count) {
            const int8_t *next = vectors + (size_t)places[i + ahead] * DIMENSIONS;
            __builtin_prefetch(next);
            __builtin_prefetch(next + 64);
        }
        products[i] = dot(vectors + (size_t)places[i] * DIMENSIONS, query);
    }
}

/// Half the numbers of the one half plus and minus those of the other, interleaved: seven such passes are a
/// Walsh-Hadamard transform with its rows in another order, and every pass is one long loop.
BODY void pass(const int32_t *restrict in, int32_t *restrict out) {
    for (int i = 0; i < DIMENSIONS / 2; i++) {
        out[2 * i] = in[i] + in[i + DIMENSIONS / 2];
        out[2 * i + 1] = in[i] - in[i + DIMENSIONS / 2];
    }
}

BODY void code(const int8_t *vector, const int32_t *flips, uint64_t *words) {
    // The sums stay below 128 to the power of 4, which is 2 to the power of 28.
    for (int rotation = 0; rotation < 2; rotation++) {
        int32_t a[DIMENSIONS], b[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) a[i] = vector[i];
        for (int round = 0; round < 3; round++, flips += DIMENSIONS) {
            for (int i = 0; i < DIMENSIONS; i++) b[i] = (a[i] ^ flips[i]) - flips[i];
            for (int step = 0; step < 6; step += 2) {
                pass(b, a);
                pass(a, b);
            }
            pass(b, a);
        }
        for (int half = 0; half < 2; half++) {
            uint64_t word = 0;
            for (int bit = 0; bit < 64; bit++) word |= (uint64_t)(a[64 * half + bit] > 0) << bit;
            words[2 * rotation + half] = word;
        }
    }
}

#if defined(__x86_64__)
#define LEVEL_1 __attribute__((target("popcnt,avx2")))
#define LEVEL_2 __attribute__((target("popcnt,avx2,avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq")))

int triaged_vectors_level(void) {
    if (!__builtin_cpu_supports("popcnt") || !__builtin_cpu_supports("avx2")) return 0;
    int all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vpopcntdq");
    return all ? 2 : 1;
}
#else
// Elsewhere (arm64 has a vector count of bits in its base) one level is all.
#define LEVEL_1
#define LEVEL_2

int triaged_vectors_level(void) { return 0; }
#endif

// One kernel at three levels, and the door that chooses.
#define KERNEL(result, name, parameters, arguments)               \
    static result name##_0 parameters { return name arguments; }  \
    LEVEL_1 static result name##_1 parameters { return name arguments; } \
    LEVEL_2 static result name##_2 parameters { return name arguments; }
#define DOOR(name, level, arguments) \
    level >= 2 ? name##_2 arguments : level == 1 ? name##_1 arguments : name##_0 arguments

KERNEL(
    void, distances, (const uint64_t *c, size_t n, const uint64_t *q, const uint64_t *a, uint8_t *out),
    (c, n, q, a, out))
KERNEL(
    void, distances_at, (const uint64_t *c, const uint16_t *p, size_t n, const uint64_t *q, uint8_t *out),
    (c, p, n, q, out))
KERNEL(
    size_t, nearest, (const uint8_t *in, size_t n, uint8_t b, size_t t, uint32_t *out, size_t room),
    (in, n, b, t, out, room))
KERNEL(void, dots, (const int8_t *v, size_t n, const int8_t *q, int32_t *out), (v, n, q, out))
KERNEL(
    void, dots_at, (const int8_t *v, const uint16_t *p, size_t n, const int8_t *q, int32_t *out), (v, p, n, q, out))
KERNEL(void, code, (const int8_t *v, const int32_t *f, uint64_t *out), (v, f, out))

void triaged_vectors_distances(
    int level, const uint64_t *codes, size_t count, const uint64_t *query, const uint64_t *ahead, uint8_t *out) {
    DOOR(distances, level, (codes, count, query, ahead, out));
}

void triaged_vectors_distances_at(
    int level, const uint64_t *codes, const uint16_t *places, size_t count, const uint64_t *query, uint8_t *out) {
    DOOR(distances_at, level, (codes, places, count, query, out));
}

void triaged_vectors_histogram(const uint8_t *in, size_t count, uint32_t *bins) {
    // Four tables, so that equal neighbours do not wait for each other.
    uint32_t parts[4][256] = {{0}};
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        for (int k = 0; k < 4; k++) parts[k][in[i + k]]++;
    }
    for (; i < count; i++) parts[0][in[i]]++;
    for (int bin = 0; bin < 256; bin++) bins[bin] += parts[0][bin] + parts[1][bin] + parts[2][bin] + parts[3][bin];
}

size_t triaged_vectors_nearest(
    int level, const uint8_t *in, size_t count, uint8_t bound, size_t ties, uint32_t *indices, size_t capacity) {
    return DOOR(nearest, level, (in, count, bound, ties, indices, capacity));
}

void triaged_vectors_dots(int level, const int8_t *vectors, size_t count, const int8_t *query, int32_t *products) {
    DOOR(dots, level, (vectors, count, query, products));
}

void triaged_vectors_dots_at(
    int level, const int8_t *vectors, const uint16_t *places, size_t count, const int8_t *query, int32_t *products) {
    DOOR(dots_at, level, (vectors, places, count, query, products));
}

void triaged_vectors_code(int level, const int8_t *vector, const int32_t *flips, uint64_t *words) {
    DOOR(code, level, (vector, flips, words));
}

void triaged_vectors_give_back(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}
