import Machine
import Recipes
import Values

/// The files of a folder that is a dataset as the Hub has it: by the configurations of its card, or the words of names.
public struct LocalClone: Sendable {
  /// The files to read, in their order.
  public let files: [String]
  /// What a person should know of those that are left out.
  public let notes: [String]

  /// - Parameters:
  ///   - subset: a configuration of the card; nil for the default one.
  ///   - split: nil for `train`.
  ///   - isRows: whether a name is that of a file of rows.
  /// - Returns: nil for a folder whose card and names tell no splits: all its files belong together.
  /// - Throws: ``RetortError`` of kind `usage` naming the subsets or splits that there are.
  public init?(
    _ folder: String, subset: String? = nil, split: String? = nil, isRows: (String) -> Bool
  ) throws {
    let paths = Self.paths(in: folder, below: "", depth: 0)
    let listing = HubListing(
      commit: "", files: paths.map { HubPin.File(path: $0, size: 0, content: "") },
      configurations: Self.configurations(in: folder))
    let spec = HubSpec(
      dataset: folder, subset: subset, split: split ?? "train", revision: "main")
    if subset != nil || split != nil || !listing.configurations.isEmpty {
      let chosen = try listing.files(for: spec, isRows: isRows).map(\.path)
      self.init(chosen, of: paths.filter(isRows), in: folder)
      return
    }
    // Without a card: what is for testing by its name does not slip in beside what is for training.
    let rows = paths.filter { isRows($0) && $0.isBesideRows }
    let splits = rows.map { HubListing.split(of: $0, asked: "train") ?? "" }
    guard splits.contains("train"), splits.contains(where: { !["", "train"].contains($0) }) else {
      return nil
    }
    let chosen = zip(rows, splits).filter { ["", "train"].contains($0.1) }.map(\.0)
    self.init(chosen, of: rows, in: folder)
  }

  private init(_ chosen: [String], of all: [String], in folder: String) {
    files = chosen.map { "\(folder)/\($0)" }
    let taken = Set(chosen)
    notes = Self.notes(leftOut: all.filter { !taken.contains($0) }, of: folder)
  }

  private static func notes(leftOut: [String], of folder: String) -> [String] {
    guard let first = leftOut.first else { return [] }
    return [
      "\(folder): \(leftOut.count == 1 ? "a file is" : "\(leftOut.count) files are") of another split or subset and left out: \(first)\(leftOut.count > 1 ? ", …" : "")"
    ]
  }

  /// The configurations that the card in a folder names; none if it names none, or there is none.
  private static func configurations(in folder: String) -> [HubConfiguration] {
    guard let card = try? Files.text(of: "\(folder)/README.md"), card.hasPrefix("---") else {
      return []
    }
    let lines = card.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    guard let end = lines.firstIndex(where: { $0.hasPrefix("---") }) else { return [] }
    let header = lines[..<end].joined(separator: "\n")
    return (try? CardHeader.read(header, [HubConfiguration].self, under: "configs")) ?? []
  }

  /// The paths of all files below a folder, within it, sorted; hidden ones left out.
  private static func paths(in folder: String, below part: String, depth: Int) -> [String] {
    guard depth < 8 else { return [] }
    return Files.names(in: part.isEmpty ? folder : "\(folder)/\(part)").flatMap {
      name -> [String] in
      guard !name.hasPrefix("."), !name.hasPrefix("_") else { return [] }
      let path = part.isEmpty ? name : "\(part)/\(name)"
      let whole = "\(folder)/\(path)"
      guard Files.isFolder(whole) else { return [path] }
      return Files.isLink(whole) ? [] : paths(in: folder, below: path, depth: depth + 1)
    }
  }
}

extension String {
  /// Whether a file lies where rows of a dataset do: at the top, or in a folder of its own split.
  fileprivate var isBesideRows: Bool { split(separator: "/").count <= 3 }
}
