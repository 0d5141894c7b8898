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

// Rows decoded at a time: their memory, and how many they are at most.
constexpr int64_t batch_bytes = 8 << 20;
constexpr int64_t most_rows_per_batch = 1024;
// What is read of a column chunk at a time.
constexpr int64_t stream_bytes = 1 << 20;

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
  std::vector<int> leaves;
  std::string column_names;
  int next_group = 0;
};

struct retort_parquet_writer {
  std::shared_ptr<arrow::Schema> schema;
  std::shared_ptr<arrow::io::FileOutputStream> sink;
  std::unique_ptr<parquet::arrow::FileWriter> file;
};

namespace {

void add_leaves(const parquet::arrow::SchemaField &field, std::vector<int> &chosen) {
  if (field.is_leaf()) chosen.push_back(field.column_index);
  for (const auto &child : field.children) add_leaves(child, chosen);
}

/// Adds the leaves that a path leads to: names, each ending in a zero byte. Lists are stepped
/// through without a name of their own, maps are taken whole.
void follow(const parquet::arrow::SchemaField &field, const char *path, std::vector<int> &chosen) {
  if (*path == '\0' || field.is_leaf()) return add_leaves(field, chosen);
  switch (field.field->type()->id()) {
    case arrow::Type::STRUCT:
      for (const auto &child : field.children)
        if (child.field->name() == path) follow(child, path + strlen(path) + 1, chosen);
      return;
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST:
      for (const auto &child : field.children) follow(child, path, chosen);
      return;
    default:
      add_leaves(field, chosen);
  }
}

/// The leaf columns that belong to the paths, in the file's order; all where `count` is negative.
std::vector<int> leaves(const parquet::arrow::FileReader &file, const char *const *paths,
                        int32_t count) {
  std::vector<int> chosen;
  for (const auto &field : file.manifest().schema_fields) {
    if (count < 0) add_leaves(field, chosen);
    for (int32_t index = 0; index < count; ++index)
      if (field.field->name() == paths[index])
        follow(field, paths[index] + strlen(paths[index]) + 1, chosen);
  }
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
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
    properties.set_buffer_size(stream_bytes);
    properties.set_page_checksum_verification(true);
    ARROW_RETURN_NOT_OK(builder.Open(input, properties));
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_use_threads(false);
    arrow_properties.set_pre_buffer(false);
    builder.properties(arrow_properties);
    ARROW_RETURN_NOT_OK(builder.Build(&reader->file));

    const auto *schema = reader->file->parquet_reader()->metadata()->schema();
    for (int field = 0; field < schema->group_node()->field_count(); ++field) {
      reader->column_names += schema->group_node()->field(field)->name();
      reader->column_names.push_back('\0');
    }
    reader->leaves = leaves(*reader->file, columns, column_count);
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

/// A type with bytes in place of texts.
std::shared_ptr<arrow::DataType> as_bytes(const std::shared_ptr<arrow::DataType> &type) {
  auto field = [&](int index) {
    return type->field(index)->WithType(as_bytes(type->field(index)->type()));
  };
  switch (type->id()) {
    case arrow::Type::STRING: return arrow::binary();
    case arrow::Type::LARGE_STRING: return arrow::large_binary();
    case arrow::Type::LIST: return arrow::list(field(0));
    case arrow::Type::LARGE_LIST: return arrow::large_list(field(0));
    case arrow::Type::FIXED_SIZE_LIST:
      return arrow::fixed_size_list(
          field(0), static_cast<const arrow::FixedSizeListType &>(*type).list_size());
    case arrow::Type::MAP: {
      const auto &map = static_cast<const arrow::MapType &>(*type);
      return arrow::map(as_bytes(map.key_type()), as_bytes(map.item_type()), map.keys_sorted());
    }
    case arrow::Type::STRUCT: {
      arrow::FieldVector fields;
      for (int index = 0; index < type->num_fields(); ++index) fields.push_back(field(index));
      return arrow::struct_(fields);
    }
    case arrow::Type::DICTIONARY: {
      const auto &dictionary = static_cast<const arrow::DictionaryType &>(*type);
      return arrow::dictionary(dictionary.index_type(), as_bytes(dictionary.value_type()),
                               dictionary.ordered());
    }
    default: return type;
  }
}

std::shared_ptr<arrow::ArrayData> as_bytes(const arrow::ArrayData &data,
                                           const std::shared_ptr<arrow::DataType> &type) {
  auto copy = data.Copy();
  copy->type = type;
  for (size_t index = 0; index < copy->child_data.size(); ++index)
    copy->child_data[index] =
        as_bytes(*copy->child_data[index], type->field(static_cast<int>(index))->type());
  if (copy->dictionary)
    copy->dictionary = as_bytes(*copy->dictionary,
                                static_cast<const arrow::DictionaryType &>(*type).value_type());
  return copy;
}

/// The same rows with bytes in place of texts. Whether they are UTF-8 is for the caller to see: one row
/// that is not must not hide the others.
std::shared_ptr<arrow::RecordBatch> as_bytes(const arrow::RecordBatch &batch) {
  arrow::FieldVector fields;
  std::vector<std::shared_ptr<arrow::ArrayData>> columns;
  for (int index = 0; index < batch.num_columns(); ++index) {
    auto field = batch.schema()->field(index);
    fields.push_back(field->WithType(as_bytes(field->type())));
    columns.push_back(as_bytes(*batch.column_data(index), fields.back()->type()));
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), batch.num_rows(), std::move(columns));
}

/// How many rows of a group to decode at a time, so that they take about `batch_bytes`.
int64_t batch_rows(const retort_parquet_reader &reader, int group) {
  auto metadata = reader.file->parquet_reader()->metadata()->RowGroup(group);
  int64_t bytes = 0;
  for (int leaf : reader.leaves)
    bytes += metadata->ColumnChunk(leaf)->total_uncompressed_size();
  const int64_t per_row = bytes / std::max<int64_t>(metadata->num_rows(), 1);
  return std::clamp<int64_t>(batch_bytes / std::max<int64_t>(per_row, 1), 1, most_rows_per_batch);
}

/// Opens a group; its rows come in batches.
arrow::Status open_group(retort_parquet_reader &reader, int group) {
  reader.file->set_batch_size(batch_rows(reader, group));
  return reader.file->GetRecordBatchReader({group}, reader.leaves).Value(&reader.batches);
}

/// What is wrong with a group, with the first column that cannot be read by itself.
arrow::Status locate(retort_parquet_reader &reader, int group, const arrow::Status &failure) {
  auto metadata = reader.file->parquet_reader()->metadata();
  std::string where = "row group " + std::to_string(group + 1) + " of " +
                      std::to_string(metadata->num_row_groups());
  for (int leaf : reader.leaves) {
    try {
      auto single = reader.file->GetRecordBatchReader({group}, {leaf});
      arrow::Status status = single.status();
      std::shared_ptr<arrow::RecordBatch> batch;
      do {
        if (status.ok()) status = (*single)->ReadNext(&batch);
        if (status.ok() && batch) status = as_bytes(*batch)->ValidateFull();
      } while (status.ok() && batch);
      if (status.ok()) continue;
    } catch (const std::exception &) {
    }
    where += ", column " + metadata->schema()->Column(leaf)->path()->ToDotString();
    break;
  }
  return arrow::Status::IOError(where, ": ", failure.message());
}

arrow::Status read_batch(retort_parquet_reader &reader, std::shared_ptr<arrow::RecordBatch> &batch) {
  if (!reader.batches) ARROW_RETURN_NOT_OK(open_group(reader, reader.next_group));
  ARROW_RETURN_NOT_OK(reader.batches->ReadNext(&batch));
  if (!batch) return arrow::Status::OK();
  batch = as_bytes(*batch);
  // Offsets and sizes from a damaged file must not be followed before they are checked.
  return batch->ValidateFull();
}

char *next_rows(retort_parquet_reader *reader, ArrowSchema *schema, ArrowArray *rows, bool *more) {
  return guarded([&]() -> arrow::Status {
    const int groups = reader->file->num_row_groups();
    *more = false;
    while (reader->next_group < groups) {
      std::shared_ptr<arrow::RecordBatch> batch;
      arrow::Status status;
      try {
        status = read_batch(*reader, batch);
      } catch (const std::exception &failure) {
        status = arrow::Status::IOError(failure.what());
      }
      if (!status.ok()) return locate(*reader, reader->next_group, status);
      *more = batch != nullptr;
      if (*more) return arrow::ExportRecordBatch(*batch, rows, schema);
      reader->batches.reset();
      ++reader->next_group;
    }
    return arrow::Status::OK();
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

char *create(const char *path, ArrowSchema *schema, const char *codec, const char *const *plain,
             int32_t plain_count, retort_parquet_writer **result) {
  return guarded([&]() -> arrow::Status {
    auto writer = std::make_unique<retort_parquet_writer>();
    ARROW_ASSIGN_OR_RAISE(writer->schema, arrow::ImportSchema(schema));
    ARROW_ASSIGN_OR_RAISE(auto type, compression(codec));
    ARROW_ASSIGN_OR_RAISE(writer->sink, arrow::io::FileOutputStream::Open(path));
    parquet::WriterProperties::Builder properties;
    properties.compression(type);
    properties.created_by("retort");
    properties.enable_page_checksum();
    for (int32_t index = 0; index < plain_count; ++index) {
      properties.disable_dictionary(plain[index]);
      properties.disable_statistics(plain[index]);
    }
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
