import Teachers
import TestSupport
import Testing

struct DecontaminateTests {
  private let scratch = Scratch()

  private func items() throws -> String {
    try scratch.write(
      "exam.jsonl",
      "{\"id\":\"e1\",\"problem\":\"How many primes are there below one hundred and seven?\"}\n")
  }

  @Test func dropsWhatIsLikeAnItemWithItsEvidence() async throws {
    let questions = [
      "How many primes are below one hundred and seven?", "What is the colour of grass?",
    ].map { Samples.question($0) }
    let outcome = try await FilterRig.run(
      "decontaminate: { against: \(try items()), rule: openthoughts3 }", over: questions)
    #expect(outcome.kept == [questions[1]])
    let drop = try #require(outcome.dropped.first)
    #expect(drop.reason == "it is like an evaluation question")
    #expect(drop.evidence["set"] == "exam" && drop.evidence["item"] == "e1")
    #expect((drop.evidence["indel"]?.double ?? 0) > 90 && drop.evidence["alike"]?.list != nil)
    #expect(outcome.notes == ["exam: 1 of 1 items found in 1 questions"])
  }

  @Test func thresholdsAreParameters() async throws {
    let question = Samples.question("How many primes are below one hundred and seven?")
    for (fields, kept) in [
      ("rule: openthoughts3, indel: 99", 1), ("indel: off, ngram: 3", 0),
      ("rule: openthoughts3, indel: off", 1),
      ("indel: off, ngram: 3, cover: 0.95", 1), ("rule: contained", 0),
      ("cover: 1, indel: off", 1), ("cover: { exam: 1 }, indel: off", 1),
      ("cover: { all: 1 }, indel: { all: off, exam: 80 }", 0),
    ] {
      let step = "decontaminate: { against: [\(try items())], \(fields) }"
      #expect(try await FilterRig.run(step, over: [question]).kept.count == kept)
    }
  }

  @Test(arguments: [
    ("decontaminate: { indel: 75 }", "decontaminate needs the field \"against\""),
    ("decontaminate: absent.jsonl", "decontaminate: there is no file"),
    ("decontaminate: { against: [FILE], indel: off, ngram: off }", "indel and ngram are both off"),
    (
      "decontaminate: { against: [FILE], indel: 175 }", "indel should be a number from 0.0 to 100.0"
    ),
    (
      "decontaminate: { against: [FILE], cover: { quiz: 1 } }",
      "there is no evaluation set \"quiz\""
    ),
    (
      "decontaminate: { against: [FILE], cover: { exam: 7 } }",
      "cover of \"exam\" should be a number"
    ),
    ("decontaminate: { against: [FILE], rule: contained, ngram: 8 }", "ngram belongs to rule"),
    ("decontaminate: { against: [FILE], normalize: nfc }", "normalize has a name"),
    ("decontaminate: { against: [FILE], ngram: 8, numbers: apart }", "numbers belongs to rule"),
    ("decontaminate: { against: [FILE], item: stem }", "has no question in row 1"),
    ("decontaminate: { against: [FILE], tokenizer: FILE }", "cannot use the tokenizer"),
  ])
  func faultsAreToldBeforeAnythingRuns(_ pair: (String, String)) throws {
    let step = pair.0.replacing("FILE", with: try items())
    let error = #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [\(step)]")
    }
    #expect(error?.findings.contains { $0.contains(pair.1) } == true, "\(error?.findings ?? [])")
  }
}

/// A model decides on pairs near the threshold.
struct PairCheckTests {
  private let scratch = Scratch()
  private static let questions = [
    // The item itself: far above the range.
    "How many primes are there below one hundred and seven?",
    // Other words, and a quantity more: within it.
    "Tell me how many primes you find below one hundred and seven.",
    "How many twin primes are there below one hundred and seven, if any?",
    // Nothing of the item.
    "What is the colour of grass?",
    // The item with another number, which is a matter of the rule.
    "How many primes are there below one hundred and nine?",
  ]

  private func step(_ check: String) throws -> String {
    let file = try scratch.write(
      "exam.jsonl",
      "{\"id\":\"e1\",\"problem\":\"How many primes are there below one hundred and seven?\"}\n")
    return "decontaminate: { against: \(file), check: \(check) }"
  }

  private func judge(_ says: @escaping @Sendable (String) -> String) -> FilterRig.Saying {
    FilterRig.Saying { call in
      .reply(
        Reply(
          content: says(call.messages.map(\.content).joined()), reasoning: nil,
          finishReason: "stop", promptTokens: 10, completionTokens: 2))
    }
  }

