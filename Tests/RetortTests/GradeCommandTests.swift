import Foundation
import TestSupport
import Testing

struct GradeCommandTests {
  private let scratch = Scratch()

  private func retort(_ arguments: String...) async throws -> RetortProcess.Result {
    try await RetortProcess.run(arguments, in: scratch.path, environment: [:])
  }

  private func writeAnswers() throws {
    try scratch.write(
      "answers.jsonl",
      """
      {"id": 1, "response": "so \\\\boxed{1/2}", "answer": "0.5"}
      {"id": 1, "response": "\\\\boxed{0.50}", "answer": "0.5"}
      {"id": 1, "response": "\\\\boxed{3}", "answer": "0.5"}
      {"id": 2, "response": "I do not know", "answer": "7"}
      {"id": 2, "response": "\\\\boxed{7}", "answer": 7}

      """)
  }

  @Test func verdictsAreCountedAndWritten() async throws {
    try writeAnswers()
    let look = try await retort(
      "grade", "math", "answers.jsonl", "--answer", "response", "--reference", "answer")
    #expect(look.exitCode == 0, "\(look.errors)")
    #expect(look.output.contains("right              3  60.0 %"), "\(look.output)")
    #expect(look.output.contains("could not tell 1 times: the response has no answer"))
    for file in ["graded.jsonl", "graded.csv.gz"] {
      let written = try await retort(
        "grade", "math", "answers.jsonl", "--answer", "response", "--reference", "answer", "-o",
        file,
        "--json")
      #expect(written.output.contains(#""verdicts":{"could_not_tell":1,"right":3,"wrong":1}"#))
    }
    let rows = String(decoding: try scratch.read("graded.jsonl"), as: UTF8.self).split(
      separator: "\n")
    #expect(
      rows.count == 5
        && rows[2].contains(#""verdict":"wrong","verdict_reason":null,"final_answer":"3""#))
    let missing = try await retort(
      "grade", "math", "answers.jsonl", "--answer", "nothing", "--reference", "answer")
    #expect(
      missing.exitCode == 2 && missing.errors.contains("the first 5 rows have no \"nothing\""))
    #expect(missing.errors.contains("hint: they have: id, response, answer"))
  }

  @Test func votesAreByMeaning() async throws {
    try writeAnswers()
    let vote = try await retort(
      "vote", "answers.jsonl", "--answer", "response", "--question", "id", "-o", "voted.jsonl")
    #expect(vote.output == "2 questions, 2 with a majority\n", "\(vote.errors)")
    let rows = String(decoding: try scratch.read("voted.jsonl"), as: UTF8.self).split(
      separator: "\n")
    #expect(rows[0].contains(#""votes":2,"voters":3,"is_majority":true"#))
    #expect(rows[2].contains(#""votes":1,"voters":3,"is_majority":false"#))
    #expect(rows[3].contains(#""votes":0,"voters":1,"is_majority":false"#))
    let strict = try await retort(
      "vote", "answers.jsonl", "--answer", "response", "--question", "id", "--quorum", "0.9")
    #expect(strict.output == "2 questions, 1 with a majority\n")
  }
}
