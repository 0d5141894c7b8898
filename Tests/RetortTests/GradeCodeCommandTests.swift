import Foundation
import Synchronization
import TestSupport
import Testing

struct GradeCodeCommandTests {
  private let scratch = Scratch()

  private func retort(_ arguments: String...) async throws -> RetortProcess.Result {
    try await RetortProcess.run(["grade", "code"] + arguments, in: scratch.path, environment: [:])
  }

  private func writeProblems() throws {
    try scratch.write(
      "problems.jsonl",
      #"{"pid": "p1", "tests": [{"input": "1\n", "output": "2\n"}, {"input": "5\n", "output": "6\n"}]}"#
        + "\n"
        + #"{"pid": "p2", "tests": "oops"}"# + "\n")
    try scratch.write(
      "answers.jsonl",
      [
        #"{"id": "p1", "response": "```python\nprint(int(input()) + 1)\n```"}"#,
        #"{"id": "p1", "response": "```python\nprint(2)\n```"}"#,
        #"{"id": "p1", "response": "```cpp\n#include <iostream>\nint main(){int a;std::cin>>a;std::cout<<a+1;}\n```"}"#,
        #"{"id": "p1", "response": "```python\nprint(int(input()) + 1"}"#,
        #"{"id": "p1", "response": "I do not know"}"#,
        #"{"id": "p2", "response": "```python\nprint(1)\n```"}"#,
        #"{"id": "p3", "response": "```python\nprint(1)\n```"}"#,
        #"{"id": "p1"}"#,
      ].joined(separator: "\n") + "\n")
  }

  @Test func verdictsAreCountedWrittenAndRemembered() async throws {
    try writeProblems()
    let options = ["--tests-from", "problems.jsonl", "--on", "id=pid", "--answer", "response"]
    let first = try await RetortProcess.run(
      ["grade", "code", "answers.jsonl", "-o", "graded.jsonl", "--json"] + options,
      in: scratch.path,
      environment: [:])
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(
      first.output.contains(
        #""outcomes":{"could_not_tell":4,"no_program":1,"passed":2,"wrong_answer":1}"#),
      "\(first.output)")
    #expect(first.output.contains(#""tests_run":6,"tests_remembered":0"#), "\(first.output)")
    let rows = String(decoding: try scratch.read("graded.jsonl"), as: UTF8.self).split(
      separator: "\n")
    #expect(rows.count == 8)
    #expect(rows[0].contains(#""verdict":"right","outcome":"passed""#))
    #expect(
      rows[1].contains(
        #""failed_test":2,"failed_input":"5\n","failed_expected":"6\n","failed_actual":"2\n""#))
    #expect(
      rows[3].contains(
        #""verdict":"could_not_tell","outcome":"could_not_tell","verdict_reason":"incomplete: "#))
    #expect(rows[6].contains(#"there are no tests for id \"p3\""#))
    let again = try await RetortProcess.run(
      ["grade", "code", "answers.jsonl", "-o", "graded.csv", "--json"] + options, in: scratch.path,
      environment: [:])
    #expect(
      again.output.contains(#""tests_run":0,"tests_remembered":6"#),
      "\(again.output) \(again.errors)")
  }

  @Test func whatIsAskedWronglyIsSaid() async throws {
    try writeProblems()
    for (arguments, said) in [
      (["answers.jsonl"], "one of --answer and --program"),
      (["answers.jsonl", "--answer", "nowhere"], "have no \"nowhere\""),
      (["answers.jsonl", "--answer", "response", "--on", "id"], "belong together"),
      (["answers.jsonl", "--answer", "response", "--checker", "best"], "exact, lines, tokens"),
      (
        ["answers.jsonl", "--answer", "response", "--give-up", "hope"],
        "files, environment, network"
      ),
      (["answers.jsonl", "--answer", "response", "--language", "cobol"], "cobol"),
      (["answers.jsonl", "--answer", "response", "--tool", "python"], "LANGUAGE=PATH"),
    ] {
      let result = try await RetortProcess.run(
        ["grade", "code"] + arguments, in: scratch.path, environment: [:])
      #expect(
        result.exitCode != 0 && result.errors.contains(said), "\(arguments): \(result.errors)")
    }
  }

  /// A bubblewrap that shows a folder too many, as a machine with another one might.
  @Test func aBrokenSafeguardIsRefusedUnlessGivenUp() async throws {
    try writeProblems()
    try scratch.install(
      "bwrap", "#!/bin/sh\nexec /usr/bin/bwrap --ro-bind /var /var \"$@\"\n")
    // The sandbox's users must be able to start it.
    #expect(succeeds("/bin/chmod", "a+rx", scratch.path, "\(scratch.path)/bin"))
    let environment = ["PATH": "\(scratch.path)/bin:/usr/bin:/bin"]
    let command = [
      "grade", "code", "answers.jsonl", "--tests-from", "problems.jsonl", "--on", "id=pid",
      "--answer", "response",
    ]
    let refused = try await RetortProcess.run(command, in: scratch.path, environment: environment)
    #expect(refused.exitCode == 1)
    #expect(
      refused.errors.contains("error: programs cannot be run safely here: files"),
      "\(refused.errors)")
    #expect(refused.errors.contains("cause: it could see or write: /var"))
    #expect(refused.errors.contains("hint: --give-up files grades without"))
    let accepted = try await RetortProcess.run(
      command + ["--give-up", "files"], in: scratch.path, environment: environment)
    #expect(accepted.exitCode == 0 && accepted.output.contains("passed"), "\(accepted.errors)")
    let doctor = try await RetortProcess.run(["doctor"], in: scratch.path, environment: environment)
    #expect(
      doctor.exitCode == 1 && doctor.output.contains("missing  sandbox: files"), "\(doctor.output)")
  }

  /// What was run before a kill is not run again, and nothing stays behind.
  @Test func killedAndRunAgainItGoesOn() async throws {
    let tests = #"{"inputs": ["1"], "outputs": ["1"]}"#
    let rows = (0..<60).map { number in
      "{\"program\": \"import time\\ntime.sleep(0.1)\\nprint(1) # \(number)\", \"tests\": \(tests)}"
    }
    try scratch.write("rows.jsonl", rows.joined(separator: "\n") + "\n")
    let command = ["grade", "code", "rows.jsonl", "--program", "program", "--json", "--jobs", "2"]
    let process = try RetortProcess(command, in: scratch.path, environment: [:])
    // Until a verdict lies in the ledger: SQLite writes texts as they are.
    let ledger = "\(scratch.path)/.retort/verdicts.sqlite-wal"
    func hasVerdict() -> Bool {
      FileManager.default.contents(atPath: ledger)?.range(of: Data("passed".utf8)) != nil
    }
    let isOver = Mutex(false)
    let end = Task {
      defer { isOver.withLock { $0 = true } }
      return try await process.wait()
    }
    while !hasVerdict(), !isOver.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    process.kill()
    _ = try await end.value
    let second = try await RetortProcess.run(command, in: scratch.path, environment: [:])
    #expect(second.output.contains(#""outcomes":{"passed":60}"#), "\(second.errors)")
    let remembered = second.output.firstMatch(of: /"tests_run":(\d+),"tests_remembered":(\d+)/)
    let run = Int(remembered?.1 ?? "") ?? 0
    #expect(run < 60 && run + (Int(remembered?.2 ?? "") ?? 0) == 60, "\(second.output)")
  }
}
