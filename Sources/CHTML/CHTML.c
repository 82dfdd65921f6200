#include "CHTML.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>

#include <libxml/HTMLparser.h>

// The parser looks through all open tags at each end of one: beyond this many it would be slow, and nobody writes so.
enum { DEEPEST = 1000 };

struct reading {
    const triaged_html_handler *handler;
    htmlParserCtxtPtr parser;
};

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    const struct reading *reading = context;
    if (reading->parser && reading->parser->nameNr > DEEPEST) {
        xmlStopParser(reading->parser);
        return;
    }
    const triaged_html_handler *handler = reading->handler;
    handler->start(handler->context, (const char *)name, (const char *const *)attributes);
}

static void on_end(void *context, const xmlChar *name) {
    const triaged_html_handler *handler = ((const struct reading *)context)->handler;
    handler->end(handler->context, (const char *)name);
}

static void on_text(void *context, const xmlChar *bytes, int count) {
    const triaged_html_handler *handler = ((const struct reading *)context)->handler;
    if (count > 0) handler->text(handler->context, (const char *)bytes, (size_t)count);
}

// libxml2 wants its tables made before two threads need them (its page on thread safety).
static pthread_once_t is_ready = PTHREAD_ONCE_INIT;

int triaged_html_read(const char *bytes, size_t count, const triaged_html_handler *handler) {
    if (count == 0) return 0;
    if (count > INT_MAX) return -1;
    pthread_once(&is_ready, xmlInitParser);
    htmlSAXHandler sax;
    memset(&sax, 0, sizeof sax);
    sax.startElement = on_start;
    sax.endElement = on_end;
    sax.characters = on_text;
    sax.ignorableWhitespace = on_text;
    // What stands in `script` and `style` comes as CDATA; it is text to whoever wants it.
    sax.cdataBlock = on_text;
    struct reading reading = {handler, NULL};
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&sax, &reading, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!parser) return -1;
    reading.parser = parser;
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                                   | HTML_PARSE_IGNORE_ENC);
    htmlParseChunk(parser, bytes, (int)count, 1);
    htmlFreeParserCtxt(parser);
    return 0;
}
