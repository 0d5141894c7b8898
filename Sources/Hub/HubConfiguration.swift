import Foundation
import Machine
import Recipes
import Values

/// A configuration in a dataset's card: a subset by name, and the files of its splits.
struct HubConfiguration: Sendable, Decodable {
  let name: String
  let isDefault: Bool
  /// Patterns by split; empty if the card names none.
  let patterns: [(split: String, patterns: [String])]
  /// A folder that the files are below.
  let folder: String?

  private enum CodingKeys: String, CodingKey {
    case name = "config_name"
    case files = "data_files"
    case folder = "data_dir"
    case isDefault = "default"
  }

  /// `data_files` is a pattern, a list of patterns (all of the split `train`), or a list of
  /// `{split, path}` with one or several patterns each.
  private enum Files: Decodable {
    case one(String)
    case list([Item])

    enum Item: Decodable {
      case pattern(String)
      case split(String, [String])

      private struct Split: Decodable {
        let split: String
        let path: OneOrMore
      }

      init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
          self = .pattern(text)
        } else {
          let split = try Split(from: decoder)
          self = .split(split.split, split.path.texts)
        }
      }
    }

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self = .one(text)
      } else {
        self = .list(try decoder.singleValueContainer().decode([Item].self))
      }
    }
  }

  private struct OneOrMore: Decodable {
    let texts: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let list = try? container.decode([String].self) {
        texts = list
      } else {
        texts = [try container.decode(String.self)]
      }
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decodeIfPresent(String.self, forKey: .name) ?? "default"
    isDefault = (try? container.decodeIfPresent(Bool.self, forKey: .isDefault)) ?? false
    folder = try container.decodeIfPresent(String.self, forKey: .folder)
    switch try container.decodeIfPresent(Files.self, forKey: .files) {
    case nil: patterns = []
    case .one(let pattern): patterns = [("train", [pattern])]
    case .list(let items):
      patterns = items.map { item in
        switch item {
        case .pattern(let pattern): ("train", [pattern])
        case .split(let split, let patterns): (split, patterns)
        }
      }
    }
  }
}

extension HubListing {
  /// The files that a recipe's source takes: by the card's configurations if it has any, else by the
  /// names of folders and files, as Hugging Face `datasets` 5 chooses them.
  ///
  /// - Parameter isRows: whether a name is that of a file of rows.
  /// - Throws: ``RetortError`` of kind `usage` naming the subsets or splits that there are.
  func files(for spec: HubSpec, isRows: (String) -> Bool) throws -> [HubPin.File] {
    let rows = files.filter { isRows($0.path) && !$0.path.isHidden }
    guard let configuration = try configuration(for: spec) else {
      return try choose(rows, inFolder: spec.subset, spec)
    }
    guard !configuration.patterns.isEmpty else {
      return try choose(rows, inFolder: configuration.folder, spec)
    }
    let splits = configuration.patterns.filter { $0.split == spec.split }
    guard !splits.isEmpty else {
      throw Self.unknown("split", spec.split, configuration.patterns.map(\.split), spec)
    }
    let patterns = splits.flatMap(\.patterns).map { pattern in
      configuration.folder.map { "\($0)/\(pattern)" } ?? pattern
    }
    let chosen = files.filter { file in patterns.contains { matches(file.path, $0) } }
    guard !chosen.isEmpty else { throw Self.noFiles(spec) }
    return chosen
  }

  private func configuration(for spec: HubSpec) throws -> HubConfiguration? {
    guard !configurations.isEmpty else { return nil }
    if let subset = spec.subset {
      if let named = configurations.first(where: { $0.name == subset }) { return named }
      throw Self.unknown("subset", subset, configurations.map(\.name), spec)
    }
    if let preset = configurations.first(where: \.isDefault)
      ?? configurations.first(where: { $0.name == "default" })
    {
      return preset
    }
    guard configurations.count == 1 else {
      throw RetortError(
        .usage, "\(spec.dataset) has several subsets",
        hint: "say subset: \(configurations.map(\.name).joined(separator: ", or "))")
    }
    return configurations[0]
  }

