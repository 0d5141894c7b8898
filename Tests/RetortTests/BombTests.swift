import Foundation
import TestSupport
import Testing

/// Kind 13: files that are no files, rows that are no rows, and packed ones that unpack to more than anybody has.
struct BombTests {
  private let scratch = Scratch()

  private func convert(_ file: String, megabytes: Int = 1) async throws -> RetortProcess.Result {
    try? FileManager.default.removeItem(atPath: "\(scratch.path)/out.jsonl")
    return try await RetortProcess.run(
      ["convert", file, "-o", "out.jsonl", "--bad-rows", "1"], in: scratch.path,
      environment: ["RETORT_LONGEST_ROW": "\(megabytes)"])
  }

  private func write(_ name: String, _ head: String, _ long: String, _ tail: String) throws {
    try scratch.write(name, head + long + tail)
  }

  @Test func aRowThatIsTooLongIsBadAndTheOthersAreRead() async throws {
    let long = String(repeating: "x", count: 3 << 20)
    try scratch.write(
      "a.jsonl", "{\"q\": \"one\"}\n{\"q\": \"\(long)\"}\n{\"q\": \"two\"}\n")
    try scratch.write("b.json", "[{\"q\": \"one\"}, {\"q\": \"\(long)\"}, {\"q\": \"two\"}]")
    try scratch.write("c.csv", "q,r\none,1\n\"\(long)\n\",2\ntwo,3\n")
    for name in ["a.jsonl", "b.json", "c.csv"] {
      let run = try await convert(name)
      #expect(run.exitCode == 0, "\(name): \(run.errors)")
      #expect((run.output + run.errors).contains("longer than 1 MB"), "\(name): \(run.errors)")
      let rows = String(decoding: try scratch.read("out.jsonl"), as: UTF8.self)
      #expect(rows.contains("one") && rows.contains("two"), "\(name)")
      #expect(rows.split(separator: "\n").count == 2, "\(name)")
      // With more room it is a row.
      #expect(try await convert(name, megabytes: 8).exitCode == 0)
      let all = String(decoding: try scratch.read("out.jsonl"), as: UTF8.self)
      #expect(all.split(separator: "\n").count == 3, "\(name)")
    }
  }

  /// A megabyte of gzip that holds a row of a gigabyte: in bounded memory, as one bad row.
  @Test func aMegabyteThatUnpacksToAGigabyteStaysSmall() async throws {
    let made = succeeds(
      "/bin/sh", "-c",
      "cd '\(scratch.path)' && { printf '{\"q\": \"one\"}\\n{\"q\": \"'; head -c 300000000 /dev/zero | tr '\\0' x; printf '\"}\\n'; } | gzip -1 > bomb.jsonl.gz"
    )
    #expect(made)
    let code = try await exitCode(
      of: "/bin/sh", "-c",
      "cd '\(scratch.path)' && ulimit -v 3000000 && RETORT_LONGEST_ROW=4 '\(RetortProcess.program)' convert bomb.jsonl.gz -o out.jsonl --bad-rows 1"
    )
    #expect(code == 0)
    #expect(String(decoding: try scratch.read("out.jsonl"), as: UTF8.self).contains("one"))
  }

  @Test func whatIsNoFileIsRefusedAtOnce() async throws {
    #expect(mkfifo("\(scratch.path)/pipe.jsonl", 0o600) == 0)
    for name in ["pipe.jsonl", "/dev/zero", "/dev/tty"] {
      let run = try await convert(name)
      #expect(run.exitCode != 0, "\(name)")
      #expect(run.errors.contains("cannot read") || run.errors.contains("no "), "\(run.errors)")
    }
  }

  @Test func aMillionColumnsAreRefused() async throws {
    let names = (0..<1_000_000).map { "c\($0)" }
    try scratch.write("wide.csv", names.joined(separator: ",") + "\n")
    let table = try await convert("wide.csv", megabytes: 64)
    #expect(table.exitCode == 1 && table.errors.contains("1000000 columns"), "\(table.errors)")
    let fields = names.map { "\"\($0)\":1" }.joined(separator: ",")
    try scratch.write("wide.jsonl", "{\(fields)}\n{\"q\": \"one\"}\n")
    let rows = try await convert("wide.jsonl", megabytes: 64)
    #expect((rows.output + rows.errors).contains("1000000 fields"), "\(rows.errors)")
  }
}
