import Statistics
import Values

/// Two models on the same benchmarks, question by question.
public struct ModelComparison: Sendable {
  /// One benchmark.
  public struct Part: Sendable {
    public let benchmark: String
    /// The scores on the questions that both have.
    public let means: (Double, Double)
    public let pair: PairedComparison
    /// The chance of such a difference if there were none: sign flips, and the same corrected for all benchmarks (Holm).
    public let p: Double
    public let correctedP: Double
    /// Questions by who solves them in most of the repeats.
    public let onlyFirst: [BenchmarkResult.ItemResult]
    public let onlySecond: [BenchmarkResult.ItemResult]
    /// Questions that one of them was not asked, or that could not be graded.
    public let unpaired: Int
    /// What was not the same for both; empty if only the model differs.
    public let differs: [String]
  }

  public let first: String
  public let second: String
  public let parts: [Part]
  /// All benchmarks together, each with the same weight; nil for one.
  public let together: ComparisonAcrossTasks?

  /// - Throws: ``RetortError`` of kind `input` if they have no benchmark in common with the same questions.
  public init(_ first: [BenchmarkResult], _ second: [BenchmarkResult]) throws {
    self.first = first.first?.model ?? ""
    self.second = second.first?.model ?? ""
    var pairs: [(BenchmarkResult, BenchmarkResult, PairedComparison, Int, (Double, Double))] = []
    var reasons: [String] = []
    for one in first {
      guard let other = second.first(where: { $0.benchmark == one.benchmark }) else { continue }
      let ids = Set(one.items.filter(\.counts).map(\.id)).intersection(
        other.items.filter(\.counts).map(\.id))
      let (left, right) = (one.only(ids), other.only(ids))
      let unpaired = Set((one.items + other.items).map(\.id)).count - ids.count
      do {
        guard let a = try BenchmarkScore(left).table, let b = try BenchmarkScore(right).table else {
          continue
        }
        pairs.append((one, other, try PairedComparison(a, b), unpaired, (a.mean, b.mean)))
      } catch {
        let why = (error as? RetortError).map { $0.cause ?? $0.what } ?? "\(error)"
        reasons.append("\(one.benchmark): \(why)")
      }
    }
    guard !pairs.isEmpty else {
      throw RetortError(
        .input, "\"\(self.first)\" and \"\(self.second)\" cannot be compared",
        cause: reasons.first ?? "they have no benchmark in common",
        hint: "retort evaluate with both on the same benchmarks")
    }
    let corrected = Holm.adjusted(pairs.map { $0.2.test().p })
    parts = zip(pairs, corrected).map { pair, correctedP in
      let (one, other, comparison, unpaired, means) = pair
      let others = Dictionary(other.items.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      func solved(
        _ items: [BenchmarkResult.ItemResult], not rivals: [String: BenchmarkResult.ItemResult]
      )
        -> [BenchmarkResult.ItemResult]
      {
        items.filter { item in
          guard let own = item.mean, let rival = rivals[item.id]?.mean else { return false }
          return own > 0.5 && rival < 0.5
        }
      }
      return Part(
        benchmark: one.benchmark, means: means, pair: comparison, p: comparison.test().p,
        correctedP: correctedP, onlyFirst: solved(one.items, not: others),
        onlySecond: solved(
          other.items,
          not: Dictionary(one.items.map { ($0.id, $0) }, uniquingKeysWith: { $1 })),
        unpaired: unpaired, differs: Self.differences(one, other))
    }
    together = pairs.count > 1 ? try? ComparisonAcrossTasks(pairs.map(\.2)) : nil
  }

  /// What differs besides the model: then the difference is not the model's alone.
  private static func differences(_ one: BenchmarkResult, _ other: BenchmarkResult) -> [String] {
    var differs: [String] = []
    func note(_ what: String, _ left: String, _ right: String) {
      if left != right { differs.append("\(what): \(left) and \(right)") }
    }
    note("protocol", one.evaluationProtocol, other.evaluationProtocol)
    note("grader", one.grader, other.grader)
    note("repeats", "\(one.repeats)", "\(other.repeats)")
    note("items", String(one.itemsDigest.prefix(12)), String(other.itemsDigest.prefix(12)))
    for name in ["temperature", "top_p", "max_tokens", "system", "prompts", "benchmark_system"] {
      let (left, right) = (one.conditions[name] ?? .null, other.conditions[name] ?? .null)
      if left != right {
        differs.append(
          name == "prompts"
            ? "prompts" : "\(name): \(left.plainText ?? "none") and \(right.plainText ?? "none")")
      }
    }
    return differs
  }
}

extension BenchmarkResult.ItemResult {
  /// Whether a sample of it counts.
  var counts: Bool { scores.contains { $0 != nil } }

  /// The mean of the samples that count; nil for none.
  public var mean: Double? {
    let known = scores.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }
}

extension BenchmarkResult {
  /// The same with some of its items.
  func only(_ ids: Set<String>) -> BenchmarkResult {
    var part = self
    part.items = items.filter { ids.contains($0.id) }
    return part
  }
}
