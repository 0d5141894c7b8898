import Foundation
import TestSupport
import Testing

/// `decontaminate` and `deduplicate`, as a user runs them.
struct CleaningCommandTests {
  private let scratch = Scratch()

  private func retort(_ arguments: String...) async throws -> RetortProcess.Result {
    try await RetortProcess.run(arguments, in: scratch.path, environment: [:])
  }

  private func lines(_ name: String) throws -> [String] {
    String(decoding: try scratch.read(name), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  init() throws {
    let questions = (0..<40).map {
      "{\"id\":\($0),\"problem\":\"What is the sum of \($0 * 37 % 11) apples and \($0) pears?\"}\n"
    }
    try scratch.write("a.jsonl", questions[..<15].joined())
    try scratch.write("b.jsonl", questions[15...].joined())
    try scratch.write("all.jsonl", questions.joined())
    try scratch.write(
      "exam.jsonl", "{\"id\":\"x\",\"question\":\"What is the sum of 8 apples and 10 pears?\"}\n")
  }

  @Test func contaminatedRowsLeaveWithTheirEvidence() async throws {
    let result = try await retort(
      "decontaminate", "all.jsonl", "--against", "exam.jsonl", "--rule", "openthoughts3", "--indel",
      "97", "-o", "clean.jsonl")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("exam") && result.output.contains("questions are contaminated"))
    let dropped = try lines("clean.dropped.jsonl")
    #expect(try lines("clean.jsonl").count + dropped.count == 40 && dropped.count > 0)
    #expect(dropped.allSatisfy { $0.contains("\"set\":\"exam\",\"item\":\"x\"") })
    let again = try await retort(
      "decontaminate", "all.jsonl", "--against", "exam.jsonl", "-o", "clean.jsonl")
    #expect(again.exitCode == 2 && again.errors.contains("--force"))
  }

  @Test func questionsWithOtherNumbersStayAndAreListed() async throws {
    let apart = try await retort(
      "decontaminate", "all.jsonl", "--against", "exam.jsonl", "--borderline", "look.jsonl")
    #expect(apart.exitCode == 0, "\(apart.errors)")
    #expect(apart.output.contains("0 of 40 questions are contaminated"))
    #expect(
      apart.output.contains("40 questions that are an evaluation question with other numbers"))
    let rows = try lines("look.jsonl")
    #expect(rows.count == 40 && rows[3].contains("\"id\":\"3\",\"dropped\":false"))
    #expect(rows.allSatisfy { $0.contains("\"item_text\":\"What is the sum of 8 apples") })
    let together = try await retort(
      "decontaminate", "all.jsonl", "--against", "exam.jsonl", "--numbers", "together", "-o",
      "clean.jsonl")
    #expect(together.exitCode == 0 && together.output.contains("40 of 40"))
  }

  @Test(arguments: [
    ("--ngram 8 --rule contained", "belong to --rule openthoughts3"),
    ("--ngram 8 --numbers apart", "belongs to --rule contained"),
    ("--cover 2", "share from 0 to 1"),
    ("--cover quiz=0.5", "there is no evaluation set \"quiz\""),
    ("--indel exam=off", "for all sets"),
    ("--normalize nfc", "--normalize takes"), ("--cover 0.5 --cover 0.6", "given twice"),
    ("--rule best", "best"), ("--indel off --ngram off", "one of --indel and --ngram"),
  ])
  func optionsThatDoNotGoTogetherAreRefused(_ options: String, _ why: String) async throws {
    let arguments = options.split(separator: " ").map(String.init)
    let result = try await RetortProcess.run(
      ["decontaminate", "all.jsonl", "--against", "exam.jsonl"] + arguments, in: scratch.path,
      environment: [:])
    let code: Int32 = options.contains("quiz") ? 2 : 64
    #expect(result.exitCode == code && result.errors.contains(why), "\(result.errors)")
  }

