// The library behind retort_parquet.h. See there for what each function promises.
#include "include/retort_parquet.h"

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace {

// Rows decoded at a time: bounds the memory of a reader at this many rows of the columns read.
constexpr int64_t rows_per_batch = 1024;

char *error_text(const std::string &text) { return strdup(text.c_str()); }

/// Runs what may fail in Arrow's two ways, and turns both into a text.
template <typename Body>
char *guarded(Body body) {
  try {
    arrow::Status status = body();
    return status.ok() ? nullptr : error_text(status.message());
  } catch (const std::exception &failure) {
    return error_text(failure.what());
  }
}

void free_text(char *text) { free(text); }

}  // namespace

struct retort_parquet_reader {
  std::unique_ptr<parquet::arrow::FileReader> file;
  std::unique_ptr<arrow::RecordBatchReader> batches;
  std::string column_names;
};

struct retort_parquet_writer {
  std::shared_ptr<arrow::Schema> schema;
  std::shared_ptr<arrow::io::FileOutputStream> sink;
  std::unique_ptr<parquet::arrow::FileWriter> file;
};

namespace {

/// The leaf columns that belong to the named top-level columns.
arrow::Result<std::vector<int>> leaves(const parquet::arrow::FileReader &file,
                                       const char *const *names, int32_t count) {
  const auto *schema = file.parquet_reader()->metadata()->schema();
  std::vector<int> chosen;
  for (int leaf = 0; leaf < schema->num_columns(); ++leaf) {
    const std::string &root = schema->GetColumnRoot(leaf)->name();
    if (count < 0 || std::any_of(names, names + count, [&](auto name) { return root == name; }))
      chosen.push_back(leaf);
  }
  return chosen;
}

char *open_reader(const char *path, const char *const *columns, int32_t column_count,
                  retort_parquet_reader **result) {
  return guarded([&]() -> arrow::Status {
    auto reader = std::make_unique<retort_parquet_reader>();
    ARROW_ASSIGN_OR_RAISE(auto input, arrow::io::ReadableFile::Open(path));
    parquet::arrow::FileReaderBuilder builder;
    auto properties = parquet::default_reader_properties();
    properties.enable_buffered_stream();
    ARROW_RETURN_NOT_OK(builder.Open(input, properties));
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_batch_size(rows_per_batch);
    arrow_properties.set_use_threads(false);
    arrow_properties.set_pre_buffer(false);
    builder.properties(arrow_properties);
    ARROW_RETURN_NOT_OK(builder.Build(&reader->file));

    const auto *schema = reader->file->parquet_reader()->metadata()->schema();
    for (int field = 0; field < schema->group_node()->field_count(); ++field) {
      reader->column_names += schema->group_node()->field(field)->name();
      reader->column_names.push_back('\0');
    }
    std::vector<int> groups(reader->file->num_row_groups());
    for (size_t index = 0; index < groups.size(); ++index) groups[index] = static_cast<int>(index);
    ARROW_ASSIGN_OR_RAISE(auto chosen, leaves(*reader->file, columns, column_count));
    ARROW_ASSIGN_OR_RAISE(reader->batches, reader->file->GetRecordBatchReader(groups, chosen));
    *result = reader.release();
    return arrow::Status::OK();
  });
}

int64_t row_count(const retort_parquet_reader *reader) {
  return reader->file->parquet_reader()->metadata()->num_rows();
}

const char *column_names(const retort_parquet_reader *reader) {
  return reader->column_names.c_str();
}

char *next_rows(retort_parquet_reader *reader, ArrowSchema *schema, ArrowArray *rows, bool *more) {
  return guarded([&]() -> arrow::Status {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader->batches->ReadNext(&batch));
    *more = batch != nullptr;
    // Offsets and sizes from a damaged file must not be followed before they are checked.
    if (*more) ARROW_RETURN_NOT_OK(batch->ValidateFull());
    return *more ? arrow::ExportRecordBatch(*batch, rows, schema) : arrow::Status::OK();
  });
}

void close_reader(retort_parquet_reader *reader) { delete reader; }

arrow::Result<arrow::Compression::type> compression(const std::string &codec) {
  if (codec == "zstd") return arrow::Compression::ZSTD;
  if (codec == "snappy") return arrow::Compression::SNAPPY;
  if (codec == "gzip") return arrow::Compression::GZIP;
  if (codec == "none") return arrow::Compression::UNCOMPRESSED;
  return arrow::Status::Invalid("no such compression: ", codec);
}

char *create(const char *path, ArrowSchema *schema, const char *codec,
             retort_parquet_writer **result) {
  return guarded([&]() -> arrow::Status {
    auto writer = std::make_unique<retort_parquet_writer>();
    ARROW_ASSIGN_OR_RAISE(writer->schema, arrow::ImportSchema(schema));
    ARROW_ASSIGN_OR_RAISE(auto type, compression(codec));
    ARROW_ASSIGN_OR_RAISE(writer->sink, arrow::io::FileOutputStream::Open(path));
    parquet::WriterProperties::Builder properties;
    properties.compression(type);
    properties.created_by("retort");
    parquet::ArrowWriterProperties::Builder arrow_properties;
    arrow_properties.store_schema();
    ARROW_ASSIGN_OR_RAISE(
        writer->file,
        parquet::arrow::FileWriter::Open(*writer->schema, arrow::default_memory_pool(),
                                         writer->sink, properties.build(),
                                         arrow_properties.build()));
    *result = writer.release();
    return arrow::Status::OK();
  });
}

char *append_rows(retort_parquet_writer *writer, ArrowArray *rows) {
  return guarded([&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(rows, writer->schema));
    ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches({batch}));
    return writer->file->WriteTable(*table, std::max<int64_t>(batch->num_rows(), 1));
  });
}

char *finish(retort_parquet_writer *writer) {
  std::unique_ptr<retort_parquet_writer> owned(writer);
  return guarded([&]() -> arrow::Status {
    ARROW_RETURN_NOT_OK(owned->file->Close());
    // On the disk before it counts: the caller renames it into place next.
    if (fsync(owned->sink->file_descriptor()) != 0)
      return arrow::Status::IOError(strerror(errno));
    return owned->sink->Close();
  });
}

void abandon(retort_parquet_writer *writer) { delete writer; }

const retort_parquet_api api = {
    RETORT_PARQUET_VERSION,
    "Arrow " ARROW_VERSION_STRING,
    free_text,
    open_reader,
    row_count,
    column_names,
    next_rows,
    close_reader,
    create,
    append_rows,
    finish,
    abandon,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const retort_parquet_api *retort_parquet(void) {
  return &api;
}
