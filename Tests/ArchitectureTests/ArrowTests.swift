import TestSupport
import Testing

/// Holds the imports in Sources/ against the tables in ARCHITECTURE.md.
struct ArrowTests {
  /// What comes with Swift itself.
  private static let platform: Set<String> = [
    "Foundation", "Dispatch", "Glibc", "Darwin", "Synchronization", "System", "SystemPackage",
  ]

  /// The rows of the table whose header has these columns.
  private static func table(_ header: [String]) throws -> [[String]] {
    let lines = try Repository.text("ARCHITECTURE.md").split(
      separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { cells($0) == header })
    return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map(cells)
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: "|").map { $0.trimmingPrefix(" ") }
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  private static func imports(_ file: String) throws -> Set<String> {
    let lines = try Repository.text("Sources/\(file)").split(separator: "\n")
    return Set(
      lines.compactMap { line in
        line.firstMatch(
          of: /^\s*(?:@\w+\s+)?(?:public\s+)?import\s+(?:struct\s+|class\s+|func\s+|enum\s+)?(\w+)/
        )
        .map { String($0.1) }
      })
  }

  @Test func modulesImportWhatTheTableAllows() throws {
    let modules = try Self.table(["floor", "module", "one line", "may import"])
    let allowed = Dictionary(
      uniqueKeysWithValues: modules.map { row in
        (row[1], Set(row[3].replacing(",", with: "").split(separator: " ").map(String.init)))
      })
    let files = Repository.swiftFiles(below: "Sources")
    #expect(files.count > 50)
    for file in files {
      let module = String(file.prefix { $0 != "/" })
      let arrows = try #require(allowed[module], "\(module) is not in ARCHITECTURE.md")
      let wrong = try Self.imports(file).filter { allowed[$0] != nil && !arrows.contains($0) }
      #expect(wrong.isEmpty, "\(file) imports \(wrong.sorted())")
    }
    for row in modules {
      #expect(files.contains { $0.hasPrefix("\(row[1])/") }, "there is no module \(row[1])")
    }
  }

  @Test func packagesEnterByOneDoor() throws {
    let modules = Set(
      try Self.table(["floor", "module", "one line", "may import"]).map { $0[1] })
    let doors = Dictionary(
      uniqueKeysWithValues: try Self.table(["package", "door", "licence", "what for"]).map {
        ($0[0], $0[1].replacing(",", with: "").split(separator: " ").map(String.init))
      })
    for file in Repository.swiftFiles(below: "Sources") {
      let module = String(file.prefix { $0 != "/" })
      for name in try Self.imports(file) where !modules.contains(name) {
        if Self.platform.contains(name) { continue }
        #expect(doors[name]?.contains(module) == true, "\(file) imports \(name)")
      }
    }
  }

  /// SwiftPM lets a module import what its dependencies depend on; the manifest must say it too.
  @Test func everyModuleIsATargetOfTheManifest() throws {
    let manifest = try Repository.text("Package.swift")
    for row in try Self.table(["floor", "module", "one line", "may import"]) {
      #expect(manifest.contains("\"\(row[1])\""))
    }
  }

  @Test func filesStayAtOneIdea() throws {
    for folder in ["Sources", "Tests"] {
      for file in Repository.swiftFiles(below: folder) {
        let lines = try Repository.text("\(folder)/\(file)").split(
          separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 400, "\(folder)/\(file) has \(lines.count) lines")
      }
    }
  }
}