  /// Chooses by names: the folder of the subset, the word of the split, the kind that most files have.
  private func choose(_ rows: [HubPin.File], inFolder folder: String?, _ spec: HubSpec) throws
    -> [HubPin.File]
  {
    var rows = rows
    if let folder {
      rows = rows.filter { $0.path.hasPrefix("\(folder)/") || $0.path.hasPrefix("data/\(folder)/") }
      guard !rows.isEmpty else {
        let folders = Set(
          files.compactMap { $0.path.split(separator: "/").dropLast().first.map(String.init) })
        throw Self.unknown("subset", folder, folders.sorted(), spec)
      }
    }
    // Where shards are numbered, their names are those of the splits, and other files count no more.
    let sharded = folder == nil ? rows.filter { Self.shardSplit(of: $0.path) != nil } : []
    let bySplit =
      sharded.isEmpty
      ? Dictionary(grouping: rows) { Self.split(of: $0.path, asked: spec.split) ?? "" }
      : Dictionary(grouping: sharded) { Self.shardSplit(of: $0.path) ?? "" }
    let isSplit = bySplit.keys.contains { !$0.isEmpty }
    // Where no name tells a split, all files are for training.
    let chosen = isSplit ? bySplit[spec.split] : spec.split == "train" ? bySplit[""] : nil
    guard let chosen, !chosen.isEmpty else {
      guard !rows.isEmpty else { throw Self.noFiles(spec) }
      throw Self.unknown(
        "split", spec.split, isSplit ? bySplit.keys.filter { !$0.isEmpty }.sorted() : ["train"],
        spec)
    }
    // A dataset that lies there in two formats is read once.
    let kinds = Dictionary(grouping: chosen) {
      $0.path.split(separator: ".").dropFirst().joined(separator: ".")
    }
    let most = kinds.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    return (most?.value ?? []).sorted { $0.path < $1.path }
  }

  /// The split of a numbered shard, `data/train_sft-00000-of-00003.parquet`; nil for other files.
  private static func shardSplit(of path: String) -> String? {
    path.wholeMatch(of: /data\/(\w+(?:\.\w+)*)-\d{5}-of-\d{5}[^\/]*\..*/).map { String($0.1) }
  }

  /// The split that a path's words tell, the file's name first; nil if they tell none.
  static func split(of path: String, asked: String) -> String? {
    var words = [
      "train": "train", "training": "train", "test": "test", "testing": "test", "eval": "test",
      "evaluation": "test", "validation": "validation", "valid": "validation", "val": "validation",
      "dev": "validation",
    ]
    words[asked] = asked
    for part in path.split(separator: "/").reversed() {
      for word in part.lowercased().split(whereSeparator: { "._- ".contains($0) || $0.isNumber }) {
        if let split = words[String(word)] { return split }
      }
      if part.hasPrefix("\(asked)-") || part.hasPrefix("\(asked).") { return asked }
    }
    return nil
  }

  private static func unknown(_ what: String, _ name: String, _ there: [String], _ spec: HubSpec)
    -> RetortError
  {
    RetortError(
      .usage, "\(spec.dataset) has no \(what) \"\(name)\"",
      hint: there.isEmpty
        ? nil
        : nearest(to: name, among: Array(Set(there)))
          ?? "there are: \(Set(there).sorted().joined(separator: ", "))")
  }

  private static func noFiles(_ spec: HubSpec) -> RetortError {
    RetortError(
      .input, "\(spec.dataset) has no files of rows that Retort reads",
      cause: spec.subset.map { "subset \($0), split \(spec.split)" } ?? "split \(spec.split)")
  }

  /// `*` and `?` within a name, `**` across folders, `[…]` and `{a,b}`.
  private func matches(_ path: String, _ pattern: String) -> Bool {
    Self.alternatives(of: pattern).contains { (choice: String) -> Bool in
      // `**/` stands for no folder, too.
      [choice, choice.replacing("**/", with: "")].contains { (glob: String) -> Bool in
        fnmatch(glob, path, glob.contains("**") ? 0 : FNM_PATHNAME) == 0
      }
    }
  }

  private static func alternatives(of pattern: String) -> [String] {
    guard let braces = pattern.firstMatch(of: /\{([^{}]*)\}/) else { return [pattern] }
    return braces.1.split(separator: ",", omittingEmptySubsequences: false).flatMap { choice in
      alternatives(of: pattern.replacingCharacters(in: braces.range, with: choice))
    }
  }
}

extension String {
  /// Whether a part of the path begins with a dot or two underscores.
  fileprivate var isHidden: Bool {
    split(separator: "/").contains { $0.hasPrefix(".") || $0.hasPrefix("__") }
  }
}
