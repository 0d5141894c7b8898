// Parquet for Swift, through Apache Arrow C++, loaded at run time.
//
// parquet.cpp is compiled by `make setup` into .deps/lib/libretort-parquet.so, against a system
// Arrow or the one in the pyarrow wheel, so that building Retort itself needs neither. Tables cross
// as the Arrow C data interface (https://arrow.apache.org/docs/format/CDataInterface.html).
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The two structures of the Arrow C data interface, laid out as its specification says.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif

/// Changes with every change of the table below; a library of another number is not used.
#define RETORT_PARQUET_VERSION 4

typedef struct retort_parquet_reader retort_parquet_reader;
typedef struct retort_parquet_writer retort_parquet_writer;
/// Rows as they lie in a file, and the names and types of their columns. Both never change and may be used from
/// several threads.
typedef struct retort_arrow_batch retort_arrow_batch;
typedef struct retort_arrow_schema retort_arrow_schema;

/// A column of a file that copies rows: where it comes from.
typedef struct {
  const char *name;
  /// Names from the top down, each ending in a zero byte, the last in two; NULL for a column that is given along.
  const char *path;
} retort_copied_column;

/// What the library offers. Every function returns NULL or an error text that the caller frees
/// with `free_text`.
typedef struct {
  int32_t version;
  /// "Arrow 26.0.1"
  const char *arrow;
  void (*free_text)(char *text);

  /// Opens a file (Parquet, or Arrow's IPC file or stream) for reading the columns of these paths, or all where
  /// `column_count` is negative. A path is names from the top down, each ending in a zero byte, the last in two; lists
  /// are stepped through without a name.
  char *(*open)(const char *path, const char *const *columns, int32_t column_count,
                retort_parquet_reader **reader);
  /// -1 if only reading all of it tells.
  int64_t (*row_count)(const retort_parquet_reader *reader);
  /// The names of all columns of the file, each ending in a zero byte, the last in two.
  const char *(*column_names)(const retort_parquet_reader *reader);
  /// Names and types of the columns that are read.
  char *(*schema)(retort_parquet_reader *reader, retort_arrow_schema **schema);
  /// The next rows, about 8 MiB of them; NULL at the end. An error names the row group and, if it can be told, the
  /// column.
  char *(*next)(retort_parquet_reader *reader, retort_arrow_batch **batch);
  void (*close_reader)(retort_parquet_reader *reader);

  int64_t (*batch_rows)(const retort_arrow_batch *batch);
  /// About how much memory they take.
  int64_t (*batch_bytes)(const retort_arrow_batch *batch);
  /// The rows to be looked at: checked but for their texts being UTF-8, views and extensions as plain types.
  char *(*export_batch)(const retort_arrow_batch *batch, struct ArrowSchema *schema,
                        struct ArrowArray *rows);
  void (*free_batch)(retort_arrow_batch *batch);

  /// The schema that holds the rows of all of these: columns that some lack, null types and widths made one. An error
  /// where there is none.
  char *(*unify)(const retort_arrow_schema *const *schemas, int32_t count,
                 retort_arrow_schema **schema);
  char *(*export_schema)(const retort_arrow_schema *schema, struct ArrowSchema *exported);
  void (*free_schema)(retort_arrow_schema *schema);

  /// Starts a file with the columns of `schema`, which it takes over. Codec: zstd, snappy, gzip or
  /// none. The leaves of `plain`, by dotted paths, are written without a dictionary and statistics.
  char *(*create)(const char *path, struct ArrowSchema *schema, const char *codec,
                  const char *const *plain, int32_t plain_count, retort_parquet_writer **writer);
  /// Starts a file for rows as they are: with all columns of `schema` where `column_count` is negative, else with
  /// these, of which those without a path have the types of `given`, in their order (which it takes over, if it is not
  /// NULL). An error names the column that Parquet cannot hold, or that is not there.
  char *(*create_copy)(const char *path, const retort_arrow_schema *schema,
                       const retort_copied_column *columns, int32_t column_count,
                       struct ArrowSchema *given, const char *codec,
                       retort_parquet_writer **writer);
  /// Adds a row group; it takes `rows` over.
  char *(*append)(retort_parquet_writer *writer, struct ArrowArray *rows);
  /// Adds a row group of rows of batches: of each the next `counts` of `rows`, which are places in it. `given` has the
  /// columns that are given along (which it takes over), or is NULL.
  char *(*append_copies)(retort_parquet_writer *writer, const retort_arrow_batch *const *batches,
                         const int64_t *counts, int32_t batch_count, const int64_t *rows,
                         struct ArrowArray *given);
  /// Writes the footer and closes the file. The writer is gone afterwards, whatever is returned.
  char *(*finish)(retort_parquet_writer *writer);
  /// Gives up a file that is not finished.
  void (*abandon)(retort_parquet_writer *writer);
} retort_parquet_api;

/// The one symbol of the library.
typedef const retort_parquet_api *(*retort_parquet_entry)(void);

/// Loads the library; NULL, with the reason in `error` (valid until the next call on this thread),
/// if it cannot be loaded or is of another version.
const retort_parquet_api *retort_parquet_load(const char *path, const char **error);

#ifdef __cplusplus
}
#endif
