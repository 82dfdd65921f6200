#include "CCLD2.h"

#include <climits>
#include <cstdio>

// It names FILE without including what declares it.
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" const char *triaged_cld2_language(const char *text, size_t length) {
    if (length == 0 || length > INT_MAX) {
        return nullptr;
    }
    bool is_reliable = false;
    int valid = 0;
    CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language language3[3];
    int percent3[3];
    double score3[3];
    int text_bytes = 0;
    CLD2::Language found = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        text, static_cast<int>(length), true, &hints, 0, language3, percent3, score3, nullptr, &text_bytes,
        &is_reliable, &valid);
    if (!is_reliable || found == CLD2::UNKNOWN_LANGUAGE) {
        return nullptr;
    }
    return CLD2::LanguageCode(found);
}
