// The Compact Language Detector 2 for Swift (Debian's libcld2, Apache-2.0).
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  /// The code of the language, such as `en` or `zh-Hant`; `un` if none was found. Lives as long as the program.
  const char *code;
  /// The share of the letters that are of it, 0...100.
  int percent;
  /// Whether it is clearly ahead of the next.
  int is_reliable;
  /// Bytes of letters that were looked at.
  int letters;
} ccld2_language;

/// The language that most of a plain text is in, by any thread. The text may be any bytes.
ccld2_language ccld2_detect(const char *text, size_t length);

/// The three languages that most of a plain text is in, `un` where there are fewer, with the percentage of its letters
/// (in bytes) that each has. Returns the bytes of letters that were looked at.
int ccld2_shares(const char *text, size_t length, const char *codes[3], int percents[3]);

/// Whether there is a language of that code.
int ccld2_knows(const char *code);

#ifdef __cplusplus
}
#endif
