#include "csimdjson.h"

#include <new>
#include <simdjson.h>

struct csimdjson_parser {
  simdjson::dom::parser parser;
};

extern "C" {

const size_t csimdjson_padding = simdjson::SIMDJSON_PADDING;

csimdjson_parser *csimdjson_parser_new(size_t deepest) {
  auto *parser = new (std::nothrow) csimdjson_parser;
  // What it is given at first, it keeps when it grows.
  if (parser && parser->parser.allocate(256, deepest)) {
    delete parser;
    return nullptr;
  }
  return parser;
}

void csimdjson_parser_free(csimdjson_parser *parser) { delete parser; }

csimdjson_document csimdjson_parse(csimdjson_parser *parser, const uint8_t *text, size_t length) {
  auto error = parser->parser.parse(text, length, /* realloc_if_needed: */ false).error();
  if (error) return {simdjson::error_message(error), nullptr, nullptr};
  auto &document = parser->parser.doc;
  return {nullptr, document.tape.get(), document.string_buf.get()};
}

}  // extern "C"