  @Test func theResultIsTheSameForAnyThreadsAndShards() async throws {
    var outputs: Set<[String]> = []
    for (number, files) in [["all.jsonl"], ["a.jsonl", "b.jsonl"]].enumerated() {
      for threads in ["1", "3"] {
        let name = "out-\(number)-\(threads)"
        let cleaned = try await RetortProcess.run(
          ["decontaminate"] + files + [
            "--against", "exam.jsonl", "-o", "\(name).jsonl", "--threads", threads, "--json",
          ], in: scratch.path, environment: [:])
        let folded = try await RetortProcess.run(
          ["deduplicate"] + files + [
            "--fuzzy", "96", "-o", "\(name).folded.jsonl", "--threads", threads, "--json",
          ], in: scratch.path, environment: [:])
        #expect(cleaned.exitCode == 0 && folded.exitCode == 0, "\(cleaned.errors)\(folded.errors)")
        outputs.insert(
          [cleaned.output, folded.output] + (try lines("\(name).jsonl"))
            + (try lines("\(name).folded.jsonl")) + (try lines("\(name).folded.dropped.jsonl")))
      }
    }
    #expect(outputs.count == 1)
  }

  @Test func withoutAnOutputItOnlyLooks() async throws {
    let result = try await retort("deduplicate", "all.jsonl", "--fuzzy", "90", "--report", "r.json")
    #expect(result.exitCode == 0 && result.output.contains("questions are dropped"))
    #expect(result.output.contains("have other numbers"))
    #expect(try lines("r.json")[0].contains("\"clusters\":[{\"kept\":\"0\""))
    let exact = try await retort("deduplicate", "all.jsonl", "--exact")
    #expect(exact.output == "0 of 40 questions are dropped; 0 clusters\n")
    let minhash = try await retort("deduplicate", "all.jsonl", "--minhash", "--json")
    #expect(minhash.output.contains("\"recall\":{\"approximate\":true"))
  }

  @Test func badInputIsAClearError() async throws {
    try scratch.write(
      "odd.jsonl", "{\"id\":1,\"stem\":5}\n{\"id\":2,\"question\":\"fine?\"}\n{oops\n")
    try scratch.write("empty.jsonl", "")
    try scratch.write("nothing.jsonl", "{\"x\":1}\n")
    for (arguments, trouble) in [
      (["all.jsonl", "--against", "empty.jsonl"], "has no rows"),
      (["all.jsonl", "--against", "nothing.jsonl"], "none of its columns looks like one: x"),
      (["all.jsonl", "--against", "exam.jsonl", "--item", "stem"], "the row has: id, question"),
      (["all.jsonl", "--against", "exam.jsonl", "--tokenizer", "exam.jsonl"], "tokenizer"),
      (["all.jsonl", "--against", "absent.jsonl"], "there is no file absent.jsonl"),
      (["odd.jsonl", "--against", "exam.jsonl"], "2 of 3 rows cannot be read or have no question"),
      (["all.jsonl", "--against", "exam.jsonl", "--indel", "x"], "--indel takes a number"),
      (["all.jsonl", "--against", "exam.jsonl", "--indel", "off", "--ngram", "off"], "is needed"),
      (["all.jsonl", "--against", "exam.jsonl", "--question", "absent"], "40 of 40 rows"),
    ] {
      let result = try await RetortProcess.run(
        ["decontaminate"] + arguments, in: scratch.path, environment: [:])
      #expect(result.exitCode != 0 && result.errors.contains(trouble), "\(result.errors)")
    }
    let spared = try await retort(
      "decontaminate", "odd.jsonl", "--against", "exam.jsonl", "--bad-rows", "0.7", "-o",
      "spared.jsonl")
    #expect(spared.exitCode == 0, "\(spared.errors)")
    #expect(try lines("spared.jsonl").count == 1)
    let dropped = try lines("spared.dropped.jsonl")
    #expect(dropped.count == 2 && dropped[0].contains("it has no question"))
    #expect(dropped[1].contains("it cannot be read") && dropped[1].contains("{oops"))
  }

  @Test func aQuestionOfTenMegabytesIsDealtWith() async throws {
    let huge = String(repeating: "word after word ", count: 640_000)
    try scratch.write(
      "huge.jsonl", "{\"id\":1,\"question\":\"\(huge)\"}\n{\"id\":2,\"question\":\"\(huge)\"}\n")
    let cleaned = try await retort("decontaminate", "huge.jsonl", "--against", "exam.jsonl")
    #expect(cleaned.output.contains("0 of 2 questions are contaminated"))
    let folded = try await retort("deduplicate", "huge.jsonl", "--fuzzy", "90")
    #expect(folded.output.contains("1 of 2 questions are dropped"))
  }
}
