import Corpus
import Foundation
import Machine
import Pipeline
import TestSupport
import Testing

/// What a run exports, read by the programs that trainers use.
@Suite(
  .enabled(if: Files.exists(DependencyFolder.current.parquetBridge), "Arrow is not set up"),
  .enabled(if: Oracle.isThere, "\(Oracle.absence)"))
struct ExportTests {
  private func export() async throws -> (RunRig, String, ExportManifest) {
    let rig = try await RunRig()
    let recipe = rig.recipe().replacing("to: [jsonl]", with: "to: [parquet, jsonl], shard_rows: 7")
    let outcome = try await rig.run(recipe)
    await rig.teacher.stop()
    return (rig, outcome.exportFolder, outcome.export)
  }

  @Test func pyarrowSeesTheColumnsAndTheRows() async throws {
    let (rig, folder, manifest) = try await export()
    defer { withExtendedLifetime(rig) {} }
    let printed = try await Oracle.python(
      """
      import sys, glob, pyarrow.parquet as pq
      table = pq.read_table(sys.argv[1] + "/data")
      print(table.num_rows, table.schema.field("conversations").type)
      print(*table.schema.names)
      print(sorted(set(table["verdict"].to_pylist())))
      """, [folder])
    let lines = printed.split(separator: "\n")
    #expect(lines[0] == "\(manifest.rows) list<element: struct<from: string, value: string>>")
    #expect(lines[1].hasPrefix("difficulty source domain conversations question_id sample_index"))
    #expect(lines[2] == "['right', 'wrong']")
    #expect(manifest.rows == 18)
    let rows = Dictionary(grouping: manifest.files) { $0.file.split(separator: "/")[0] }
      .mapValues { $0.map(\.rows) }
    #expect(rows == ["data": [7, 7, 4], "jsonl": [7, 7, 4]])
  }

  @Test func datasetsLoadsItAsItIs() async throws {
    let (rig, folder, manifest) = try await export()
    let printed = try await Oracle.python(
      """
      import sys, datasets
      datasets.disable_progress_bars()
      rows = datasets.load_dataset(sys.argv[1], split="train", cache_dir=sys.argv[2])
      lines = datasets.load_dataset("json", data_files=sys.argv[1] + "/jsonl/*.jsonl", split="train", cache_dir=sys.argv[2])
      print(len(rows), len(lines), all(a == b for a, b in zip(rows, lines)))
      print(rows[0]["conversations"][0]["from"], rows[0]["conversations"][1]["from"])
      """, [folder, "\(rig.scratch.path)/cache"])
    #expect(printed == "\(manifest.rows) \(manifest.rows) True\nhuman gpt\n")
  }
}
