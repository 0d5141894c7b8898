import Formats
import Values

/// What is in a dataset.
public struct AuditReport: Sendable, Equatable {
  /// A file of it.
  public struct File: Sendable, Equatable {
    public let path: String
    /// Rows, the malformed ones included.
    public let rows: Int
    public let bytes: Int
  }

  /// A column of it.
  public struct Column: Sendable, Equatable {
    public let name: String
    /// Rows without the column, rows with null, with nothing in it, and texts with U+FFFD.
    public let missing: Int
    public let nulls: Int
    public let empty: Int
    public let replaced: Int
    /// Values by their kind.
    public let kinds: [String: Int]
  }

  /// What rows cost, by a column of dollars.
  public struct Cost: Sendable, Equatable {
    /// Rows that say what they cost, and rows whose cost is null.
    public private(set) var known = 0
    public private(set) var unknown = 0
    /// Of those that say it, all together and the dearest.
    public private(set) var sum = Money.zero
    public private(set) var largest = Money.zero

    mutating func add(_ dollars: Double?) {
      guard let dollars, dollars.isFinite else { return unknown += 1 }
      known += 1
      let money = Money(dollars: dollars)
      sum = sum + money
      largest = max(largest, money)
    }
  }

  /// A row to read.
  public struct Sample: Sendable, Equatable {
    public let question: String
    public let answer: String
    /// What else is known of it, by column: domain, source, teacher, verdict, reference, finish reason, cost.
    public let facts: [String: String]

    private static let told = [
      "domain", "source", "teacher", "verdict", "reference", "finish_reason", "cost",
    ]

    /// - Parameter row: all of it; texts of many pages are cut.
    init(question: String, answer: String, row: Record) {
      self.question = Self.cut(question)
      self.answer = Self.cut(answer)
      facts = Dictionary(
        Self.told.compactMap { name in
          guard let value = row[name], value != .null else { return nil }
          if name == "cost", let dollars = value.double {
            return (name, worded(Money(dollars: dollars)))
          }
          return (name, String((value.string ?? value.json).prefix(200)))
        }, uniquingKeysWith: { first, _ in first })
    }

    /// The beginning and the end of a text.
    private static func cut(_ text: String) -> String {
      guard text.count > 3000 else { return text }
      let left = "[… \(grouped(text.count - 2500)) characters …]"
      return "\(text.prefix(1500))\n\n\(left)\n\n\(text.suffix(1000))"
    }
  }

  /// A length that is measured.
  public enum Measure: String, Sendable, CaseIterable {
    case questionCharacters = "question_characters"
    case reasoningCharacters = "reasoning_characters"
    case answerCharacters = "answer_characters"
    case questionTokens = "question_tokens"
    case answerTokens = "answer_tokens"
  }

  /// How long texts are.
  public struct Lengths: Sendable, Equatable {
    public let count: Int
    public let mean: Double
    public let smallest: Int
    public let largest: Int
    /// By shares in percent: the nearest-rank percentiles.
    public let percentiles: [(percent: Int, value: Int)]
    /// For a chart: how many texts have a length from each border on.
    public let bars: [(from: Int, count: Int)]

    init(_ histogram: Histogram) {
      count = histogram.count
      mean = Double(histogram.sum) / Double(max(1, histogram.count))
      smallest = histogram.count == 0 ? 0 : histogram.smallest
      largest = histogram.largest
      percentiles = [1, 5, 25, 50, 75, 95, 99].map { percent in
        (percent, histogram.percentile(Double(percent) / 100) ?? 0)
      }
      let borders = Self.borders(smallest, largest)
      bars = zip(borders, histogram.counts(borders: borders)).map { ($0, $1) }
    }

    /// Where a chart's bars begin: at equal steps, or four a doubling where the longest text is more than
    /// eight times as long as the shortest.
    private static func borders(_ smallest: Int, _ largest: Int) -> [Int] {
      if largest <= 8 * max(1, smallest) {
        return Array(stride(from: smallest, through: largest, by: (largest - smallest) / 48 + 1))
      }
      var borders = [smallest]
      var border = Double(max(1, smallest))
      while Int(border) <= largest {
        if Int(border) > borders[borders.count - 1] { borders.append(Int(border)) }
        border *= 1.189_207_115
      }
      return borders
    }

    public static func == (left: Lengths, right: Lengths) -> Bool {
      left.count == right.count && left.mean == right.mean && left.smallest == right.smallest
        && left.largest == right.largest
        && left.percentiles.elementsEqual(right.percentiles, by: ==)
        && left.bars.elementsEqual(right.bars, by: ==)
    }
  }

