#include "CRE2.h"

#include <new>
#include <string>
#include <vector>

#include <re2/re2.h>
#include <re2/set.h>

namespace {

RE2::Options options(int case_sensitive, int64_t max_memory) {
    RE2::Options made;
    made.set_log_errors(false);
    made.set_case_sensitive(case_sensitive != 0);
    made.set_max_mem(max_memory);
    return made;
}

}  // namespace

struct triaged_re2 {
    RE2 re;
    triaged_re2(const char *pattern, size_t length, const RE2::Options &with)
        : re(re2::StringPiece(pattern, length), with) {}
};

struct triaged_re2_set {
    RE2::Set set;
    explicit triaged_re2_set(const RE2::Options &with) : set(with, RE2::UNANCHORED) {}
};

extern "C" triaged_re2 *triaged_re2_create(
    const char *pattern, size_t length, int case_sensitive, int64_t max_memory) {
    return new (std::nothrow) triaged_re2(pattern, length, options(case_sensitive, max_memory));
}

extern "C" void triaged_re2_destroy(triaged_re2 *re) { delete re; }

extern "C" const char *triaged_re2_error(const triaged_re2 *re) {
    return re->re.ok() ? nullptr : re->re.error().c_str();
}

extern "C" int triaged_re2_error_code(const triaged_re2 *re) { return re->re.error_code(); }

extern "C" int triaged_re2_program_size(const triaged_re2 *re) { return re->re.ProgramSize(); }

extern "C" int triaged_re2_find(
    const triaged_re2 *re, const char *text, size_t length, size_t from, size_t *start, size_t *end) {
    re2::StringPiece whole(text, length);
    re2::StringPiece match;
    if (!re->re.ok() || from > length || !re->re.Match(whole, from, length, RE2::UNANCHORED, &match, 1)) {
        return 0;
    }
    *start = static_cast<size_t>(match.data() - text);
    *end = *start + match.size();
    return 1;
}

extern "C" triaged_re2_set *triaged_re2_set_create(int case_sensitive, int64_t max_memory) {
    return new (std::nothrow) triaged_re2_set(options(case_sensitive, max_memory));
}

extern "C" void triaged_re2_set_destroy(triaged_re2_set *set) { delete set; }

extern "C" int triaged_re2_set_add(triaged_re2_set *set, const char *pattern, size_t length) {
    std::string error;
    return set->set.Add(re2::StringPiece(pattern, length), &error);
}

extern "C" int triaged_re2_set_compile(triaged_re2_set *set) { return set->set.Compile() ? 1 : 0; }

extern "C" int triaged_re2_set_match(
    const triaged_re2_set *set, const char *text, size_t length, int32_t *matched, size_t capacity) {
    thread_local std::vector<int> found;
    RE2::Set::ErrorInfo info;
    found.clear();
    if (!set->set.Match(re2::StringPiece(text, length), &found, &info)) {
        return info.kind == RE2::Set::kNoError ? 0 : -1;
    }
    for (size_t i = 0; i < found.size() && i < capacity; ++i) {
        matched[i] = found[i];
    }
    return static_cast<int>(found.size());
}
