// The library behind retort_parquet.h. See there for what each function promises.
#include "include/retort_parquet.h"

#include <arrow/api.h>
#include <arrow/array/concatenate.h>
#include <arrow/c/bridge.h>
#include <arrow/compute/api.h>
#include <arrow/extension/uuid.h>
#include <arrow/io/file.h>
#include <arrow/ipc/api.h>
#include <arrow/util/byte_size.h>
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
  // A Parquet file, read group by group.
  std::unique_ptr<parquet::arrow::FileReader> file;
  std::unique_ptr<arrow::RecordBatchReader> batches;
  std::vector<int> leaves;
  int next_group = 0;
  // Arrow's own kinds of file: with an index, or a stream.
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> indexed;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> stream;
  int next_batch = 0;
  // What was read at once and is given out piece by piece.
  std::shared_ptr<arrow::RecordBatch> pending;
  int64_t given = 0;
  std::shared_ptr<arrow::Schema> ipc_schema;

  std::string column_names;
};

struct retort_arrow_batch {
  std::shared_ptr<arrow::RecordBatch> rows;
};

struct retort_arrow_schema {
  std::shared_ptr<arrow::Schema> columns;
};

struct retort_parquet_writer {
  std::string path;
  std::string codec;
  std::shared_ptr<arrow::Schema> schema;
  std::vector<std::string> plain;
  // Where the columns of copied rows come from: names from the top down; none for those that are given along.
  std::vector<std::vector<std::string>> sources;
  std::shared_ptr<arrow::Schema> given;
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

arrow::Status open_parquet(retort_parquet_reader &reader,
                           std::shared_ptr<arrow::io::ReadableFile> input,
                           const char *const *columns, int32_t column_count) {
  parquet::arrow::FileReaderBuilder builder;
  auto properties = parquet::default_reader_properties();
  properties.enable_buffered_stream();
  properties.set_buffer_size(stream_bytes);
  properties.set_page_checksum_verification(true);
  ARROW_RETURN_NOT_OK(builder.Open(input, properties));
  parquet::ArrowReaderProperties arrow_properties;
  arrow_properties.set_use_threads(false);
  arrow_properties.set_pre_buffer(false);
  arrow_properties.set_arrow_extensions_enabled(true);
  builder.properties(arrow_properties);
  ARROW_RETURN_NOT_OK(builder.Build(&reader.file));

  const auto *schema = reader.file->parquet_reader()->metadata()->schema();
  for (int field = 0; field < schema->group_node()->field_count(); ++field) {
    reader.column_names += schema->group_node()->field(field)->name();
    reader.column_names.push_back('\0');
  }
  reader.leaves = leaves(*reader.file, columns, column_count);
  return arrow::Status::OK();
}

/// Opens Arrow's own kinds of file. Columns are read whole.
arrow::Status open_ipc(retort_parquet_reader &reader,
                       std::shared_ptr<arrow::io::ReadableFile> input, bool is_indexed,
                       const char *const *columns, int32_t column_count) {
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  std::shared_ptr<arrow::Schema> schema;
  if (is_indexed) {
    ARROW_ASSIGN_OR_RAISE(auto whole, arrow::ipc::RecordBatchFileReader::Open(input, options));
    schema = whole->schema();
  } else {
    ARROW_ASSIGN_OR_RAISE(auto whole, arrow::ipc::RecordBatchStreamReader::Open(input, options));
    schema = whole->schema();
    ARROW_RETURN_NOT_OK(input->Seek(0));
  }
  for (const auto &field : schema->fields()) {
    reader.column_names += field->name();
    reader.column_names.push_back('\0');
  }
  for (int field = 0; column_count >= 0 && field < schema->num_fields(); ++field)
    for (int32_t index = 0; index < column_count; ++index)
      if (schema->field(field)->name() == columns[index]) {
        options.included_fields.push_back(field);
        break;
      }
  // No column at all cannot be asked for: the first one stands for the rows.
  if (column_count >= 0 && options.included_fields.empty() && schema->num_fields() > 0)
    options.included_fields.push_back(0);
  if (is_indexed) {
    ARROW_ASSIGN_OR_RAISE(reader.indexed, arrow::ipc::RecordBatchFileReader::Open(input, options));
    reader.ipc_schema = reader.indexed->schema();
  } else {
    ARROW_ASSIGN_OR_RAISE(reader.stream, arrow::ipc::RecordBatchStreamReader::Open(input, options));
    reader.ipc_schema = reader.stream->schema();
  }
  return arrow::Status::OK();
}

char *open_reader(const char *path, const char *const *columns, int32_t column_count,
                  retort_parquet_reader **result) {
  return guarded([&]() -> arrow::Status {
    auto reader = std::make_unique<retort_parquet_reader>();
    ARROW_ASSIGN_OR_RAISE(auto input, arrow::io::ReadableFile::Open(path));
    ARROW_ASSIGN_OR_RAISE(auto start, input->ReadAt(0, 6));
    ARROW_RETURN_NOT_OK(input->Seek(0));
    const auto begin = start->ToString();
    if (begin == "ARROW1") {
      ARROW_RETURN_NOT_OK(open_ipc(*reader, input, true, columns, column_count));
    } else if (begin.rfind("\xFF\xFF\xFF\xFF", 0) == 0) {
      ARROW_RETURN_NOT_OK(open_ipc(*reader, input, false, columns, column_count));
    } else {
      ARROW_RETURN_NOT_OK(open_parquet(*reader, input, columns, column_count));
    }
    *result = reader.release();
    return arrow::Status::OK();
  });
}

int64_t row_count(const retort_parquet_reader *reader) {
  if (reader->file) return reader->file->parquet_reader()->metadata()->num_rows();
  if (!reader->indexed) return -1;
  auto count = reader->indexed->CountRows();
  return count.ok() ? *count : -1;
}

const char *column_names(const retort_parquet_reader *reader) {
  return reader->column_names.c_str();
}

char *reader_schema(retort_parquet_reader *reader, retort_arrow_schema **result) {
  return guarded([&]() -> arrow::Status {
    auto schema = std::make_unique<retort_arrow_schema>();
    if (reader->file) {
      std::unique_ptr<arrow::RecordBatchReader> batches;
      ARROW_ASSIGN_OR_RAISE(batches, reader->file->GetRecordBatchReader({}, reader->leaves));
      schema->columns = batches->schema();
    } else {
      schema->columns = reader->ipc_schema;
    }
    *result = schema.release();
    return arrow::Status::OK();
  });
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

/// Checks everything but whether texts are UTF-8, which is for the caller to see: one row that is not must not hide
/// the others. Offsets and sizes from a damaged file must not be followed before.
arrow::Status validate(const arrow::RecordBatch &batch) {
  for (int index = 0; index < batch.num_columns(); ++index) {
    const auto &data = *batch.column_data(index);
    ARROW_RETURN_NOT_OK(arrow::MakeArray(as_bytes(data, as_bytes(data.type)))->ValidateFull());
  }
  return arrow::Status::OK();
}

using Data = std::shared_ptr<arrow::ArrayData>;

arrow::Result<Data> plain(const Data &data);

/// Views of texts as texts.
arrow::Result<Data> copied_views(const Data &data, const std::shared_ptr<arrow::DataType> &type) {
  arrow::BinaryViewArray views(data);
  arrow::LargeBinaryBuilder builder;
  for (int64_t index = 0; index < views.length(); ++index) {
    if (views.IsNull(index)) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
    } else {
      ARROW_RETURN_NOT_OK(builder.Append(views.GetView(index)));
    }
  }
  ARROW_ASSIGN_OR_RAISE(auto array, builder.Finish());
  auto copy = array->data()->Copy();
  copy->type = type;
  return copy;
}

/// UUIDs as people write them.
arrow::Result<Data> written_uuids(const Data &data) {
  arrow::FixedSizeBinaryArray bytes(data);
  arrow::StringBuilder builder;
  for (int64_t index = 0; index < bytes.length(); ++index) {
    if (bytes.IsNull(index)) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
      continue;
    }
    std::string text;
    for (int byte = 0; byte < 16; ++byte) {
      const char *digits = "0123456789abcdef";
      if (byte == 4 || byte == 6 || byte == 8 || byte == 10) text.push_back('-');
      text.push_back(digits[bytes.Value(index)[byte] >> 4]);
      text.push_back(digits[bytes.Value(index)[byte] & 15]);
    }
    ARROW_RETURN_NOT_OK(builder.Append(text));
  }
  ARROW_ASSIGN_OR_RAISE(auto array, builder.Finish());
  return array->data();
}