  public var files: [File] = []
  /// Rows that can be read.
  public var rows = 0
  /// Rows that cannot, those of them that are no UTF-8, and where the first are.
  public var malformedRows = 0
  public var invalidUTF8 = 0
  public var firstProblems: [String] = []
  /// In the order in which they were first seen.
  public var columns: [Column] = []
  /// Rows by their columns `verdict` (null as `none`), `teacher` or `model`, and `finish_reason`; empty without them.
  public var verdicts: [String: Int] = [:]
  public var teachers: [String: Int] = [:]
  public var finishReasons: [String: Int] = [:]
  /// What the column `cost` says.
  public var cost = Cost()
  /// Some rows to read: the same ones for the same rows, in whatever files and order they lie.
  public var samples: [Sample] = []
  public var domains: [String: Int] = [:]
  public var sources: [String: Int] = [:]
  /// Rows with a question, and different questions among them.
  public var questions = 0
  public var uniqueQuestions = 0
  /// Different questions by how many rows have them.
  public var answersPerQuestion: [Int: Int] = [:]
  /// Rows with an answer.
  public var answers = 0
  /// Rows whose question and answer an earlier row has, too.
  public var repeatedRows = 0
  /// Answers with reasoning in `<think>`; of them those that do not close it.
  public var withReasoning = 0
  public var unclosedReasoning = 0
  /// Answers with nothing behind the reasoning, or nothing at all.
  public var noFinalAnswer = 0
  /// Answers that end in a loop; see ``TextLook/endsInLoop(_:)``.
  public var loops = 0
  /// Rows that are not one turn of a person and one of a model.
  public var notOneExchange = 0
  /// What of the rows was taken for their questions, in words.
  public var questionPlaces: [String] = []
  /// Turns of anyone else.
  public var otherSpeakers: [String: Int] = [:]
  public var lengths: [Measure: Lengths] = [:]

  public init() {}

  /// Questions that more than one row has, counted without the first.
  public var repeatedQuestions: Int { questions - uniqueQuestions }
}

extension AuditReport {
  /// The report as JSON.
  public var record: Record {
    var record: Record = [
      "rows": number(rows), "malformed_rows": number(malformedRows),
      "invalid_utf8": number(invalidUTF8),
      "problems": .list(firstProblems.map(Value.string)),
      "files": .list(
        files.map {
          .record([
            "path": .string($0.path), "rows": number($0.rows), "bytes": number($0.bytes),
          ])
        }),
      "columns": .list(columns.map { .record($0.record) }),
    ]
    record["verdicts"] = counts(verdicts)
    record["teachers"] = counts(teachers)
    record["finish_reasons"] = counts(finishReasons)
    record["cost"] = .record([
      "rows": number(cost.known), "unknown": number(cost.unknown),
      "usd": .double(cost.sum.dollars), "largest_usd": .double(cost.largest.dollars),
    ])
    record["domains"] = counts(domains)
    record["sources"] = counts(sources)
    record["questions"] = .record([
      "rows": number(questions), "unique": number(uniqueQuestions),
      "repeated": number(repeatedQuestions),
      "answers_per_question": .record(
        Record(
          answersPerQuestion.sorted { $0.key < $1.key }.map { .init("\($0.key)", number($0.value)) }
        )),
    ])
    record["answers"] = .record([
      "rows": number(answers), "repeated_rows": number(repeatedRows),
      "with_reasoning": number(withReasoning), "unclosed_reasoning": number(unclosedReasoning),
      "no_final_answer": number(noFinalAnswer), "ending_in_a_loop": number(loops),
    ])
    record["turns"] = .record([
      "questions_are": .list(questionPlaces.map(Value.string)),
      "not_one_exchange": number(notOneExchange), "other_speakers": counts(otherSpeakers),
    ])
    record["lengths"] = .record(
      Record(
        Measure.allCases.compactMap { measure in
          lengths[measure].map { .init(measure.rawValue, .record($0.record)) }
        }))
    return record
  }

  private func number(_ number: Int) -> Value { .integer(Int64(number)) }

  private func counts(_ counts: [String: Int]) -> Value {
    .record(
      Record(
        counts.byCount
          .map { .init($0.key, number($0.value)) }))
  }
}

extension AuditReport.Column {
  fileprivate var record: Record {
    [
      "name": .string(name), "missing": .integer(Int64(missing)), "nulls": .integer(Int64(nulls)),
      "empty": .integer(Int64(empty)), "replaced_characters": .integer(Int64(replaced)),
      "kinds": .record(
        Record(
          kinds.byCount
            .map { .init($0.key, .integer(Int64($0.value))) })),
    ]
  }
}

extension AuditReport.Lengths {
  fileprivate var record: Record {
    var record: Record = [
      "count": .integer(Int64(count)), "mean": .double(mean), "smallest": .integer(Int64(smallest)),
    ]
    for (percent, value) in percentiles { record["p\(percent)"] = .integer(Int64(value)) }
    record["largest"] = .integer(Int64(largest))
    return record
  }
}
