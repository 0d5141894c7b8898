// fastText for Swift: train a classifier, keep it, ask it (Debian's libfasttext, MIT).
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cfasttext cfasttext;

/// Trains on a file of lines as fastText has them, with the arguments of its command line behind `supervised`.
///
/// NULL if it cannot; then `error` has its words, to be freed.
cfasttext *cfasttext_train(const char *const *arguments, size_t count, char **error);
/// Reads a model; NULL and `error` as above.
cfasttext *cfasttext_load(const char *path, char **error);
/// Writes a model, to be read by any fastText; false and `error` as above.
int cfasttext_save(cfasttext *model, const char *path, char **error);
void cfasttext_free(cfasttext *model);

/// A piece of a line: UTF-8 without a newline.
typedef struct {
  const char *text;
  size_t length;
} cfasttext_piece;

/// The probability, 0...1, of a label such as `__label__positive` for a line of some pieces with spaces between them, by
/// any thread.
/// Negative if the model knows no word of the line, or does not know the label.
double cfasttext_probability(const cfasttext *model, const cfasttext_piece *pieces, size_t count, const char *label);
/// How many labels a model knows, and the name of one.
int32_t cfasttext_labels(const cfasttext *model);
/// The label's name, to be freed.
char *cfasttext_label(const cfasttext *model, int32_t place);
/// The numbers of a word's vector.
int32_t cfasttext_dimension(const cfasttext *model);

#ifdef __cplusplus
}
#endif