  @Test func pairsWithinTheRangeAreAskedAboutOnce() async throws {
    let questions = Self.questions.map { Samples.question($0) }
    let judge = judge { text in
      text.contains("twin")
        ? #"{"reason": "twins", "same": false}"# : #"{"reason": "", "same": true}"#
    }
    let outcome = try await FilterRig.run(
      try step("{ judge: judge, between: [65, 99] }"), over: questions, asker: judge)
    #expect(judge.settled.count == 2)
    #expect(
      outcome.dropped.map(\.row.text) == [questions[0], questions[1]].map(\.text))
    #expect(outcome.dropped[0].reason == "it contains an evaluation question")
    #expect(outcome.dropped[1].reason == "a model finds that it is an evaluation question")
    #expect(outcome.dropped[1].evidence["judge"]?.string?.hasPrefix("labels") == true)
    #expect(outcome.notes.contains { $0.contains("asked about 2 questions near the threshold") })
  }

  @Test func theRuleDecidesWhereNothingCanBeRead() async throws {
    let questions = Self.questions.map { Samples.question($0) }
    let judge = judge { _ in "Hard to say." }
    let with = try await FilterRig.run(
      try step("{ judge: judge, between: [65, 99] }"), over: questions, asker: judge)
    let plain = try await FilterRig.run(
      try step("x").replacing(", check: x", with: ""), over: questions)
    #expect(with.kept == plain.kept && judge.settled.count > 2)
    #expect(with.notes.contains { $0.contains("the rule decides") })
  }

  @Test(arguments: [
    ("{ judge: judge, between: [90, 65] }", "between takes two numbers"),
    ("{ judge: judge, between: 80 }", "between takes two numbers"),
    ("{ judge: judge, between: [65, 165] }", "between takes two numbers"),
    ("{ judge: nobody }", "there is no teacher \"nobody\""), ("{ between: [65, 90] }", "judge"),
    ("{ judge: judge, betwen: [65, 90] }", "betwen"),
  ])
  func faultsAreToldBeforeAnythingRuns(_ check: String, _ told: String) throws {
    let step = try step(check)
    let error = #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [\(step)]")
    }
    #expect(error?.findings.contains { $0.contains(told) } == true, "\(error?.findings ?? [])")
  }
}

struct NormalizedDeduplicateTests {
  @Test func aTrailingSpaceMakesNoOtherQuestion() async throws {
    let questions = ["How many?", "How many? ", " How  many?\n"].map { Samples.question($0) }
    let outcome = try await FilterRig.run("deduplicate", over: questions)
    #expect(outcome.kept.count == 1)
    #expect(
      outcome.dropped.map(\.reason) == Array(repeating: "it repeats another question", count: 2))
    let asIs = try await FilterRig.run("deduplicate: { normalize: none }", over: questions)
    #expect(asIs.kept.count == 3)
  }

  @Test func notationIsLevelledOnDemand() async throws {
    let questions = [#"Find $\frac{1}{2}$ of 2,000."#, #"find \(\dfrac12\) of 2000."#].map {
      Samples.question($0)
    }
    #expect(try await FilterRig.run("deduplicate", over: questions).kept.count == 2)
    let all = try await FilterRig.run("deduplicate: { normalize: all }", over: questions)
    #expect(all.kept.count == 1)
    let some = try await FilterRig.run("deduplicate: { normalize: [latex] }", over: questions)
    #expect(some.kept.count == 2)
  }
}

struct FuzzyDeduplicateTests {
  @Test func foldsChainsAndTellsTheWay() async throws {
    let questions = ["abcdefghij klm", "abcdefghij klmno", "abcdefghij klmnopq", "elsewhere"]
      .map { Samples.question($0) }
    let outcome = try await FilterRig.run("deduplicate: fuzzy", over: questions)
    #expect(outcome.kept.count == 2)
    let lowest = questions.prefix(3).map(\.id).min()
    #expect(outcome.kept.contains { $0.id == lowest })
    for drop in outcome.dropped {
      #expect(drop.reason == "it is like another question")
      #expect(drop.evidence["same_as"]?.string == lowest?.description)
      #expect(drop.evidence["indel_threshold"] == 90.0 && drop.evidence["rows_alike"] == 3)
    }
  }

  @Test func takesItsParameters() async throws {
    let questions = [("one text", "math"), ("one texts", "code"), ("one text!!", "math")].map {
      Samples.question($0.0, domain: $0.1)
    }
    let step = "deduplicate: { mode: fuzzy, threshold: 80, keep: longest, apart: domain }"
    let outcome = try await FilterRig.run(step, over: questions)
    #expect(outcome.kept.map(\.text) == ["one texts", "one text!!"])
    let apart = try await FilterRig.run(
      "deduplicate: { mode: fuzzy, numbers: apart }",
      over: ["take 12 of the apples", "take 13 of the apples"].map { Samples.question($0) })
    #expect(apart.kept.count == 2)
    let minhash = try await FilterRig.run("deduplicate: minhash", over: questions)
    #expect(minhash.notes.contains { $0.hasPrefix("approximate") })
    #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [{ deduplicate: { mode: fuzzy, threshold: 101 } }]")
    }
  }
}
