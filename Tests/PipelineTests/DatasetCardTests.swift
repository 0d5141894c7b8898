import Testing

/// What the card of a run's dataset says, held against what the run did.
struct DatasetCardTests {
  private func written(
    questions: String = "[]", keep: String = "[complete]", more: [String: String]
  )
    async throws -> String
  {
    let rig = try await RunRig()
    for (name, text) in more { try rig.scratch.write(name, text) }
    _ = try await rig.run(rig.recipe(questions: questions, keep: keep))
    await rig.teacher.stop()
    return String(decoding: rig.export()["README.md"] ?? .init(), as: UTF8.self)
      .replacing("\n", with: " ")
  }

  @Test func whatWasComparedIsToldWithItsRules() async throws {
    let card = try await written(
      questions: """
        [{ decontaminate: { against: [held.jsonl, other.jsonl], item: problem, ngram: 2, cover: 0.5, indel: 90 } }, { deduplicate: { mode: fuzzy, threshold: 95, apart: domain, numbers: apart } }]
        """,
      more: [
        "held.jsonl": #"{"problem": "question 3"}"# + "\n",
        "other.jsonl": #"{"problem": "quite another one"}"# + "\n" + #"{"problem": "what?"}"#
          + "\n",
      ])
    #expect(card.contains("`held` (1 item), `other` (2 items)"))
    #expect(card.contains("has an Indel ratio of at least 90"))
    #expect(card.contains("shares runs of 2 words with it that cover at least 50 % of it"))
    #expect(!card.contains("not compared with any evaluation set"))
    #expect(
      card.contains(
        "have an Indel ratio of at least 95 and the same numbers and are of the same domain"))
    #expect(!card.contains("Nothing looked for questions that are alike"))
    #expect(card.contains("Of 6 questions, "))
  }

  @Test func whatWasNotComparedIsToldToo() async throws {
    let card = try await written(more: [:])
    #expect(card.contains("The questions were not compared with any evaluation set."))
    #expect(card.contains("Nothing looked for questions that are alike."))
    #expect(card.contains("No step kept or dropped answers by whether they are right."))
  }

  @Test func verdictsAreToldByWhereTheyComeFrom() async throws {
    let card = try await written(
      keep:
        "[complete, { majority: { judge: t } }, { verified_by_llm: { judge: t, unknown: keep } }]",
      more: [:])
    #expect(card.contains("Answers to questions of `s` that have a reference were compared"))
    #expect(card.contains("as the model `m` finds, most of a question's answers agree with"))
    #expect(card.contains("asked the model `m` whether an answer is right"))
    #expect(!card.contains("Only references that are one number"))
  }
}
