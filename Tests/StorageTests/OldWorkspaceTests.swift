import Corpus
import Foundation
import Storage
import TestSupport
import Testing
import Values

/// Workspaces of other versions of the program.
struct OldWorkspaceTests {
  private let fingerprint = String(repeating: "ab", count: 32)

  /// A run as version 1 laid it down: a finished stage, a drop, and one that was cut off.
  private func lay(_ scratch: Scratch) throws {
    let question = Samples.question("What is 2 + 2?")
    let line = question.record.json + "\n"
    let drop = Drop(name: "x", stage: "source", reason: "it is empty", row: [:]).record.json + "\n"
    func shard(_ text: String) -> Record {
      [
        "file": "part-00000.jsonl", "rows": 1, "bytes": .integer(Int64(text.utf8.count)),
        "sha256": .string(Digest(of: text).description),
      ]
    }
    let manifest: Record = [
      "stage": "source", "fingerprint": .string(fingerprint), "inputs": [],
      "tally": .record([
        "unit": "rows", "entered": 2, "kept": 1, "repeated": 0,
        "dropped": .record(["it is empty": 1]), "verdicts": .record([:]),
      ]),
      "shards": .list([.record(shard(line))]), "dropped": .list([.record(shard(drop))]),
      "notes": [],
    ]
    try scratch.write("runs/old/stages/1-source/part-00000.jsonl", line)
    try scratch.write("runs/old/stages/1-source/manifest.json", manifest.json)
    try scratch.write("runs/old/dropped/1-source/part-00000.jsonl", drop)
    try scratch.write("runs/old/stages/2-random.partial/part-00000.jsonl", line)
  }

  @Test func aRunOfVersionOneIsBroughtAlong() throws {
    let scratch = Scratch()
    try lay(scratch)
    let workspace = Workspace(path: scratch.path)
    try workspace.bringAlong()
    try workspace.bringAlong()
    let stage = try #require(workspace.stages.finished(fingerprint))
    #expect(try stage.rows(of: Question.self).rows().next()?.text == "What is 2 + 2?")
    #expect(try stage.drops.rows().next()?.reason == "it is empty")
    let run = try workspace.existingRun("old")
    #expect(run.held.map(\.made) == [fingerprint])
    #expect(run.finishedStages().count == 1)
    #expect(try workspace.unheldStages().isEmpty)
    #expect(scratch.files(below: "").keys.allSatisfy { !$0.contains("partial") })
  }

  @Test func aNewerWorkspaceIsRefused() throws {
    let scratch = Scratch()
    try scratch.write("workspace.json", #"{"version": 99}"#)
    let error = #expect(throws: RetortError.self) {
      try Workspace(path: scratch.path).bringAlong()
    }
    #expect(error?.kind == .usage)
  }

  @Test(arguments: ["", "[]", #"{"version": "2"}"#, #"{"version": 99999999999999999999}"#])
  func aDamagedDescriptionIsTold(_ text: String) throws {
    let scratch = Scratch()
    try scratch.write("workspace.json", text)
    #expect(throws: RetortError.self) { try Workspace(path: scratch.path).bringAlong() }
  }
}
