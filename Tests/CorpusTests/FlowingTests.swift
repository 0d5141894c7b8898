import Corpus
import Testing
import Values

/// One contract for everything that lies in shards.
struct FlowingTests {
  private static let question = Question(
    id: RowID(source: "s", key: "k"), domain: "math", source: "s", text: "Zwölf + 1?\n\u{0}\"\\",
    reference: "13", difficulty: 4, scores: [Score(name: "response_length", value: 12, by: "m")])

  private static func trace(_ verdict: Verdict?, cost: Money?) -> Trace {
    Trace(
      question: question,
      answer: Answer(
        sample: 3, model: "t", reasoning: "hm", text: "13", finishReason: "stop",
        promptTokens: 5, completionTokens: nil, cost: cost, verdict: verdict))
  }

  private func staysItself<Row: Flowing>(_ row: Row) throws {
    #expect(try Row(record: row.record) == row)
  }

  @Test func questionsStayThemselves() throws {
    try staysItself(Self.question)
    try staysItself(Question(id: Self.question.id, domain: "", source: "", text: "?"))
  }

  @Test(arguments: [nil, .right, .wrong, .couldNotTell("too large")] as [Verdict?])
  func tracesStayThemselves(_ verdict: Verdict?) throws {
    try staysItself(Self.trace(verdict, cost: Money(picodollars: 17)))
    try staysItself(Self.trace(verdict, cost: nil))
  }

  @Test func dropsStayThemselves() throws {
    try staysItself(
      Drop(name: "n", stage: "mix", reason: "r", evidence: ["a": 1], row: ["b": ["c", .null]]))
  }

  /// A row of which something was learnt is written as its record is, whatever it was and however it lies there.
  private func isWrittenAsItIs<Row: Flowing>(_ learnt: Row, learntFrom before: Row, _ line: String)
  {
    var bytes = Array("{".utf8)
    let utf8 = Array(line.utf8)
    utf8.withUnsafeBufferPointer { learnt.appendJSON(learntFrom: before, $0, to: &bytes) }
    #expect(String(decoding: bytes, as: UTF8.self) == "{" + learnt.record.json)
  }

  @Test func whatIsLearntIsWritten() {
    let score = Score(name: "a \"score\"", value: 0.125, by: "m")
    let scores: [[Score]] = [
      [], [score], [score, score], [Score(name: "b", value: .nan, by: ""), score],
    ]
    let trace = Self.trace(.right, cost: nil)
    for before in scores {
      for after in scores {
        var (old, new) = (Self.question, Self.question)
        (old.scores, new.scores) = (before, after)
        isWrittenAsItIs(new, learntFrom: old, old.record.json)
        new.difficulty = 7
        isWrittenAsItIs(new, learntFrom: old, old.record.json)
        var (oldTrace, newTrace) = (trace, trace)
        (oldTrace.answer.scores, newTrace.answer.scores) = (before, after)
        isWrittenAsItIs(newTrace, learntFrom: oldTrace, oldTrace.record.json)
        newTrace.answer.verdict = .wrong
        isWrittenAsItIs(newTrace, learntFrom: oldTrace, oldTrace.record.json)
      }
    }
    // Where the scores do not stand last, the row is written anew.
    var learnt = trace
    learnt.answer.scores.append(score)
    var elsewhere = trace.record
    elsewhere["scores"] = nil
    isWrittenAsItIs(learnt, learntFrom: trace, elsewhere.json)
  }

  @Test func namesWhatIsMissing() {
    #expect {
      try Question(record: ["id": .string(Self.question.id.description), "domain": 3])
    } throws: { error in
      (error as? RetortError)?.cause == "field \"domain\" should hold a text; it holds: number"
    }
  }
}

struct AnswerTests {
  private func answer(_ text: String, reasoning: String?, finish: String) -> Answer {
    Answer(
      sample: 0, model: "t", reasoning: reasoning, text: text, finishReason: finish,
      promptTokens: nil, completionTokens: nil, cost: nil)
  }

  @Test func isCompleteWhenItStoppedWithAnAnswer() {
    #expect(answer("13", reasoning: "hm", finish: "stop").complete)
    #expect(answer("13", reasoning: nil, finish: "stop").complete)
    #expect(!answer("13", reasoning: "hm", finish: "length").complete)
    #expect(!answer(" \n", reasoning: "hm", finish: "stop").complete)
  }

  @Test func isWrittenAsOpenThoughtsWritesIt() {
    #expect(
      answer("13", reasoning: "hm", finish: "stop").response == "<think>\nhm\n</think>\n\n13")
    #expect(answer("", reasoning: "hm", finish: "length").response == "<think>\nhm")
    #expect(answer("13", reasoning: nil, finish: "stop").response == "13")
  }
}

struct PriceTests {
  @Test func countsExactly() {
    let price = Price(dollarsPerMillionInput: 0.0375, output: 0.15)
    #expect(price.cost(promptTokens: 1, completionTokens: 0) == Money(picodollars: 37_500))
    #expect(price.cost(promptTokens: 1_000_000, completionTokens: 1_000_000)?.dollars == 0.1875)
  }

  @Test func unknownIsNotNothing() {
    let price = Price(dollarsPerMillionInput: 1, output: 1)
    #expect(price.cost(promptTokens: nil, completionTokens: 1) == nil)
    #expect(price.cost(promptTokens: .max, completionTokens: 1) == nil)
    #expect(Price.free.cost(promptTokens: nil, completionTokens: nil) == .zero)
  }
}

struct TallyTests {
  @Test func balances() {
    var tally = Tally(unit: .rows)
    tally.keep(.right)
    tally.keep()
    tally.drop(reason: "a")
    tally.drop(reason: "a")
    tally.drop(reason: "b")
    #expect(tally.entered == 5 && tally.kept == 2 && tally.dropped == ["a": 2, "b": 1])
    #expect(tally.verdicts == ["right": 1] && tally.balances)
  }
}

struct ValueJSONTests {
  @Test func writesOneWay() {
    let value: Value = .record([
      "text": "a\"b\\c\n\u{1}é😀", "numbers": [1, 1.5, -0.25, .double(.nan)], "none": .null,
      "yes": true,
    ])
    let expected =
      #"{"text":"a\"b\\c\n\u0001é😀","numbers":[1,1.5,-0.25,null],"none":null,"yes":true}"#
    #expect(value.json == expected)
  }

  @Test func recordsKeepTheirOrder() {
    var record: Record = ["b": 1, "a": 2]
    record["b"] = 3
    record["c"] = 4
    #expect(record.json == #"{"b":3,"a":2,"c":4}"#)
    record["a"] = nil
    #expect(record.json == #"{"b":3,"c":4}"#)
  }
}
