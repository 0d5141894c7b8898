import Foundation
import Machine
import Pipeline
import TestSupport
import Testing
import Values

/// What a run exports, read by the programs that trainers use.
@Suite(
  .enabled(if: Files.exists(DependencyFolder.current.parquetBridge), "Arrow is not set up"),
  .enabled(if: Oracle.isThere, "\(Oracle.absence)"))
struct ExportTests {
  private func export() async throws -> (RunRig, String, ExportManifest) {
    // Right for one question and wrong for the others, whatever the seeds.
    let rig = try await RunRig { _ in
      .answer("<think>\nLet me see.\n</think>\n\nIt is \\boxed{1}.")
    }
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

  /// Every layout in every order and kind of file, by what trainers load them with.
  @Test(arguments: ["sharegpt", "messages", "alpaca"], ["grouped", "shuffled"])
  func everyLayoutIsLoaded(_ layout: String, _ order: String) async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe().replacing(
      "to: [jsonl]",
      with: "to: [jsonl.gz, parquet, jsonl.zst], shard_rows: 7, format: \(layout), order: \(order)")
    let outcome = try await rig.run(recipe)
    let printed = try await Oracle.python(
      """
      import sys, json, datasets, pyarrow.dataset as pd
      datasets.disable_progress_bars()
      folder, cache = sys.argv[1:]
      rows = list(datasets.load_dataset(folder, split="train", cache_dir=cache))
      table = pd.dataset(folder + "/parquet", format="parquet").to_table().to_pylist()
      import glob, pyarrow as pa
      lines = [json.loads(l) for f in sorted(glob.glob(folder + "/jsonl.zst/*"))
               for l in pa.input_stream(f, compression="zstd").read().splitlines()]
      print(len(rows), rows == table == lines)
      info = json.load(open(folder + "/dataset_info.json"))["rigged"]
      row, columns = rows[0], info["columns"]
      if info["formatting"] == "alpaca":
          print(row[columns["prompt"]].split()[0], row[columns["query"]] == "", "boxed" in row[columns["response"]])
      else:
          tags, turns = info["tags"], row[columns["messages"]]
          print(turns[0][tags["content_tag"]].split()[0], turns[0][tags["role_tag"]] == tags["user_tag"],
                turns[1][tags["role_tag"]] == tags["assistant_tag"] and "boxed" in turns[1][tags["content_tag"]])
      names = [(r["question_id"], r["sample_index"]) for r in rows]
      print(len(set(names)), all(a[0] == b[0] for a, b in zip(names[0::3], names[1::3])), info["file_name"])
      """, [outcome.exportFolder, "\(rig.scratch.path)/cache"])
    #expect(
      printed
        == "18 True\nquestion True True\n18 \(order == "grouped" ? "True" : "False") parquet\n")
    // The same rows in the same order, whoever makes them: a second run of the same seed.
    let first = rig.export()
    _ = try await rig.run(recipe, name: "again")
    #expect(
      rig.export("again").filter { $0.key.contains("train") }
        == first.filter { $0.key.contains("train") })
    await rig.teacher.stop()
    #expect(!first.keys.contains { $0.contains("shuffle") })
  }
}
