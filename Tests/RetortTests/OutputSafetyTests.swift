import Foundation
import TestSupport
import Testing

/// No command writes over what is there, or over what it reads, and two do not write to one place.
struct OutputSafetyTests {
  private let scratch = Scratch()
  private let rows = (0..<400).map {
    "{\"id\":\($0),\"question\":\"What is the sum of \($0) apples and \($0 * 7) pears?\",\"answer\":\"\($0 * 8)\"}\n"
  }

  init() throws {
    try scratch.write("in.jsonl", rows.joined())
    try scratch.write(
      "exam.jsonl", "{\"question\":\"What is a leap year, and why is there one?\"}\n")
    try scratch.write("there.jsonl", "{\"kept\":true}\n")
  }

  /// Every command that writes, with the place of its output at the end.
  private static let commands: [[String]] = [
    ["convert", "in.jsonl", "-o"], ["sample", "in.jsonl", "--rows", "400", "-o"],
    ["deduplicate", "in.jsonl", "-o"],
    ["decontaminate", "in.jsonl", "--against", "exam.jsonl", "-o"],
    ["grade", "math", "in.jsonl", "--answer", "answer", "--reference", "answer", "-o"],
    ["vote", "in.jsonl", "--answer", "answer", "--question", "question", "-o"],
  ]

  private func retort(_ arguments: [String]) async throws -> RetortProcess.Result {
    try await RetortProcess.run(arguments, in: scratch.path)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try scratch.read(name), as: UTF8.self)
  }

  @Test(arguments: commands)
  func whatIsReadIsNeverWrittenOver(_ command: [String]) async throws {
    for path in ["in.jsonl", "./in.jsonl", "\(scratch.path)/in.jsonl"] {
      let result = try await retort(command + [path, "--force"])
      #expect(result.exitCode == 2 && result.errors.contains("is what is read"), "\(result.errors)")
    }
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/link.jsonl", withDestinationPath: "in.jsonl")
    #expect(try await retort(command + ["link.jsonl", "--force"]).exitCode == 2)
    #expect(try text("in.jsonl") == rows.joined())
    let there = try await retort(command + ["there.jsonl"])
    #expect(there.exitCode == 2 && there.errors.contains("--force"), "\(there.errors)")
    #expect(try text("there.jsonl") == "{\"kept\":true}\n")
  }

  @Test func otherOptionsThatWriteAreAsCareful() async throws {
    for arguments in [
      ["deduplicate", "in.jsonl", "--report", "there.jsonl"],
      ["deduplicate", "in.jsonl", "--report", "in.jsonl", "--force"],
      [
        "decontaminate", "in.jsonl", "--against", "exam.jsonl", "--report", "exam.jsonl", "--force",
      ],
      ["decontaminate", "in.jsonl", "--against", "exam.jsonl", "-o", "exam.jsonl", "--force"],
      ["deduplicate", "in.jsonl", "-o", "out.jsonl", "--dropped", "in.jsonl", "--force"],
      ["deduplicate", "in.jsonl", "-o", "out.jsonl", "--dropped", "there.jsonl"],
      ["deduplicate", "in.jsonl", "-o", "out.jsonl", "--dropped", "out.jsonl", "--force"],
      ["deduplicate", "in.jsonl", "-o", "out.jsonl", "--report", "out.jsonl", "--force"],
      ["audit", "in.jsonl", "--html", "in.jsonl", "--force"],
      ["audit", "in.jsonl", "--html", "there.jsonl"],
    ] {
      let result = try await retort(arguments)
      #expect(result.exitCode == 2, "\(arguments): \(result.errors)")
    }
    #expect(try text("in.jsonl") == rows.joined())
    #expect(try text("there.jsonl") == "{\"kept\":true}\n")
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/out.jsonl"))
  }

  @Test func aColumnOfApartThatIsNotThereIsAnError() async throws {
    let result = try await retort(["deduplicate", "in.jsonl", "--apart", "domian"])
    #expect(result.exitCode == 2 && result.errors.contains("domian"), "\(result.errors)")
  }

  @Test func theSameFileOnBothSidesIsTold() async throws {
    let result = try await retort(["decontaminate", "in.jsonl", "--against", "./in.jsonl"])
    #expect(result.exitCode == 0 && result.errors.contains("on both sides"), "\(result.errors)")
  }

  /// One of two at once writes the whole file; the other is told, or comes after it and says that it is there.
  @Test(arguments: commands)
  func twoAtOneOutputAreOneWholeFile(_ command: [String]) async throws {
    for round in 0..<20 {
      let name = "out-\(round).jsonl"
      let first = try RetortProcess(command + [name], in: scratch.path)
      let second = try RetortProcess(command + [name], in: scratch.path)
      let results = [try await first.wait(), try await second.wait()]
      let good = results.filter { $0.exitCode == 0 }
      #expect(good.count == 1, "\(results.map(\.errors))")
      #expect(
        results.filter { $0.exitCode != 0 }.allSatisfy {
          $0.errors.contains("another command") || $0.errors.contains("is there already")
        }, "\(results.map(\.errors))")
      let lines = try text(name).split(separator: "\n")
      #expect(lines.count == 400)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
      .filter { $0.contains("partial") }
    #expect(left.isEmpty)
  }
}
