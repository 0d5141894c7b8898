import Corpus
import Foundation
import TestSupport
import Testing

@testable import Texts

/// Loops and fine texts by their kinds, made at random: what is clearly a loop is found, what is none is not.
struct TextLoopTests {
  /// Prose of words that a model might write.
  struct Prose {
    var generator: SeededGenerator
    private let words: [String]

    init(seed: UInt64) {
      generator = SeededGenerator(seed)
      var made = SeededGenerator(77)
      words = (0..<500).map { _ in
        (0..<made.integer(2...9)).map { _ in
          String(Unicode.Scalar(UInt8(97 + made.integer(0...25))))
        }.joined()
      }
    }

    /// Text of about so many characters.
    mutating func text(_ length: Int) -> String {
      var text = ""
      var count = 0
      while count < length {
        let word = generator.element(words)
        text += word + (generator.integer(0...9) == 0 ? ".\n" : " ")
        count += word.utf8.count + 1
      }
      return text
    }

    /// A text of which a share is something else.
    mutating func around(_ middle: String, share: Double) -> String {
      let rest = Int(Double(middle.utf8.count) * (1 / share - 1))
      let before = generator.integer(0...max(0, rest))
      return text(before) + middle + (rest - before > 0 ? text(rest - before) : "")
    }
  }

  @Test(arguments: [1, 2, 3, 7, 12, 40, 100, 333, 1000, 3000, 10_000], [0.25, 0.5, 1])
  func loopsOfAnyPeriodAreFound(_ period: Int, _ share: Double) throws {
    var prose = Prose(seed: UInt64(period * 10) + UInt64(share * 4))
    for _ in 0..<4 {
      let piece: String =
        period < 12
        ? String("abcdefghijkl".prefix(period))
        : String(prose.text(period).prefix(period - 1)) + " "
      let times = max(period >= 400 ? 4 : 6, 400 / period + 1)
      let text = prose.around(String(repeating: piece, count: times), share: share)
      let loop = try #require(TextLoop.longest(in: text, from: 0.2), "\(period) \(share)")
      // A run of letters is cut into eights.
      let least = period < 12 ? 7 : times - 2
      #expect(loop.times >= least && abs(loop.share - share) < 0.12, "\(loop)")
    }
  }

  @Test(arguments: ["Let me check case # again.", "Wait, is number # right? Hmm.", "我们再检查第#个情况。"])
  func countersAreLevelledOut(_ line: String) throws {
    var prose = Prose(seed: 5)
    for step in [1, 2, 10] {
      let lines = (0..<60).map { line.replacing("#", with: "\(17 + $0 * step)") }
      let indented = lines.enumerated().map { String(repeating: " ", count: $0 % 7) + $1 + "\n" }
      for share in [0.3, 0.9] {
        let text = prose.around(indented.joined(), share: share)
        let loop = try #require(TextLoop.longest(in: text, from: 0.2), "\(line) \(step)")
        #expect(loop.counts && loop.times >= 58)
      }
    }
  }

  @Test func alternatingLinesAreALoop() throws {
    var prose = Prose(seed: 6)
    let lines = "No, that is wrong.\nYes, that is right.\nHmm, let me think.\n"
    let text = prose.around(String(repeating: lines, count: 15), share: 0.4)
    #expect(TextLoop.longest(in: text, from: 0.2)?.times ?? 0 >= 14)
  }

  /// Below the share a loop does not count.
  @Test(arguments: [3, 40, 400, 3000]) func asmallLoopIsNone(_ period: Int) {
    var prose = Prose(seed: UInt64(period))
    for _ in 0..<5 {
      let piece = String(prose.text(period + 5).prefix(period))
      let loop = String(repeating: piece, count: max(5, 300 / period))
      #expect(TextLoop.longest(in: prose.around(loop, share: 0.12), from: 0.2) == nil)
    }
  }

