#include "CCLD2.h"

#include <climits>
#include <cstdio>  // The next wants it and does not say so.

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

ccld2_language ccld2_detect(const char *text, size_t length) {
  CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language languages[3];
  int percents[3], letters = 0, valid = 0;
  double scores[3];
  bool is_reliable = false;
  // What is no UTF-8 ends the text.
  int size = length > INT_MAX ? INT_MAX : (int)length;
  CLD2::Language found = CLD2::ExtDetectLanguageSummaryCheckUTF8(
    text, size, true, &hints, 0, languages, percents, scores, nullptr, &letters, &is_reliable, &valid);
  return {CLD2::LanguageCode(found), found == languages[0] ? percents[0] : 0, is_reliable, letters};
}

int ccld2_knows(const char *code) { return CLD2::GetLanguageFromName(code) != CLD2::UNKNOWN_LANGUAGE; }

int ccld2_shares(const char *text, size_t length, const char *codes[3], int percents[3]) {
  CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language languages[3];
  int letters = 0, valid = 0;
  double scores[3];
  bool is_reliable = false;
  int size = length > INT_MAX ? INT_MAX : (int)length;
  CLD2::ExtDetectLanguageSummaryCheckUTF8(
    text, size, true, &hints, 0, languages, percents, scores, nullptr, &letters, &is_reliable, &valid);
  for (int place = 0; place < 3; place++) codes[place] = CLD2::LanguageCode(languages[place]);
  return letters;
}
