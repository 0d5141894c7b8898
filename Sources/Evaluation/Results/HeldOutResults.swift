import Foundation
import Machine
import Values

/// Results of held-out benchmarks, which no code that chooses between recipes can reach.
///
/// There is no way from here to a ``BenchmarkResult``: opened results are texts for people. Each opening is noted with its
/// date, so that it can be said how often the held-out benchmarks were looked at.
public struct HeldOutResults: Sendable {
  private let results: [BenchmarkResult]
  private let log: String

  init(_ results: [BenchmarkResult], log: String) {
    self.results = results
    self.log = log
  }

  /// Which models were asked on which benchmarks; no scores.
  public var names: [(model: String, benchmark: String)] {
    results.map { ($0.model, $0.benchmark) }
  }

  public var isEmpty: Bool { results.isEmpty }

  /// What can be seen of opened results.
  public struct Opened: Sendable {
    private let results: [BenchmarkResult]

    fileprivate init(_ results: [BenchmarkResult]) {
      self.results = results
    }

    /// The tables, as for development results.
    public func tables(_ style: ScoreReport.Style) throws -> String {
      try ScoreReport(results).text(style)
    }
  }

  /// Opens them, and notes it.
  ///
  /// - Parameter date: now.
  /// - Throws: ``RetortError`` of kind `storage` if it cannot be noted: then they stay sealed.
  public func open(at date: Date = Date()) throws -> Opened {
    let line: Record = [
      "opened": .string(date.ISO8601Format()),
      "results": .list(
        results.map {
          .record([
            "model": .string($0.model), "benchmark": .string($0.benchmark),
            "digest": .string(Digest(of: $0.record.json).description),
          ])
        }),
    ]
    try AppendedFile(path: log).append(line.json + "\n")
    return Opened(results)
  }

  /// When they were opened so far.
  public var openings: [String] {
    guard let text = try? Files.text(of: log) else { return [] }
    return text.split(separator: "\n").map(String.init)
  }
}
