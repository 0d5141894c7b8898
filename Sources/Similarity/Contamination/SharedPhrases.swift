import Values

/// What questions that leave share with evaluation items, counted: where one phrase explains many drops, it is
/// boilerplate of a kind of question more often than a question.
struct SharedPhrases: Sendable {
  /// By the phrase in lower case with single spaces: how many questions share it.
  private var counts: [String: Int] = [:]
  /// So many different ones are counted; others that come later are not.
  private static let most = 10_000
  /// A phrase is told by its beginning.
  private static let length = 100

  mutating func add(_ phrase: String?) {
    guard let phrase else { return }
    let words = Normalization([.whiteSpace, .letterCase]).text(phrase)
    let key = String(words.prefix(Self.length))
    guard counts[key] != nil || counts.count < Self.most else { return }
    counts[key, default: 0] += 1
  }

  /// The most frequent ones that several questions share.
  var frequent: [(phrase: String, questions: Int)] {
    counts.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
      .map { ($0.key, $0.value) }
  }

  var value: Value {
    .list(
      frequent.map {
        .record(["phrase": .string($0.phrase), "questions": .integer(Int64($0.questions))])
      })
  }

  /// A warning if one phrase explains many of the questions that leave, with what to do; nil otherwise.
  func note(of questions: Int, _ rule: Decontamination.Rules.Name) -> String? {
    guard let first = frequent.first, first.questions >= 10, first.questions * 10 >= questions
    else { return nil }
    let hint =
      switch rule {
      case .openthoughts3:
        "if it is boilerplate, take rule: contained, or ask that it be more of an item (cover: 0.6)"
      case .contained: "if it is boilerplate, ask that more of an item be there (cover: 0.85)"
      }
    return
      "\(grouped(first.questions)) of \(grouped(questions)) drops share one phrase, \"\(first.phrase)\": \(hint)"
      .replacing("\n", with: " ")
  }
}
