import Formats
import Machine
import Recipes
import Similarity
import Values

/// A dataset of the Hub whose rows are evaluation items, and which of its files.
public struct EvaluationDataset: Sendable, Hashable {
  public let spec: HubSpec
  /// Names of files, their whole paths or the last parts; none for all of the split.
  public let only: [String]

  public init(_ spec: HubSpec, only: [String] = []) {
    self.spec = spec
    self.only = only
  }
}

/// An evaluation set that goes by a name.
public struct NamedEvaluation: Sendable {
  public let name: String
  /// Where its items are.
  public let dataset: EvaluationDataset
  /// What has to be done before they can be had; nil for nothing.
  public let access: String?
  /// Reads them out of files.
  let read: @Sendable ([String]) throws -> EvaluationSet

  public init(
    name: String, dataset: EvaluationDataset, access: String?,
    read: @escaping @Sendable ([String]) throws -> EvaluationSet
  ) {
    self.name = name
    self.dataset = dataset
    self.access = access
    self.read = read
  }
}

/// Evaluation sets that can be compared with: those that go by a name, datasets of the Hub, and files.
///
/// The module of benchmarks stands above the filters, so its list comes in as a value.
public struct KnownEvaluations: Sendable {
  /// What a text names as a set to compare with.
  public enum Reference: Sendable {
    case named(NamedEvaluation)
    case hub(EvaluationDataset)
    /// Files, a folder or a glob.
    case files(String)
  }

  /// No set has a name, and nothing of the Hub is here.
  public static let none = KnownEvaluations(names: []) { _ in nil }

  /// The names of sets.
  public let names: [String]
  /// Files of datasets of the Hub that are on this machine; nil where nobody has looked yet.
  public var files: [EvaluationDataset: [String]]?
  /// A folder that has sets by their names, as files or folders; nil for none.
  public var folder: String?
  private let find: @Sendable (String) -> NamedEvaluation?

  public init(
    names: [String], files: [EvaluationDataset: [String]]? = [:], folder: String? = nil,
    find: @escaping @Sendable (String) -> NamedEvaluation?
  ) {
    self.names = names
    self.files = files
    self.folder = folder
    self.find = find
  }

  /// What a text names: several sets may stand in one, with commas between them.
  ///
  /// `aime24` is the set of that name, `hub:owner/name` a dataset of the Hub (with `@revision`, and `:split` or
  /// `:subset/split` behind it), all else files; `./aime24` is a file whatever its name.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if a dataset of the Hub is misspelt.
  public func references(_ text: String) throws -> [Reference] {
    let parts = text.split(separator: ",").map { $0.trimmed }
    func isKnown(_ part: String) -> Bool { part.hasPrefix("hub:") || find(part) != nil }
    guard parts.count > 1, parts.allSatisfy(isKnown) else { return [try reference(text)] }
    return try parts.map(reference)
  }

  private func reference(_ text: String) throws -> Reference {
    if text.hasPrefix("hub:") { return .hub(EvaluationDataset(try Self.dataset(text))) }
    return find(text).map(Reference.named) ?? .files(text)
  }

  private static func dataset(_ text: String) throws -> HubSpec {
    let pattern =
      /hub:((?:[A-Za-z0-9_][A-Za-z0-9._-]*\/)?[A-Za-z0-9_][A-Za-z0-9._-]*)(?:@([A-Za-z0-9._\/-]+))?(?::(?:([^:\/@]+)\/)?([^:\/@]+))?/
    guard let match = text.wholeMatch(of: pattern), !text.contains("..") else {
      throw RetortError(
        .usage, "\"\(text)\" is no dataset of the Hub",
        hint: "write hub:owner/name, hub:owner/name@revision or hub:owner/name:subset/split")
    }
    return HubSpec(
      dataset: String(match.1), subset: match.3.map(String.init),
      split: match.4.map(String.init) ?? "test", revision: match.2.map(String.init) ?? "main")
  }

  /// Files of a named set in a folder: `NAME.jsonl` and the like, or all rows below `NAME/`; hyphens may be
  /// underscores. Empty if there are none.
  func files(of named: NamedEvaluation, in folder: String?) -> [String] {
    guard let folder = folder ?? self.folder else { return [] }
    for name in Set([named.name, named.name.replacing("-", with: "_")]).sorted() {
      let place = "\(folder)/\(name)"
      if Files.isFolder(place) { return FileSet.matching(place) }
      let files = Files.names(in: folder).filter {
        $0.hasPrefix("\(name).") && FileKind(name: $0) != nil
          && !$0.dropFirst(name.count + 1).contains("/")
      }
      if let first = files.sorted().first { return ["\(folder)/\(first)"] }
    }
    return []
  }

  /// The datasets of the Hub that references take their items from.
  public func datasets(of references: [Reference], in folder: String? = nil) -> [EvaluationDataset]
  {
    references.compactMap { reference in
      switch reference {
      case .files: nil
      case .hub(let dataset): dataset
      case .named(let named): files(of: named, in: folder).isEmpty ? named.dataset : nil
      }
    }
  }

  /// The sets that are there, and the datasets of the Hub that others wait for.
  ///
  /// - Parameters:
  ///   - column: where the questions of files and of datasets of the Hub stand; nil for what the rows look like.
  ///   - folder: where named sets are looked for first; nil for ``folder``.
  /// - Throws: ``RetortError`` if a set cannot be read.
  public func sets(
    _ references: [Reference], column: CellExpression?, folder: String? = nil,
    path: (String) -> String = { $0 }, once: Reading = { try $2() }
  ) throws -> Found {
    var (sets, missing, read): ([EvaluationSet], [EvaluationDataset], [String]) = ([], [], [])
    var patterns: [String] = []
    for reference in references {
      switch reference {
      case .files(let pattern): patterns.append(path(pattern))
      case .hub(let dataset):
        guard let files = files?[dataset] else {
          missing.append(dataset)
          continue
        }
        read += files
        sets += try once("evaluation set \(dataset) of \(column?.text ?? "")", files) {
          [try EvaluationSet.read(dataset.spec.dataset, files, column: column)]
        }
      case .named(let named):
        let own = self.files(of: named, in: folder)
        guard let files = own.isEmpty ? files?[named.dataset] : own else {
          missing.append(named.dataset)
          continue
        }
        read += files
        sets += try once("evaluation set \(named.name)", files) { [try named.read(files)] }
      }
    }
    if !patterns.isEmpty {
      let files = try files(matching: patterns)
      read += files
      sets += try once("evaluation sets of \(column?.text ?? "")", files) {
        try EvaluationSet.read(files, column: column)
      }
    }
    return Found(sets: sets, missing: missing, files: read)
  }

  /// A name that is meant to be one of a set is no file, and should be told as what it is.
  private func files(matching patterns: [String]) throws -> [String] {
    do {
      return try FileSet(matching: patterns).files
    } catch let error as RetortError {
      let word = patterns.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        .first { !$0.contains(".") && !$0.contains("*") }
      guard let word, let hint = suggestion(for: word, among: names) else { throw error }
      throw RetortError(error.kind, error.what, cause: error.cause, hint: "a benchmark? \(hint)")
    }
  }

  /// What references lead to.
  public struct Found {
    public let sets: [EvaluationSet]
    /// Datasets of the Hub that are not on this machine.
    public let missing: [EvaluationDataset]
    /// All files that were read.
    public let files: [String]
  }

  /// Reads sets once for all that name them.
  public typealias Reading = (
    _ key: String, _ files: [String], _ make: () throws -> [EvaluationSet]
  ) throws -> [EvaluationSet]
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
