#include "FoldedModel.h"

#include <algorithm>
#include <cmath>

using fasttext::Dictionary;

namespace {

/// FNV-1a, as `Dictionary::hash` has it: bytes count as signed.
struct WordHash {
  uint32_t value = 2166136261;
  void add(char byte) { value = (value ^ uint32_t(int8_t(byte))) * 16777619; }
};

bool isSpace(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == '\0';
}

/// (W_1 − W_0) · E_i for every input i.
std::vector<float> scores(const fasttext::DenseMatrix &inputs, const fasttext::DenseMatrix &outputs) {
  const int64_t dimension = inputs.cols();
  std::vector<float> difference(dimension);
  for (int64_t j = 0; j < dimension; j++) difference[j] = outputs.at(1, j) - outputs.at(0, j);
  std::vector<float> scores(inputs.rows());
  for (int64_t i = 0; i < inputs.rows(); i++) {
    const float *vector = &inputs.at(i, 0);
    // Lanes of their own, which a compiler can keep in one register.
    double lanes[4] = {0, 0, 0, 0};
    int64_t j = 0;
    for (; j + 4 <= dimension; j += 4)
      for (int lane = 0; lane < 4; lane++) lanes[lane] += double(vector[j + lane]) * difference[j + lane];
    for (; j < dimension; j++) lanes[0] += double(vector[j]) * difference[j];
    scores[i] = float(lanes[0] + lanes[1] + lanes[2] + lanes[3]);
  }
  return scores;
}

}  // namespace

std::unique_ptr<FoldedModel> FoldedModel::fold(const fasttext::FastText &model) {
  const auto arguments = model.getArgs();
  const auto dictionary = model.getDictionary();
  if (model.isQuant() || arguments.model != fasttext::model_name::sup ||
      arguments.loss != fasttext::loss_name::softmax || arguments.maxn > 0 || dictionary->nlabels() != 2)
    return nullptr;

  auto folded = std::make_unique<FoldedModel>();
  const auto all = scores(*model.getInputMatrix(), *model.getOutputMatrix());
  const size_t words = dictionary->nwords();
  folded->runs_.assign(all.begin() + words, all.end());
  // Of a model without places for runs there are no runs.
  folded->longestRun_ = folded->runs_.empty() ? 1 : std::max(1, arguments.wordNgrams);
  for (int place : {0, 1}) folded->labels_[place] = dictionary->getLabel(place);
  folded->labelPrefix_ = arguments.label;
  size_t places = 16;
  while (places < 2 * words) places *= 2;
  folded->entries_.resize(places);
  for (size_t word = 0; word < words; word++) {
    const auto text = dictionary->getWord(int32_t(word));
    folded->add(text, dictionary->hash(text), all[word]);
  }
  return folded;
}

void FoldedModel::add(std::string_view word, uint32_t hash, float score) {
  size_t place = hash & (entries_.size() - 1);
  while (entries_[place].length > 0) place = (place + 1) & (entries_.size() - 1);
  entries_[place] = {hash, uint32_t(words_.size()), uint32_t(word.size()), score};
  words_ += word;
}

const FoldedModel::Entry *FoldedModel::find(std::string_view word, uint32_t hash) const {
  for (size_t place = hash & (entries_.size() - 1); entries_[place].length > 0;
       place = (place + 1) & (entries_.size() - 1)) {
    const Entry &entry = entries_[place];
    if (entry.hash == hash && std::string_view(words_).substr(entry.start, entry.length) == word) return &entry;
  }
  return nullptr;
}

double FoldedModel::probability(const cfasttext_piece *pieces, size_t count, std::string_view label) const {
  if (label != labels_[0] && label != labels_[1]) return -1;
  double sum = 0;
  int64_t inputs = 0;
  // The hash of each word, known or not, as the 64 bits of a signed number of 32: runs are made of these.
  thread_local std::vector<uint64_t> hashes;
  hashes.clear();
  auto take = [&](std::string_view word, uint32_t hash) {
    if (const Entry *entry = find(word, hash)) {
      sum += entry->score;
      inputs++;
    } else if (word.substr(0, labelPrefix_.size()) == labelPrefix_) {
      return;
    }
    hashes.push_back(uint64_t(int64_t(int32_t(hash))));
  };

  const std::string &end = Dictionary::EOS;
  bool isOver = false;
  for (size_t piece = 0; piece < count && !isOver; piece++) {
    const std::string_view text(pieces[piece].text, pieces[piece].length);
    for (size_t at = 0; at < text.size() && !isOver;) {
      if (isSpace(text[at])) {
        at++;
        continue;
      }
      const size_t start = at;
      WordHash hash;
      for (; at < text.size() && !isSpace(text[at]); at++) hash.add(text[at]);
      const auto word = text.substr(start, at - start);
      take(word, hash.value);
      isOver = word == end;
    }
  }
  // The end of a line is a word, too; whoever writes it into a text ends the line there.
  if (!isOver) {
    WordHash hash;
    for (char byte : end) hash.add(byte);
    take(end, hash.value);
  }

  for (size_t first = 0; first < hashes.size(); first++) {
    uint64_t hash = hashes[first];
    for (size_t last = first + 1; last < hashes.size() && last < first + longestRun_; last++) {
      hash = hash * 116049371 + hashes[last];
      sum += runs_[hash % runs_.size()];
      inputs++;
    }
  }
  if (inputs == 0) return -1;

  // In single precision, and with the small amount that the library adds before it takes a logarithm, so that the
  // numbers are those that fastText prints.
  const double mean = sum / double(inputs);
  const float probability = float(1 / (1 + std::exp(label == labels_[1] ? -mean : mean)));
  return std::exp(float(std::log(probability + 1e-5)));
}