/// Children in plain types, and the type that has them.
arrow::Result<Data> plain_children(const Data &data) {
  auto copy = data->Copy();
  arrow::FieldVector fields;
  bool changed = false;
  for (size_t index = 0; index < copy->child_data.size(); ++index) {
    ARROW_ASSIGN_OR_RAISE(auto child, plain(copy->child_data[index]));
    changed = changed || child != copy->child_data[index];
    fields.push_back(data->type->field(static_cast<int>(index))->WithType(child->type));
    copy->child_data[index] = std::move(child);
  }
  if (!changed) return data;
  switch (data->type->id()) {
    case arrow::Type::LIST: copy->type = arrow::list(fields[0]); break;
    case arrow::Type::LARGE_LIST: copy->type = arrow::large_list(fields[0]); break;
    case arrow::Type::FIXED_SIZE_LIST:
      copy->type = arrow::fixed_size_list(
          fields[0], static_cast<const arrow::FixedSizeListType &>(*data->type).list_size());
      break;
    case arrow::Type::STRUCT: copy->type = arrow::struct_(fields); break;
    case arrow::Type::MAP: {
      const auto entry = copy->child_data[0]->type;
      copy->type = arrow::map(entry->field(0)->type(), entry->field(1)->type());
      break;
    }
    default: return data;
  }
  return copy;
}

