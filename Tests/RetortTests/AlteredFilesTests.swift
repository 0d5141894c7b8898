import Foundation
import TestSupport
import Testing

/// Kind 3: what lies between stages and in exports is believed by its content, not by its size.
struct AlteredFilesTests {
  private func alter(_ file: String, _ change: (inout Data) -> Void) throws {
    let place = URL(fileURLWithPath: file)
    var data = try Data(contentsOf: place)
    let size = data.count
    change(&data)
    #expect(data.count == size)
    try data.write(to: place)
  }

  private func files(_ rig: CommandLineRig, ending: String) -> [String] {
    (FileManager.default.enumerator(atPath: "\(rig.scratch.path)/.retort")?.allObjects as? [String]
      ?? []).filter { $0.hasSuffix(ending) }.sorted().map { "\(rig.scratch.path)/.retort/\($0)" }
  }

  @Test func aStageThatWasAlteredIsMadeAnewAndPaysForNothing() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    let (export, asked) = (rig.export(), teacher.requests)
    for shard in files(rig, ending: ".jsonl.zst") where shard.contains("/stages/") {
      try alter(shard) { $0[$0.count / 2] ^= 1 }
      let run = try await rig.retort("run", "recipe.yaml")
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.errors.contains("is made anew"), "\(run.errors)")
      #expect(rig.export() == export && teacher.requests == asked)
    }
    for manifest in files(rig, ending: "manifest.json") where manifest.contains("/stages/") {
      try alter(manifest) { data in
        guard let place = data.range(of: Data("\"kept\" : ".utf8))?.upperBound else { return }
        data[place] ^= 1
      }
      #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
      #expect(rig.export() == export && teacher.requests == asked)
    }
    await teacher.stop()
  }

  @Test func aDatasetThatWasAlteredIsWrittenAnew() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    let export = rig.export()
    for name in export.keys.sorted() {
      // Two letters change places.
      try alter("\(rig.scratch.path)/.retort/runs/told/export/\(name)") { data in
        data.swapAt(data.startIndex + 3, data.startIndex + 4)
        data[data.startIndex + 5] ^= 2
      }
      #expect(rig.export() != export)
      #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
      #expect(rig.export() == export, "\(name)")
    }
    await teacher.stop()
  }

  /// Kind 2: an answer that is bent in the ledger is told, and no dataset has it.
  @Test func aBentAnswerIsToldSavedAroundAndBoughtAgain() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url)
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    let (export, asked) = (rig.export(), teacher.requests)
    let ledger = "\(rig.scratch.path)/.retort/calls.sqlite"
    try alter(ledger) { data in
      // Somewhere in the text of an answer.
      guard let place = data.range(of: Data("stop".utf8))?.lowerBound else { return }
      data[place] ^= 1
    }
    for folder in ["stages", "runs"] {
      try FileManager.default.removeItem(atPath: "\(rig.scratch.path)/.retort/\(folder)")
    }
    let run = try await rig.retort("run", "recipe.yaml", "-q")
    #expect(run.exitCode == 1 && run.errors.contains("retort calls check"), "\(run.errors)")
    #expect(rig.export().isEmpty)
    let check = try await rig.retort("calls", "check")
    #expect(check.exitCode == 1 && check.errors.contains("to buy them again costs"))
    let salvage = try await rig.retort("calls", "salvage")
    #expect(salvage.exitCode == 0, "\(salvage.errors)")
    #expect(try await rig.retort("calls", "check").exitCode == 0)
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    #expect(rig.export() == export && teacher.requests == asked + 1)
    await teacher.stop()
  }
}