  @Test(arguments: FineKind.allCases) func fineTextsAreNone(_ kind: FineKind) {
    var prose = Prose(seed: UInt64(kind.rawValue.utf8.count) * 31)
    for round in 0..<30 {
      let fine = kind.text(20 + round * 3, &prose)
      for share in [0.4, 0.8, 1] {
        let text = prose.around(fine, share: share)
        let loop = TextLoop.longest(in: text, from: 0.2)
        #expect(loop == nil, "\(kind): \(loop.map { "\($0)" } ?? "")")
      }
    }
  }

  /// Repetitive texts that are right as they are.
  enum FineKind: String, CaseIterable, Sendable {
    case prose, zeros, table, latexMatrix, code, assignments, decimals, enumeration, sums, primes,
      json

    func text(_ rows: Int, _ prose: inout Prose) -> String {
      func number(_ most: Int) -> Int { prose.generator.integer(0...most) }
      return switch self {
      case .prose: prose.text(rows * 30)
      case .zeros: String(repeating: "0 0 0 0 0 0 0 0\n", count: rows)
      case .table: (0..<rows).map { "| row \($0) | zero | 0 | zero |\n" }.joined()
      case .latexMatrix: String(repeating: "0 & 1 & 0 & 0 \\\\\n", count: rows)
      case .code:
        "```python\n" + String(repeating: "result.append(value)\n", count: rows) + "```\n"
      case .assignments: (0..<rows).map { "x\($0) = f(\($0))\n" }.joined()
      case .decimals: "0." + String(repeating: "3", count: rows * 10) + "\n"
      case .enumeration:
        (0..<rows).map { "For n = \($0) the sum of the squares is \($0 * $0 * 7 % 1009).\n" }
          .joined()
      case .sums:
        (0..<rows).map { _ in "Adding \(number(999)) gives us \(number(99999)).\n" }.joined()
      case .primes: (0..<rows).map { _ in "The number \(number(9999)) is prime.\n" }.joined()
      case .json: (0..<rows).map { "{\"a\": \($0), \"b\": 0, \"c\": 0},\n" }.joined()
      }
    }
  }

  /// Public answers of models: of thousands none but those that go in circles.
  @Test(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
  func realAnswersHardlyLoop() throws {
    var (texts, loops) = (0, [TextLoop]())
    for line in try String(
      contentsOfFile: SharedData.path("math-grading/gsm8k_model_solutions.jsonl"), encoding: .utf8
    )
    .split(separator: "\n") + [Substring(try responses())] {
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      for text in strings(of: value) where text.utf8.count > 100 {
        texts += 1
        if let loop = TextLoop.longest(in: text, from: 0.2) { loops.append(loop) }
      }
    }
    #expect(
      texts > 3_000 && loops.count <= texts / 1000,
      "\(loops.count) of \(texts): \(loops.prefix(20))")
  }

  private func responses() throws -> String {
    try String(
      contentsOfFile: SharedData.path("benchmarks/jeebench_responses_gpt4_cot.json"),
      encoding: .utf8)
  }

  private func strings(of value: Any) -> [String] {
    if let text = value as? String { return [text] }
    if let list = value as? [Any] { return list.flatMap(strings) }
    return (value as? [String: Any])?.values.flatMap(strings) ?? []
  }

  @Test func timeIsLinear() {
    // A quadratic search would take hours.
    let nested = (0..<200_000).map { $0 % 3 == 0 ? "a b " : $0 % 1001 == 0 ? "c " : "a " }.joined()
    _ = TextLoop.longest(in: nested, from: 0.2)
    #expect(TextLoop.longest(in: String(repeating: "wait ", count: 300_000), from: 0.2) != nil)
  }

  @Test func anythingCanBeLookedAt() {
    var generator = SeededGenerator(12)
    let pieces = ["```", "\n", "é", "日本", "12", "|", "a", " ", "\u{0}", "words of it "]
    for _ in 0..<300 {
      let text = (0..<generator.integer(0...300)).map { _ in generator.element(pieces) }.joined()
      _ = TextLoop.longest(in: text, from: 0.01)
    }
    #expect(TextLoop.longest(in: "", from: 0.1) == nil)
  }
}
