#include "CSimdjson.h"

#include <new>
#include <simdjson.h>

struct triaged_json_parser {
    simdjson::dom::parser parser;
    size_t max_depth;
};

extern "C" triaged_json_parser *triaged_json_parser_create(size_t max_depth) {
    triaged_json_parser *made = new (std::nothrow) triaged_json_parser();
    if (made != nullptr) {
        made->max_depth = max_depth;
    }
    return made;
}

extern "C" void triaged_json_parser_destroy(triaged_json_parser *parser) {
    delete parser;
}

extern "C" const char *triaged_json_parse(
    triaged_json_parser *parser, const uint8_t *bytes, size_t length, const uint64_t **tape, const uint8_t **strings) {
    // The depth is part of the parser's allocation, so it is set together with the capacity the document needs.
    if (length > parser->parser.capacity()) {
        simdjson::error_code code = parser->parser.allocate(length, parser->max_depth);
        if (code != simdjson::SUCCESS) {
            return simdjson::error_message(code);
        }
    }
    // The bytes come without simdjson's padding: it copies them into a padded buffer of its own.
    simdjson::dom::element root;
    simdjson::error_code code = parser->parser.parse(bytes, length, true).get(root);
    if (code != simdjson::SUCCESS) {
        return simdjson::error_message(code);
    }
    *tape = parser->parser.doc.tape.get();
    *strings = parser->parser.doc.string_buf.get();
    return nullptr;
}
