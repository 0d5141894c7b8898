// simdjson for Swift: parse one document, then read its tape in place.
//
// The tape is simdjson's own result format, documented in its doc/tape.md (version 3): one 64-bit
// word an element, the kind in the upper eight bits and a payload in the lower 56. Handing out the
// tape costs nothing per element; Swift walks it once (Formats/JSON/JSONTape.swift).
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that must be readable behind the text.
extern const size_t csimdjson_padding;

typedef struct csimdjson_parser csimdjson_parser;

typedef struct {
  /// NULL if the text was parsed, else simdjson's words for what is wrong.
  const char *error;
  /// The words of the tape, and the texts that it points into. Valid until the next parse.
  const uint64_t *tape;
  const uint8_t *texts;
} csimdjson_document;

/// A parser that keeps its memory between documents, and refuses those in which more than `deepest` lists and objects
/// stand within each other; NULL when there is no memory.
csimdjson_parser *csimdjson_parser_new(size_t deepest);
void csimdjson_parser_free(csimdjson_parser *parser);

/// Parses `length` bytes of UTF-8, behind which `csimdjson_padding` more can be read.
csimdjson_document csimdjson_parse(csimdjson_parser *parser, const uint8_t *text, size_t length);

#ifdef __cplusplus
}
#endif
