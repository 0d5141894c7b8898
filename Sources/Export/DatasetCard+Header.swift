import Formats
import Recipes

extension DatasetCard {
  /// The Hub's YAML: what the dataset is called, where its rows lie, and the type of every column.
  ///
  /// Readers of JSON Lines guess a column's type from the first few megabytes, where a column can be null in every row,
  /// and then refuse the first text in it. The types that stand here are taken instead, by all versions that read the
  /// Hub's cards: a list of records is written as `list`, which older ones know too.
  static func header(_ recipe: Recipe, _ tags: [TagColumn] = []) -> String {
    let export = recipe.export
    var lines = ["---", "pretty_name: \"\(recipe.name)\"", "tags:", "- reasoning", "- retort"]
    lines += ["dataset_info:", "  config_name: default", "  features:"]
    let rows = ExportRow(export.layout, teachers: recipe.answers.teachers, tags: tags)
    for column in rows.columns {
      lines += Self.lines(column).map { "  \($0)" }
    }
    lines += ["configs:", "- config_name: default"]
    lines += ["  data_files: \(export.place(of: export.first))/*.\(export.first)", "---"]
    return lines.joined(separator: "\n")
  }

  /// A column as an element of the list of features.
  private static func lines(_ column: Column) -> [String] {
    ["- name: \(column.name)"] + lines(column.type).map { "  \($0)" }
  }

  private static func lines(_ type: ColumnType) -> [String] {
    switch type {
    case .bool, .int64, .uint64, .double, .string, .json: ["dtype: \(scalar(type))"]
    case .list(.record(let columns)): ["list:"] + columns.flatMap(lines)
    case .list(let element): ["list: \(scalar(element))"]
    case .record(let columns): ["struct:"] + columns.flatMap(lines)
    }
  }

  /// Lists of lists are in no layout.
  private static func scalar(_ type: ColumnType) -> String {
    switch type {
    case .bool: "bool"
    case .int64: "int64"
    case .uint64: "uint64"
    case .double: "float64"
    case .string, .json, .list, .record: "string"
    }
  }
}

extension ExportSpec {
  /// The format that lies where the Hub looks for it.
  var first: String { formats.first ?? "parquet" }

  /// The folder of a format within the dataset.
  func place(of format: String) -> String { format == first ? "data" : format }
}