/// A column in types that whoever looks at it knows: views copied, extensions as what they store.
arrow::Result<Data> plain(const Data &data) {
  switch (data->type->id()) {
    case arrow::Type::EXTENSION: {
      const auto &extension = static_cast<const arrow::ExtensionType &>(*data->type);
      auto storage = data->Copy();
      storage->type = extension.storage_type();
      if (extension.extension_name() == "arrow.uuid") return written_uuids(storage);
      return plain(storage);
    }
    case arrow::Type::STRING_VIEW: return copied_views(data, arrow::large_utf8());
    case arrow::Type::BINARY_VIEW: return copied_views(data, arrow::large_binary());
    case arrow::Type::LIST_VIEW: {
      ARROW_ASSIGN_OR_RAISE(auto list, arrow::ListArray::FromListView(
                                           arrow::ListViewArray(data), arrow::default_memory_pool()));
      return plain(list->data());
    }
    case arrow::Type::LARGE_LIST_VIEW: {
      ARROW_ASSIGN_OR_RAISE(
          auto list, arrow::LargeListArray::FromListView(arrow::LargeListViewArray(data),
                                                         arrow::default_memory_pool()));
      return plain(list->data());
    }
    case arrow::Type::DICTIONARY: {
      ARROW_ASSIGN_OR_RAISE(auto words, plain(data->dictionary));
      if (words == data->dictionary) return data;
      const auto &type = static_cast<const arrow::DictionaryType &>(*data->type);
      auto copy = data->Copy();
      copy->dictionary = words;
      copy->type = arrow::dictionary(type.index_type(), words->type, type.ordered());
      return copy;
    }
    default: return data->child_data.empty() ? data : plain_children(data);
  }
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
        if (status.ok() && batch) status = validate(*batch);
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
  return batch ? validate(*batch) : arrow::Status::OK();
}

/// The next rows of a Parquet file; none at its end.
arrow::Status next_of_groups(retort_parquet_reader &reader,
                             std::shared_ptr<arrow::RecordBatch> &batch) {
  const int groups = reader.file->num_row_groups();
  while (reader.next_group < groups) {
    arrow::Status status;
    try {
      status = read_batch(reader, batch);
    } catch (const std::exception &failure) {
      status = arrow::Status::IOError(failure.what());
    }
    if (!status.ok()) return locate(reader, reader.next_group, status);
    if (batch) return arrow::Status::OK();
    reader.batches.reset();
    ++reader.next_group;
  }
  return arrow::Status::OK();
}

