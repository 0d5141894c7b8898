// A model of two labels whose output layer is folded into its input vectors.
#pragma once

#include "CFastText.h"

#include <fasttext/fasttext.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What a supervised model says of a line is softmax(W · mean(E_i)) over the words and runs of words i of the line
/// (Joulin et al., 2016). Of two labels that is σ(mean(s_i)) with s_i = (W_1 − W_0) · E_i: one number for each word
/// and each place for runs, worked out once, instead of a vector for each at every line.
///
/// Lines are read as the library's `Dictionary::getLine` reads them (fastText 0.9.2).
class FoldedModel {
 public:
  /// Nothing for models that are told otherwise: more labels, another loss, parts of words, quantized vectors.
  ///
  /// O(inputs × dimension); memory: 4 bytes for each input, and the words.
  static std::unique_ptr<FoldedModel> fold(const fasttext::FastText &model);

  /// As `cfasttext_probability`.
  double probability(const cfasttext_piece *pieces, size_t count, std::string_view label) const;

 private:
  /// A word, or none if it has no length.
  struct Entry {
    uint32_t hash;
    uint32_t start;
    uint32_t length;
    float score;
  };

  void add(std::string_view word, uint32_t hash, float score);
  const Entry *find(std::string_view word, uint32_t hash) const;

  /// A power of two of them, at most half full; a word stands at its hash or behind it.
  std::vector<Entry> entries_;
  /// All words, one behind the other.
  std::string words_;
  /// The scores of runs of words.
  std::vector<float> runs_;
  /// The words of the longest run.
  size_t longestRun_ = 1;
  std::string labels_[2];
  /// What a word begins with that is a label, and so no word.
  std::string labelPrefix_;
};
