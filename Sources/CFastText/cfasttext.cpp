#include "CFastText.h"

#include "FoldedModel.h"

#include <fasttext/args.h>
#include <fasttext/fasttext.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <istream>
#include <streambuf>
#include <string>
#include <vector>

struct cfasttext {
  fasttext::FastText model;
  // Nothing if the library must be asked.
  std::unique_ptr<FoldedModel> folded;
};

namespace {

template <typename Body> bool tried(char **error, Body body) {
  try {
    body();
    return true;
  } catch (const std::exception &problem) {
    *error = strdup(problem.what());
  } catch (...) {
    *error = strdup("fastText failed without a word");
  }
  return false;
}

// A text as a stream.
struct Memory : std::streambuf {
  void read(std::string &text) { setg(text.data(), text.data(), text.data() + text.size()); }
};

}  // namespace

cfasttext *cfasttext_train(const char *const *arguments, size_t count, char **error) {
  auto model = std::make_unique<cfasttext>();
  bool done = tried(error, [&] {
    std::vector<std::string> words = {"fasttext", "supervised"};
    for (size_t i = 0; i < count; i++) words.emplace_back(arguments[i]);
    fasttext::Args args;
    args.parseArgs(words);
    model->model.train(args);
    model->folded = FoldedModel::fold(model->model);
  });
  return done ? model.release() : nullptr;
}

cfasttext *cfasttext_load(const char *path, char **error) {
  auto model = std::make_unique<cfasttext>();
  bool done = tried(error, [&] {
    model->model.loadModel(std::string(path));
    model->folded = FoldedModel::fold(model->model);
  });
  return done ? model.release() : nullptr;
}

int cfasttext_save(cfasttext *model, const char *path, char **error) {
  return tried(error, [&] { model->model.saveModel(path); });
}

void cfasttext_free(cfasttext *model) { delete model; }

double cfasttext_probability(const cfasttext *model, const cfasttext_piece *pieces, size_t count, const char *label) {
  if (model->folded) return model->folded->probability(pieces, count, label);
  auto dictionary = model->model.getDictionary();
  // The end of the line is a word, too. To make a stream takes longer than to read a short line.
  thread_local Memory memory;
  thread_local std::istream stream(&memory);
  thread_local std::string text;
  text.clear();
  for (size_t i = 0; i < count; i++) text.append(pieces[i].text, pieces[i].length) += ' ';
  text += '\n';
  memory.read(text);
  stream.clear();
  std::vector<int32_t> words, labels;
  dictionary->getLine(stream, words, labels);
  if (words.empty()) return -1;
  fasttext::Predictions predictions;
  // Numbers that are none make the library throw, and Swift cannot catch.
  try {
    model->model.predict(dictionary->nlabels(), words, predictions, 0);
  } catch (...) {
    return -1;
  }
  for (const auto &prediction : predictions)
    if (dictionary->getLabel(prediction.second) == label) return std::exp(prediction.first);
  return -1;
}

int32_t cfasttext_labels(const cfasttext *model) { return model->model.getDictionary()->nlabels(); }

char *cfasttext_label(const cfasttext *model, int32_t place) {
  return strdup(model->model.getDictionary()->getLabel(place).c_str());
}

int32_t cfasttext_dimension(const cfasttext *model) { return model->model.getDimension(); }