/// The next rows of one of Arrow's own files; none at its end.
arrow::Status next_of_ipc(retort_parquet_reader &reader,
                          std::shared_ptr<arrow::RecordBatch> &batch) {
  while (!reader.pending || reader.given == reader.pending->num_rows()) {
    reader.given = 0;
    // Whoever is at the end may ask again.
    if (reader.indexed && reader.next_batch >= reader.indexed->num_record_batches()) {
      reader.pending.reset();
      return arrow::Status::OK();
    }
    const int place = reader.next_batch++;
    arrow::Status status;
    if (reader.indexed) {
      status = reader.indexed->ReadRecordBatch(place).Value(&reader.pending);
    } else {
      status = reader.stream->ReadNext(&reader.pending);
      if (status.ok() && !reader.pending) return arrow::Status::OK();
    }
    if (status.ok()) status = validate(*reader.pending);
    if (!status.ok())
      return arrow::Status::IOError("record batch ", place + 1, ": ", status.message());
  }
  const int64_t rows = std::min(most_rows_per_batch, reader.pending->num_rows() - reader.given);
  batch = reader.pending;
  if (rows < reader.pending->num_rows()) {
    // Copied, so that a piece has its own lists and not those of all.
    std::vector<std::shared_ptr<arrow::Array>> columns;
    for (const auto &column : reader.pending->columns()) {
      ARROW_ASSIGN_OR_RAISE(auto piece, arrow::Concatenate({column->Slice(reader.given, rows)}));
      columns.push_back(std::move(piece));
    }
    batch = arrow::RecordBatch::Make(reader.pending->schema(), rows, std::move(columns));
  }
  reader.given += rows;
  return arrow::Status::OK();
}

char *next_rows(retort_parquet_reader *reader, retort_arrow_batch **result) {
  return guarded([&]() -> arrow::Status {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(reader->file ? next_of_groups(*reader, batch) : next_of_ipc(*reader, batch));
    *result = batch ? new retort_arrow_batch{batch} : nullptr;
    return arrow::Status::OK();
  });
}

int64_t batch_rows_of(const retort_arrow_batch *batch) { return batch->rows->num_rows(); }

int64_t batch_bytes_of(const retort_arrow_batch *batch) {
  int64_t bytes = 0;
  for (const auto &column : batch->rows->columns()) {
    auto size = arrow::util::ReferencedBufferSize(*column);
    bytes += size.ok() ? *size : 0;
  }
  return bytes;
}

char *export_batch(const retort_arrow_batch *batch, ArrowSchema *schema, ArrowArray *rows) {
  return guarded([&]() -> arrow::Status {
    arrow::FieldVector fields;
    std::vector<Data> columns;
    for (int index = 0; index < batch->rows->num_columns(); ++index) {
      ARROW_ASSIGN_OR_RAISE(auto column, plain(batch->rows->column_data(index)));
      fields.push_back(batch->rows->schema()->field(index)->WithType(column->type));
      columns.push_back(std::move(column));
    }
    const auto exported = arrow::RecordBatch::Make(arrow::schema(fields), batch->rows->num_rows(),
                                                   std::move(columns));
    return arrow::ExportRecordBatch(*exported, rows, schema);
  });
}

void free_batch(retort_arrow_batch *batch) { delete batch; }

void close_reader(retort_parquet_reader *reader) { delete reader; }

arrow::Result<arrow::Compression::type> compression(const std::string &codec) {
  if (codec == "zstd") return arrow::Compression::ZSTD;
  if (codec == "snappy") return arrow::Compression::SNAPPY;
  if (codec == "gzip") return arrow::Compression::GZIP;
  if (codec == "none") return arrow::Compression::UNCOMPRESSED;
  return arrow::Status::Invalid("no such compression: ", codec);
}

std::shared_ptr<parquet::WriterProperties> writer_properties(const retort_parquet_writer &writer,
                                                             arrow::Compression::type codec) {
  parquet::WriterProperties::Builder properties;
  properties.compression(codec);
  properties.created_by("retort");
  properties.enable_page_checksum();
  for (const auto &path : writer.plain) {
    properties.disable_dictionary(path);
    properties.disable_statistics(path);
  }
  return properties.build();
}

std::shared_ptr<parquet::ArrowWriterProperties> arrow_writer_properties() {
  parquet::ArrowWriterProperties::Builder properties;
  properties.store_schema();
  return properties.build();
}

arrow::Status open_writer(retort_parquet_writer &writer) {
  ARROW_ASSIGN_OR_RAISE(auto codec, compression(writer.codec));
  ARROW_ASSIGN_OR_RAISE(writer.sink, arrow::io::FileOutputStream::Open(writer.path));
  return parquet::arrow::FileWriter::Open(*writer.schema, arrow::default_memory_pool(),
                                          writer.sink, writer_properties(writer, codec),
                                          arrow_writer_properties())
      .Value(&writer.file);
}

