import Corpus
import Filters
import TestSupport
import Testing
import Values

/// What the examples of the filters of answers do not show.
struct AnswerPartFilterTests {
  private let question = Samples.question("why?")

  private func answer(
    _ sample: Int64, thinking: String? = nil, _ text: String, tokens: Int64? = nil
  )
    -> Trace
  {
    Trace(
      question: question,
      answer: Answer(
        sample: sample, model: "m", reasoning: thinking, text: text, finishReason: "stop",
        promptTokens: nil, completionTokens: tokens, cost: nil))
  }

  private func kept(_ step: String, _ rows: [Trace]) async throws -> [Int64] {
    let checked = try FilterRig.filters("keep: [\(step)]")
    let outcome = try await FilterRig.Outcome.of(
      checked.answerFilters[0], rows, FilterRig.Lengths())
    return outcome.kept.map(\.answer.sample)
  }

  @Test func passRatesAreSharesOfWhatWasGraded() async throws {
    func graded(_ name: String, _ verdicts: [Verdict?]) -> [Trace] {
      let question = Samples.question(name)
      return verdicts.enumerated().map { sample, verdict in
        var trace = Samples.trace(question, sample: Int64(sample), text: name)
        trace.answer.verdict = verdict
        return trace
      }
    }
    let rows =
      graded("all", [.right, .right]) + graded("half", [.right, .wrong, nil])
      + graded("none", [.wrong, .wrong]) + graded("unknown", [nil, nil])
    for (step, names) in [
      ("pass_rate: { max: 0.9 }", ["half", "none"]), ("pass_rate: { min: 0.5 }", ["all", "half"]),
      ("pass_rate: { min: 0.5, max: 0.5 }", ["half"]),
      ("pass_rate: { min: 0, unknown: keep }", ["all", "half", "none", "unknown"]),
      ("pass_rate: { min: 0, least: 3 }", []),
    ] {
      let checked = try FilterRig.filters("keep: [\(step)]")
      let outcome = try await FilterRig.Outcome.of(
        checked.answerFilters[0], rows, FilterRig.Lengths())
      var order: [String] = []
      for row in outcome.kept where order.last != row.question.text {
        order.append(row.question.text)
      }
      #expect(order == names, "\(step)")
      #expect(
        outcome.kept.filter { $0.question.text == "half" }.allSatisfy {
          $0.answer.scores.last?.value == 0.5
        })
    }
  }

  @Test func passRatesAreOfModelsToo() async throws {
    let question = Samples.question("why?")
    let rows = [("a", Verdict.right), ("a", .right), ("b", .wrong), ("b", .right)].enumerated().map
    {
      sample, pair in
      Trace(
        question: question,
        answer: Answer(
          sample: Int64(sample), model: pair.0, reasoning: nil, text: "so", finishReason: "stop",
          promptTokens: nil, completionTokens: nil, cost: nil, verdict: pair.1))
    }
    for (step, count) in [
      ("{ min: 0.7 }", 4), ("{ min: 0.8 }", 0), ("{ min: 0.9, models: a }", 4),
      ("{ max: 0.6, models: [b] }", 4), ("{ min: 0.6, each: yes }", 0),
      ("{ min: 0.5, each: yes }", 4), ("{ min: 0.5, models: c }", 0),
    ] {
      #expect(try await kept("pass_rate: \(step)", rows).count == count, "\(step)")
    }
  }

  /// Also where others stand before it: an answer that they would take away was a sample, too.
  @Test func passRatesCountAllSamples() throws {
    func order(_ steps: String) throws -> ([String], [StepMove]) {
      let checked = try FilterRig.filters("keep: [\(steps)]")
      return (checked.answerFilters.map(\.stageName), checked.moves)
    }
    let (names, moves) = try order("complete, at_most: 1, pass_rate: { min: 0.5 }")
    #expect(names == ["pass_rate", "complete", "at_most"])
    #expect(
      moves.map { "\($0.moved) before \($0.before): \($0.why)" } == [
        "pass_rate before complete: allAnswers"
      ])
    let (pinned, none) = try order("complete, pass_rate: { min: 0.5, pinned: yes }")
    #expect(pinned == ["complete", "pass_rate"] && none.isEmpty)
    let (behind, _) = try order("complete: { pinned: yes }, english, pass_rate: { min: 0.5 }")
    #expect(behind == ["complete", "pass_rate", "english"])
  }

  @Test func lengthsAreOfAPartAndInAUnit() async throws {
    let rows = [
      answer(0, thinking: "one two three four", "five", tokens: 9),
      answer(1, "six seven", tokens: 3),
    ]
    #expect(try await kept("length: { max: 5, unit: words, in: thinking }", rows) == [0, 1])
    #expect(try await kept("length: { min: 3, unit: words, in: thinking }", rows) == [0])
    #expect(try await kept("length: { max: 1, unit: words, in: answer }", rows) == [0])
    #expect(try await kept("length: 8", rows) == [1])
    #expect(try await kept("length: { max: 4, unit: characters, in: answer }", rows) == [0])
    #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("keep: [length: { max: 5, in: thinking }]")
    }
    #expect(throws: FilterRig.BadStep.self) { try FilterRig.filters("keep: [length]") }
  }

  @Test func thinkingIsMeasuredAgainstTheAnswer() async throws {
    let rows = [
      answer(0, thinking: String(repeating: "so ", count: 40), "It is four."),
      answer(1, thinking: "so", "It is four, as everybody knows who has counted."),
      answer(2, "four"),
      answer(3, thinking: "  ", "four"),
    ]
    #expect(try await kept("thinking", rows) == [0, 1])
    #expect(try await kept("thinking: { min_ratio: 2 }", rows) == [0])
    #expect(try await kept("thinking: { max_ratio: 2, required: no }", rows) == [1, 2, 3])
  }

  @Test func answersAreAlikeWithinAQuestionOrInAll() async throws {
    let other = Samples.question("how?")
    let rows =
      [answer(0, "It is four."), answer(1, "It is  four. "), answer(2, "It is five.")]
      + [Samples.trace(other, sample: 7, text: "It is four.")]
    #expect(try await kept("deduplicate", rows).sorted() == [0, 2, 7])
    #expect(try await kept("deduplicate: { per: all }", rows).count == 2)
    #expect(try await kept("deduplicate: { normalize: none }", rows).count == 4)
    #expect(try await kept("deduplicate: { mode: fuzzy, threshold: 70 }", rows).sorted() == [0, 7])
  }

  @Test(arguments: [
    ("I am DeepSeek-R1, a model.", true), ("I’m ChatGPT.", true),
    ("My name is Claude and I help.", true),
    ("I was created by OpenAI.", true), ("This code was developed by Google engineers.", false),
    ("I am a large language model trained by xAI.", true), ("As an AI, I have no body.", true),
    ("A large language model has many weights.", false),
    ("She asked whether I am ChatGPT.", false), ("It wrote \"I am ChatGPT\" twice.", false),
    ("Treat it as a language model with two states.", false),
    ("我是通义千问。", true), ("i am qwen", true), ("Gemini is a constellation.", false),
    ("I am Phil, a farmer.", false), ("I am Metallic.", false), ("Claude Monet painted it.", false),
    ("The phi function is multiplicative.", false),
  ])
  func modelsAreKnownByTheirPhrases(_ text: String, _ isIdentity: Bool) async throws {
    #expect(try await kept("no_identity", [answer(0, text)]).isEmpty == isIdentity)
    #expect(try await kept("no_identity", [answer(0, thinking: text, "4")]).isEmpty == isIdentity)
    #expect(try await kept("no_identity: { in: answer }", [answer(0, thinking: text, "4")]) == [0])
  }

  @Test(arguments: [
    ("I'm sorry, but I can't help with that.", true), ("I apologize, but I am unable to.", true),
    ("抱歉，我无法回答。", true), ("The proof goes by induction. I can't stress enough that n > 0.", false),
    ("We cannot provide a smaller bound, so 7.", false),
    ("Unfortunately, I can't help with that.", true), ("**I'm unable to answer.**", true),
    ("The reply was: \"I'm sorry, but I can't help.\" That is a refusal.", false),
    ("For this step I cannot provide a formula; a table does it.", false),
  ])
  func refusalsAreKnownByTheirBeginnings(_ text: String, _ isRefusal: Bool) async throws {
    #expect(try await kept("no_refusals", [answer(0, text)]).isEmpty == isRefusal)
    let late = String(repeating: "It is a long proof. ", count: 20) + text
    #expect(try await kept("no_refusals", [answer(0, late)]) == [0])
    #expect(try await kept("no_refusals: The proof", [answer(0, "the proof")]) == [])
    let long = text + String(repeating: " But here is how it goes.", count: 100)
    #expect(try await kept("no_refusals", [answer(0, long)]) == [0])
  }

  @Test func languagesAreOfAPart() async throws {
    let english = "Because the sum of two odd numbers is always an even number, as we know."
    let chinese = "因为两个奇数的和总是一个偶数，所以答案是偶数，这一点很容易证明。"
    let rows = [answer(0, thinking: chinese, english), answer(1, thinking: english, chinese)]
    #expect(try await kept("english: { in: answer, share: 0.9 }", rows) == [0])
    #expect(try await kept("english: { in: thinking, share: 0.9 }", rows) == [1])
    #expect(try await kept("english: { only_scripts: latin }", rows).isEmpty)
    // What is too short for shares is as without them.
    let short = [
      answer(0, "Das weiß ich leider nicht genau."), answer(1, "I do not know it exactly."),
      answer(2, "4"),
    ]
    let plain = try await kept("english", short)
    #expect(try await kept("english: { share: 0.5 }", short) == plain)
    #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("keep: [english: { only_scripts: klingon }]")
    }
  }

  @Test func patternsLookAtAPart() async throws {
    let rows = [answer(0, thinking: "wait", "four"), answer(1, thinking: "so", "wait")]
    #expect(try await kept("pattern: wait", rows).isEmpty)
    #expect(try await kept("pattern: { drop: wait, in: answer }", rows) == [0])
    #expect(try await kept("pattern: { keep: wait, in: thinking }", rows) == [0])
  }
}
