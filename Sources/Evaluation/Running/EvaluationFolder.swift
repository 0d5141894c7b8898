import Formats
import Machine
import Storage
import Values

/// Where the parts of one evaluation lie: `evaluations/NAME`.
public struct EvaluationFolder: Sendable {
  public let path: String

  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  /// What was asked, with all that was said on the command line.
  public var specification: String { "\(path)/evaluation.yaml" }
  /// Scores of development benchmarks.
  public var results: String { "\(path)/results.json" }
  /// Scores of held-out benchmarks; see ``HeldOutResults``.
  var heldOut: String { "\(path)/held-out.json" }
  /// When held-out results were opened.
  var openings: String { "\(path)/held-out.log" }
  /// The commits of the Hub's datasets.
  var pins: String { "\(path)/pins.json" }
  /// What local servers had to say.
  public var logs: String { "\(path)/logs" }
  /// Files for other programs.
  public var exports: String { "\(path)/exports" }

  /// Scores of development benchmarks, in the order in which they were made; none before there are any.
  ///
  /// - Throws: ``RetortError`` of kind `input` if they cannot be read.
  public func developmentResults() throws -> [BenchmarkResult] {
    try Self.read(results).filter { $0.use == .development }
  }

  /// Scores of held-out benchmarks, sealed.
  ///
  /// - Throws: ``RetortError`` of kind `input` if they cannot be read.
  public func heldOutResults() throws -> HeldOutResults {
    HeldOutResults(try Self.read(heldOut), log: openings)
  }

  func write(_ all: [BenchmarkResult]) throws {
    // Item by item: the text of a hundred thousand samples takes many times their memory.
    func write(_ use: Benchmark.Use, to path: String) throws {
      try Files.writeWhole(to: path) { file in
        try file.append { $0 += Array("{\"version\":1,\"results\":[".utf8) }
        for (place, result) in all.filter({ $0.use == use }).enumerated() {
          if place > 0 { try file.append { $0.append(UInt8(ascii: ",")) } }
          try result.write(to: file)
        }
        try file.append { $0 += Array("]}\n".utf8) }
      }
    }
    try write(.development, to: results)
    try write(.heldOut, to: heldOut)
  }

  private static func read(_ path: String) throws -> [BenchmarkResult] {
    guard Files.exists(path) else { return [] }
    do {
      guard let record = try JSONParser().parse(try Files.text(of: path)).record,
        record["version"]?.integer == 1
      else {
        throw RetortError(
          .input, "results of another version", hint: "evaluate again: it asks nobody")
      }
      return try (record["results"]?.list ?? []).compactMap(\.record).map(
        BenchmarkResult.init(record:))
    } catch {
      throw RetortError(
        .input, "\(path) cannot be read", cause: (error as? RetortError)?.what ?? "\(error)",
        hint: "retort evaluate with the same file makes it again, and asks nobody for it")
    }
  }
}

extension Workspace {
  /// The folder of an evaluation.
  public func evaluation(_ name: String) -> EvaluationFolder {
    EvaluationFolder(path: "\(path)/evaluations/\(name)")
  }

  /// The names of all evaluations.
  public var evaluations: [String] {
    Files.names(in: "\(path)/evaluations").filter(RunName.isValid).sorted()
  }
}
