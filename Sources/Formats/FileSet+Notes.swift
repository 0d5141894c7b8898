import Machine

extension FileSet {
  /// What a person should know of files that a pattern names, and of those that it leaves out.
  ///
  /// - Parameters:
  ///   - pattern: as ``init(matching:_:)`` takes it; only folders leave files out.
  ///   - files: what it names.
  public static func notes(of pattern: String, naming files: [String]) -> [String] {
    (below(pattern).map { [$0] } ?? []) + missingShards(of: files)
  }

  /// Folders with rows below a folder, of which nothing is read.
  private static func below(_ pattern: String) -> String? {
    guard Files.isFolder(pattern), SavedDataset.files(in: pattern).isEmpty else { return nil }
    let inner = "\(pattern)/data"
    let folder = Files.isFolder(inner) ? inner : pattern
    let others = Files.names(in: folder).sorted().filter { name in
      !name.hasPrefix(".") && Files.isFolder("\(folder)/\(name)")
        && Files.names(in: "\(folder)/\(name)").contains(where: isRows)
    }
    guard !others.isEmpty else { return nil }
    let told = others.prefix(5).joined(separator: ", ") + (others.count > 5 ? ", …" : "")
    return
      "\(folder): the files of rows in folders below it (\(told)) are left out; \"\(folder)/**\" takes them"
  }

  /// Shards that say of how many they are one, where not all of these are there.
  private static func missingShards(of files: [String]) -> [String] {
    var known: [String: Set<Int>] = [:]
    for file in files {
      guard let parts = file.wholeMatch(of: /(.*)-(\d{5})-of-(\d{5})(\..*)/),
        let number = Int(parts.2)
      else { continue }
      known["\(parts.1)-*-of-\(parts.3)\(parts.4)", default: []].insert(number)
    }
    return known.keys.sorted().compactMap { name in
      guard let there = known[name],
        let count = name.firstMatch(of: /-\*-of-(\d{5})/).flatMap({ Int($0.1) }),
        there.count < count
      else { return nil }
      return "\(name): \(there.count) of \(count) are there"
    }
  }
}