char *create(const char *path, ArrowSchema *schema, const char *codec, const char *const *plain,
             int32_t plain_count, retort_parquet_writer **result) {
  return guarded([&]() -> arrow::Status {
    auto writer = std::make_unique<retort_parquet_writer>();
    writer->path = path;
    writer->codec = codec;
    ARROW_ASSIGN_OR_RAISE(writer->schema, arrow::ImportSchema(schema));
    for (int32_t index = 0; index < plain_count; ++index) writer->plain.push_back(plain[index]);
    ARROW_RETURN_NOT_OK(open_writer(*writer));
    *result = writer.release();
    return arrow::Status::OK();
  });
}

char *unify(const retort_arrow_schema *const *schemas, int32_t count,
            retort_arrow_schema **result) {
  return guarded([&]() -> arrow::Status {
    auto unified = schemas[0]->columns;
    auto options = arrow::Field::MergeOptions::Defaults();
    options.promote_nullability = true;
    options.promote_decimal = true;
    options.promote_numeric_width = true;
    options.promote_binary = true;
    options.promote_temporal_unit = true;
    options.promote_list = true;
    options.promote_dictionary = true;
    for (int32_t index = 1; index < count; ++index) {
      const auto &next = schemas[index]->columns;
      if (next->Equals(*unified)) continue;
      ARROW_ASSIGN_OR_RAISE(unified, arrow::UnifySchemas({unified, next}, options));
    }
    for (int32_t index = 0; index < count; ++index)
      for (const auto &field : schemas[index]->columns->fields()) {
        const auto whole = unified->GetFieldByName(field->name());
        if (!whole) return arrow::Status::Invalid("two columns of one name");
        if (whole->type()->Equals(*field->type())) continue;
        if (field->type()->id() != arrow::Type::NA &&
            !arrow::compute::CanCast(*field->type(), *whole->type()))
          return arrow::Status::Invalid("column ", field->name(), " is of different types");
      }
    *result = new retort_arrow_schema{unified};
    return arrow::Status::OK();
  });
}

char *export_schema(const retort_arrow_schema *schema, ArrowSchema *exported) {
  return guarded([&] { return arrow::ExportSchema(*schema->columns, exported); });
}

void free_schema(retort_arrow_schema *schema) { delete schema; }

std::vector<std::string> names(const char *path) {
  std::vector<std::string> names;
  for (; *path != '\0'; path += strlen(path) + 1) names.push_back(path);
  return names;
}

/// The field that names lead to from the top; NULL if there is none.
std::shared_ptr<arrow::Field> find(const arrow::Schema &schema,
                                   const std::vector<std::string> &path) {
  auto field = schema.GetFieldByName(path[0]);
  for (size_t step = 1; field && step < path.size(); ++step) {
    if (field->type()->id() != arrow::Type::STRUCT) return nullptr;
    const bool is_nullable = field->nullable();
    field = static_cast<const arrow::StructType &>(*field->type()).GetFieldByName(path[step]);
    if (field && is_nullable) field = field->WithNullable(true);
  }
  return field;
}

char *create_copy(const char *path, const retort_arrow_schema *schema,
                  const retort_copied_column *columns, int32_t column_count, ArrowSchema *given,
                  const char *codec, retort_parquet_writer **result) {
  return guarded([&]() -> arrow::Status {
    auto writer = std::make_unique<retort_parquet_writer>();
    writer->path = path;
    writer->codec = codec;
    if (given) {
      ARROW_ASSIGN_OR_RAISE(writer->given, arrow::ImportSchema(given));
    }
    arrow::FieldVector fields;
    if (column_count < 0) {
      for (const auto &field : schema->columns->fields()) {
        fields.push_back(field);
        writer->sources.push_back({field->name()});
      }
      writer->schema = arrow::schema(fields, schema->columns->metadata());
    } else {
      int next_given = 0;
      for (int32_t index = 0; index < column_count; ++index) {
        if (!columns[index].path) {
          fields.push_back(writer->given->field(next_given++)->WithName(columns[index].name));
          writer->sources.push_back({});
          continue;
        }
        auto source = names(columns[index].path);
        const auto field = find(*schema->columns, source);
        if (!field) return arrow::Status::KeyError("there is no column ", columns[index].name);
        fields.push_back(field->WithName(columns[index].name));
        writer->sources.push_back(std::move(source));
      }
      writer->schema = arrow::schema(fields);
    }
    ARROW_ASSIGN_OR_RAISE(auto type, compression(codec));
    for (const auto &field : fields) {
      std::shared_ptr<parquet::SchemaDescriptor> parquet;
      const auto status = parquet::arrow::ToParquetSchema(
          arrow::schema({field}).get(), *writer_properties(*writer, type),
          *arrow_writer_properties(), &parquet);
      if (!status.ok())
        return arrow::Status::NotImplemented("column \"", field->name(), "\" is of the type ",
                                             field->type()->ToString(), ": ", status.message());
    }
    *result = writer.release();
    return arrow::Status::OK();
  });
}

