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
    let modules = try Self.table(["layer", "module", "one line", "may import"])
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

  @Test func packagesAreImportedByOneModule() throws {
    let modules = Set(
      try Self.table(["layer", "module", "one line", "may import"]).map { $0[1] })
    let importers = Dictionary(
      uniqueKeysWithValues: try Self.table(["package", "imported by", "licence", "what for"]).map {
        ($0[0], $0[1].replacing(",", with: "").split(separator: " ").map(String.init))
      })
    for file in Repository.swiftFiles(below: "Sources") {
      let module = String(file.prefix { $0 != "/" })
      for name in try Self.imports(file) where !modules.contains(name) {
        if Self.platform.contains(name) { continue }
        #expect(importers[name]?.contains(module) == true, "\(file) imports \(name)")
      }
    }
  }

  /// SwiftPM lets a module import what its dependencies depend on, and says nothing of dependencies that nobody
  /// imports: table, manifest and imports must say the same.
  @Test func theManifestSaysWhatTheTableSays() throws {
    let modules = try Self.table(["layer", "module", "one line", "may import"])
    let names = Set(modules.map { $0[1] })
    let manifest = try Self.dependencies(of: names)
    for row in modules {
      let allowed = Set(row[3].replacing(",", with: "").split(separator: " ").map(String.init))
        .intersection(names)
      let stated = try #require(manifest[row[1]], "\(row[1]) is no target of Package.swift")
      #expect(stated == allowed, "\(row[1]): Package.swift differs from ARCHITECTURE.md")
      let used = try Repository.swiftFiles(below: "Sources/\(row[1])").reduce(into: Set<String>()) {
        $0.formUnion(try Self.imports("\(row[1])/\($1)"))
      }
      let dead = allowed.subtracting(used)
      #expect(
        dead.isEmpty, "\(row[1]) does not import \(dead.sorted()): an arrow that nobody needs")
    }
  }

  /// The modules of ours that each target of Package.swift depends on.
  private static func dependencies(of names: Set<String>) throws -> [String: Set<String>] {
    let manifest = try Repository.text("Package.swift")
    var found: [String: Set<String>] = [:]
    // A target is `floor("Name", [ … ])`, or for the program `.executableTarget(name: "retort", dependencies: [ … ])`.
    for match in manifest.matches(
      of: /(?:floor\(|executableTarget\(\s*name:)\s*"(\w+)",\s*(?:dependencies:\s*)?\[([^\]]*)\]/)
    where names.contains(String(match.1)) {
      // A package's product is named in its own parentheses.
      let own = match.2.replacing(/\.product\([^)]*\)/, with: "")
      found[String(match.1)] = Set(own.matches(of: /"(\w+)"/).map { String($0.1) })
        .intersection(names)
    }
    return found
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
