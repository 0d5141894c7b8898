import Asking
import Corpus
import Formats
import Machine
import Recipes
import Similarity
import Teachers
import Values

/// A model that is asked whether a question and the evaluation question that it is most like are the same problem, where
/// the rule alone is not to decide.
///
/// How near two are is the higher of their Indel ratio and the share of the evaluation question that is covered, in
/// percent. Below the range a question stays, above it the rule decides, and within it the model.
struct PairCheck: Sendable {
  static let version: Int64 = 1
  let terms: LabelTerms
  /// In percent.
  let range: ClosedRange<Double>
  /// Finds what is as near as the least of the range.
  private let wide: Decontamination
  private let rule: Decontamination

  /// The field `check`: `judge`, `between`, and what else a teacher takes; nil if it is wrong.
  init?(
    _ node: RecipeNode, of owner: String, in setting: Setting, log: FindingLog,
    _ rule: Decontamination
  ) {
    let fields = Fields(node, owner: "\(owner): check", log: log, shorthand: "judge")
    let terms = LabelTerms(fields, in: setting, temperature: 0)
    let ends = fields.has("between") ? fields.list("between") : []
    fields.finish()
    let numbers = ends.compactMap { $0.scalar.flatMap(Double.init) }
    var range = 65.0...90.0
    if fields.has("between") {
      guard numbers.count == 2, ends.count == 2, numbers[0] <= numbers[1],
        (0...100).contains(numbers[0]), (0...100).contains(numbers[1])
      else {
        log.error(
          fields.mark(of: "between"), "\(fields.owner): between takes two numbers from 0 to 100",
          hint: "between: [65, 90]")
        return nil
      }
      range = numbers[0]...numbers[1]
    }
    guard let terms else { return nil }
    self.terms = terms
    self.range = range
    self.rule = rule
    wide = Decontamination(rule.sets, rule.rules.widened(to: range.lowerBound))
  }

  static let parameter = FilterParameter(
    "check", "none",
    "a model that is asked about questions near the threshold, `{ judge: TEACHER, between: [65, 90] }`: how near one is is the higher of its ratio and its cover, in percent; below the range it stays, above it the rule decides, within it the model (and the rule where the model's reply cannot be read)"
  )

  var who: String { "\(terms.teacher.model), \(Decontaminate.name) \(Self.version)" }

  var identity: Record {
    [
      "version": .integer(Self.version),
      "between": .list([.double(range.lowerBound), .double(range.upperBound)]),
      "of": terms.scope.value, "call": .string(call("", "").key.description),
    ]
  }

  var labelling: Labelling<Question> {
    Labelling(terms: terms, unit: .pair, stopsFor: nil, callsBefore: 0, stream: calls)
  }

  /// A question's text and an item that is near it.
  struct Pair: Sendable {
    let text: String
    let match: Contamination.Match
  }

  /// For each question the pair that the model is asked about; nil where the rule decides.
  private func pairs(of questions: [Question]) -> [Pair?] {
    let block = 16
    return Cores.map((questions.count + block - 1) / block) { number in
      questions[number * block..<min(questions.count, (number + 1) * block)].map(pair)
    }.flatMap(\.self)
  }

  func pair(of question: Question) -> Pair? {
    guard terms.scope.contains(question) else { return nil }
    let texts = question.comparedTexts
    if let (text, found) = rule.contamination(ofAny: texts) {
      // What is its item with other numbers is a matter of the rule.
      guard !found.worst.hasOtherNumbers, rule.nearness(of: found.worst) < range.upperBound
      else { return nil }
      return Pair(text: text, match: found.worst)
    }
    let finding = wide.finding(ofAny: texts)
    let near = finding.contamination.map { ($0.text, $0.contamination.worst) } ?? finding.nearly
    guard let (text, match) = near, !match.hasOtherNumbers,
      wide.nearness(of: match) >= range.lowerBound
    else { return nil }
    return Pair(text: text, match: match)
  }

  private func calls(for rows: ShardReader<Question>) -> () throws -> Call? {
    let cursor = rows.rows()
    var waiting: [Call] = []
    var isOver = false
    return {
      while waiting.isEmpty, !isOver {
        var questions: [Question] = []
        while questions.count < 1024, let question = try cursor.next() {
          questions.append(question)
        }
        isOver = questions.count < 1024
        // The last one is taken first.
        waiting = pairs(of: questions).compactMap { $0.map(call) }.reversed()
      }
      return waiting.popLast()
    }
  }

  /// Has the model asked about all pairs that it was not asked about yet.
  func settle(_ rows: ShardReader<Question>, asking asker: any Asker) async throws {
    try await asker.settle({ calls(for: rows) }, repairs)
  }

  /// Whether the model finds a pair to be one problem, nil if it says nothing; and what it took to know.
  func isSame(_ pair: Pair, _ asker: any Asker) throws -> (isSame: Bool?, Spending) {
    let chain = try asker.chain(from: call(pair), repairs)
    switch chain.links.last?.outcome {
    case nil: throw RetortError(.bug, "a label was never asked for")
    case .refused: return (nil, chain.spending)
    case .reply(let reply): return (Self.verdict(reply), chain.spending)
    }
  }

  private var repairs: FollowUps {
    FollowUps(most: Labels.repairs) { call, reply in
      Self.verdict(reply) == nil ? call.again(insteadOf: reply) : nil
    }
  }

  private static func verdict(_ reply: Reply) -> Bool? {
    FinalWord(name: "same", kind: .truth).value(reply).map { $0 == 1 }
  }

  private func call(_ pair: Pair) -> Call {
    call(pair.text, rule.sets[pair.match.set].items[pair.match.item].text)
  }

  private func call(_ question: String, _ item: String) -> Call {
    let prompt = """
      Below are two problems. Are they the same problem: would a right solution of one, its result included, be one of \
      the other? Other words, another notation, other names and text around it make no difference; other numbers, \
      another quantity that is asked for, or another condition do. Do not solve them. Reply with one JSON object: \
      {"reason": "<one sentence>", "same": <true or false>}

      <problem 1>
      \(item)
      </problem 1>

      <problem 2>
      \(question)
      </problem 2>
      """
    return terms.call(prompt, schema: Self.schema)
  }

  private static let schema = ReplySchema(
    name: "same",
    [
      "type": "object",
      "properties": .record([
        "reason": .record(["type": "string"]), "same": .record(["type": "boolean"]),
      ]),
      "required": ["reason", "same"], "additionalProperties": false,
    ])
}