/// Whether there are views of texts in a type: the Parquet writer does not take a part of such an array.
bool has_views(const arrow::DataType &type) {
  if (type.id() == arrow::Type::STRING_VIEW || type.id() == arrow::Type::BINARY_VIEW) return true;
  if (type.id() == arrow::Type::EXTENSION)
    return has_views(*static_cast<const arrow::ExtensionType &>(type).storage_type());
  for (const auto &field : type.fields())
    if (has_views(*field->type())) return true;
  return false;
}

/// Rows of one array by their places; a stretch of them is not copied.
arrow::Result<std::shared_ptr<arrow::Array>> take(const std::shared_ptr<arrow::Array> &array,
                                                  const int64_t *rows, int64_t count) {
  bool is_stretch = true;
  for (int64_t index = 1; is_stretch && index < count; ++index)
    is_stretch = rows[index] == rows[0] + index;
  if (is_stretch && !has_views(*array->type()))
    return array->Slice(count == 0 ? 0 : rows[0], count);
  arrow::Int64Array places(count, arrow::Buffer::Wrap(rows, count));
  auto taken = arrow::compute::Take(*array, places);
  if (taken.ok()) return taken;
  // Of types that Take does not know: stretch by stretch.
  arrow::ArrayVector pieces;
  for (int64_t start = 0; start < count;) {
    int64_t end = start + 1;
    while (end < count && rows[end] == rows[end - 1] + 1) ++end;
    pieces.push_back(array->Slice(rows[start], end - start));
    start = end;
  }
  return arrow::Concatenate(pieces);
}

/// A column of a batch in the type that the file has for it.
arrow::Result<std::shared_ptr<arrow::Array>> column(const arrow::RecordBatch &batch,
                                                    const std::vector<std::string> &path,
                                                    const std::shared_ptr<arrow::DataType> &type) {
  auto array = batch.GetColumnByName(path[0]);
  for (size_t step = 1; array && step < path.size(); ++step) {
    if (array->type()->id() != arrow::Type::STRUCT) {
      array = nullptr;
      break;
    }
    const int place =
        static_cast<const arrow::StructType &>(*array->type()).GetFieldIndex(path[step]);
    if (place < 0) {
      array = nullptr;
      break;
    }
    ARROW_ASSIGN_OR_RAISE(
        array, static_cast<const arrow::StructArray &>(*array).GetFlattenedField(place));
  }
  if (!array || array->type()->id() == arrow::Type::NA)
    return arrow::MakeArrayOfNull(type, batch.num_rows());
  if (array->type()->Equals(*type)) return array;
  return arrow::compute::Cast(*array, type);
}

