import Foundation
import TestSupport
import Testing

/// `convert`, `sample`, `show`, `audit` and `push`, as a user runs them.
struct DataCommandTests {
  private let scratch = Scratch()

  private func retort(_ arguments: String..., path: String? = nil) async throws
    -> RetortProcess.Result
  {
    try await RetortProcess.run(
      arguments, in: scratch.path, environment: path.map { ["PATH": $0] } ?? [:])
  }

  init() throws {
    let lines = (0..<50).map {
      "{\"title\":\"T\($0)\",\"meta\":{\"level\":\($0 % 5)},\"body\":\"B, \\\"\($0)\\\"\"}\n"
    }
    try scratch.write("in.jsonl", lines.joined())
  }

  @Test func rowsGoFromKindToKind() async throws {
    for (from, to) in [
      ("in.jsonl", "a.csv.gz"), ("a.csv.gz", "b.tsv"), ("b.tsv", "c.json.zst"),
      ("c.json.zst", "d.jsonl"),
    ] {
      let result = try await retort("convert", from, "-o", to)
      #expect(result.exitCode == 0 && result.output == "\(to)\n" && result.errors == "50 rows\n")
    }
    let last = try scratch.read("d.jsonl")
    #expect(
      String(decoding: last, as: UTF8.self).hasPrefix(
        #"{"title":"T0","meta":"{\"level\":0}","body":"B, \"0\""}"#))
    let refused = try await retort("convert", "in.jsonl", "-o", "d.jsonl")
    #expect(refused.exitCode == 2 && refused.errors.contains("--force"))
    let columns = try await retort(
      "convert", "in.jsonl", "-o", "e.jsonl", "--column", "q={{title}}\\n{{body}}", "--column",
      "meta.level", "--json")
    #expect(columns.output == #"{"path":"e.jsonl","rows":50,"left_out":0,"files":1}"# + "\n")
    #expect(
      String(decoding: try scratch.read("e.jsonl"), as: UTF8.self).hasPrefix(
        #"{"q":"T0\nB, \"0\"","level":0}"#))
  }

  @Test func samplesTellTheirShortfall() async throws {
    let sample = try await retort(
      "sample", "in.jsonl", "-o", "s.jsonl", "--rows", "10", "--stratify", "meta.level")
    #expect(sample.exitCode == 0 && sample.errors == "10 of 50 rows\n")
    let levels = String(decoding: try scratch.read("s.jsonl"), as: UTF8.self)
      .matches(of: /"level":(\d)/).map { $0.1 }
    #expect(Dictionary(grouping: levels, by: \.self).values.allSatisfy { $0.count == 2 })
    let short = try await retort("sample", "in.jsonl", "-o", "t.jsonl", "--rows", "60", "--json")
    #expect(
      short.exitCode == 1 && short.output.contains("\"drawn\":50")
        && short.output.contains("\"shortfall\":10"))
    #expect(short.errors.contains("60 rows were asked for, 10 are missing"))
    let unclear = try await retort(
      "sample", "in.jsonl", "-o", "u.jsonl", "--rows", "6", "--share", "0.5")
    #expect(unclear.exitCode != 0 && unclear.errors.contains("one of --rows"))
  }

  @Test func showTellsColumnsAndRows() async throws {
    let shown = try await retort("show", "in.jsonl", "--samples", "1")
    #expect(
      shown.output.contains("meta    {level: whole number}") && shown.output.contains("title: T0"))
    let missing = try await retort("show", "./absent.jsonl")
    #expect(missing.exitCode == 2 && missing.errors.contains("there is no file ./absent.jsonl"))
  }

  @Test func auditsToTheTerminalAndAPage() async throws {
    let audit = try await retort(
      "audit", "in.jsonl", "--question", "title", "--html", "page.html", "--json")
    #expect(audit.exitCode == 0 && audit.output.contains("\"unique\":50"), "\(audit.errors)")
    #expect(
      String(decoding: try scratch.read("page.html"), as: UTF8.self).hasPrefix("<!DOCTYPE html>"))
  }

  @Test func pushesWithTheHubsOwnClient() async throws {
    try scratch.write("set/data/train.jsonl", "{}\n")
    let absent = try await retort("push", "set", "me/set", path: "/nowhere")
    #expect(absent.exitCode == 1 && absent.errors.contains("pip install -U huggingface_hub"))
    try scratch.write("bin/text", "#!/bin/sh\necho \"$@\"\nexit 7\n")
    // Copied by another process: a program that this one has open for writing, or a child it forks just
    // then, cannot be started.
    #expect(succeeds("/bin/cp", "\(scratch.path)/bin/text", "\(scratch.path)/bin/hf"))
    #expect(succeeds("/bin/chmod", "+x", "\(scratch.path)/bin/hf"))
    let pushed = try await retort(
      "push", "set", "me/set", "--private", path: "\(scratch.path)/bin:/bin:/usr/bin")
    #expect(pushed.output == "upload me/set set . --repo-type dataset --private\n")
    #expect(pushed.exitCode == 7)
    let nowhere = try await retort("push", "absent", "me/set")
    #expect(nowhere.exitCode == 2)
  }

  /// A kill leaves nothing that could be taken for a whole file.
  @Test func aKilledConversionLeavesNoFile() async throws {
    let row = "{\"text\":\"" + String(repeating: "word ", count: 2000) + "\"}\n"
    try scratch.write("large.jsonl", String(repeating: row, count: 4000))
    // As soon as it writes; on a busy machine it may be done before that is seen, and is begun again.
    let script = """
      cd '\(scratch.path)' || exit 1
      for attempt in 1 2 3 4 5 6 7 8 9 10; do
        rm -f out.jsonl.zst
        '\(RetortProcess.program)' convert large.jsonl -o out.jsonl.zst -q &
        while ! ls out.jsonl.zst.*.partial >/dev/null 2>&1 && [ -e /proc/$!/exe ]; do :; done
        kill -9 $! && ! wait $! && exit 0
      done
      exit 1
      """
    #expect(try await exitCode(of: "/bin/sh", "-c", script) == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/out.jsonl.zst"))
    let again = try await retort("convert", "large.jsonl", "-o", "out.jsonl.zst")
    #expect(again.errors == "4,000 rows\n")
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: scratch.path).contains {
        $0.hasSuffix(".partial")
      })
  }
}