/// Bytes of the texts and how many there are, leaf by leaf in Parquet's order.
void measure(const arrow::Array &array, std::vector<std::pair<int64_t, int64_t>> &leaves) {
  switch (array.type_id()) {
    case arrow::Type::EXTENSION:
      return measure(*static_cast<const arrow::ExtensionArray &>(array).storage(), leaves);
    case arrow::Type::STRUCT:
      for (const auto &field : static_cast<const arrow::StructArray &>(array).fields())
        measure(*field, leaves);
      return;
    case arrow::Type::MAP: {
      const auto &map = static_cast<const arrow::MapArray &>(array);
      measure(*map.keys(), leaves);
      return measure(*map.items(), leaves);
    }
    case arrow::Type::LIST:
      return measure(*static_cast<const arrow::ListArray &>(array).values(), leaves);
    case arrow::Type::LARGE_LIST:
      return measure(*static_cast<const arrow::LargeListArray &>(array).values(), leaves);
    case arrow::Type::FIXED_SIZE_LIST:
      return measure(*static_cast<const arrow::FixedSizeListArray &>(array).values(), leaves);
    case arrow::Type::LIST_VIEW:
      return measure(*static_cast<const arrow::ListViewArray &>(array).values(), leaves);
    case arrow::Type::LARGE_LIST_VIEW:
      return measure(*static_cast<const arrow::LargeListViewArray &>(array).values(), leaves);
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      leaves.push_back({static_cast<const arrow::BinaryArray &>(array).total_values_length(),
                        array.length() - array.null_count()});
      return;
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      leaves.push_back({static_cast<const arrow::LargeBinaryArray &>(array).total_values_length(),
                        array.length() - array.null_count()});
      return;
    default: leaves.push_back({0, 0});
  }
}

/// Leaves whose texts are longer than 100 bytes on average hardly repeat: a dictionary would be built and given up in
/// every row group.
arrow::Status note_long_texts(retort_parquet_writer &writer, const arrow::RecordBatch &rows) {
  std::vector<std::pair<int64_t, int64_t>> leaves;
  for (const auto &column : rows.columns()) measure(*column, leaves);
  ARROW_ASSIGN_OR_RAISE(auto codec, compression(writer.codec));
  std::shared_ptr<parquet::SchemaDescriptor> parquet;
  ARROW_RETURN_NOT_OK(parquet::arrow::ToParquetSchema(writer.schema.get(),
                                                      *writer_properties(writer, codec),
                                                      *arrow_writer_properties(), &parquet));
  // Where the two do not agree the file is written with dictionaries, which is only slower.
  if (static_cast<size_t>(parquet->num_columns()) != leaves.size()) return arrow::Status::OK();
  for (int leaf = 0; leaf < parquet->num_columns(); ++leaf)
    if (leaves[leaf].first > 100 * std::max<int64_t>(leaves[leaf].second, 1))
      writer.plain.push_back(parquet->Column(leaf)->path()->ToDotString());
  return arrow::Status::OK();
}

char *append_copies(retort_parquet_writer *writer, const retort_arrow_batch *const *batches,
                    const int64_t *counts, int32_t batch_count, const int64_t *rows,
                    ArrowArray *given) {
  return guarded([&]() -> arrow::Status {
    std::shared_ptr<arrow::RecordBatch> along;
    if (given) {
      ARROW_ASSIGN_OR_RAISE(along, arrow::ImportRecordBatch(given, writer->given));
    }
    std::vector<std::shared_ptr<arrow::RecordBatch>> pieces;
    int64_t written = 0;
    for (int32_t index = 0; index < batch_count; ++index) {
      std::vector<std::shared_ptr<arrow::Array>> columns;
      int next_given = 0;
      for (int place = 0; place < writer->schema->num_fields(); ++place) {
        const auto &source = writer->sources[place];
        if (source.empty()) {
          columns.push_back(along->column(next_given++)->Slice(written, counts[index]));
          continue;
        }
        ARROW_ASSIGN_OR_RAISE(auto whole, column(*batches[index]->rows, source,
                                                 writer->schema->field(place)->type()));
        ARROW_ASSIGN_OR_RAISE(auto taken, take(whole, rows + written, counts[index]));
        columns.push_back(std::move(taken));
      }
      pieces.push_back(
          arrow::RecordBatch::Make(writer->schema, counts[index], std::move(columns)));
      written += counts[index];
    }
    if (!writer->file) {
      if (!pieces.empty()) ARROW_RETURN_NOT_OK(note_long_texts(*writer, *pieces[0]));
      ARROW_RETURN_NOT_OK(open_writer(*writer));
    }
    ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches(writer->schema, pieces));
    return writer->file->WriteTable(*table, std::max<int64_t>(written, 1));
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
    if (!owned->file) ARROW_RETURN_NOT_OK(open_writer(*owned));
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
    reader_schema,
    next_rows,
    close_reader,
    batch_rows_of,
    batch_bytes_of,
    export_batch,
    free_batch,
    unify,
    export_schema,
    free_schema,
    create,
    create_copy,
    append_rows,
    append_copies,
    finish,
    abandon,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const retort_parquet_api *retort_parquet(void) {
  return &api;
}
