import Corpus
import Foundation
import Recipes
import TestSupport
import Testing
@testable import Export

/// Datasets as those load them who train on them.
@Suite(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
struct LoadingTests {
  private let scratch = Scratch()

  private func recipe(_ format: String, _ formats: String) throws -> Recipe {
    let yaml = """
      name: rigged
      teachers: { t: { endpoint: "http://127.0.0.1:1/v1", model: m } }
      sources: [{ name: s, domain: math, path: q.jsonl, question: q }]
      answers: { teacher: t, samples: 1 }
      export: { format: \(format), to: [\(formats)] }
      """
    return try #require(Recipe.read(yaml, log: FindingLog()))
  }

  /// A dataset with its card and LLaMA-Factory's file; `to` and `format` as in a recipe.
  private func dataset(_ traces: [Trace], format: String, to formats: String) throws -> String {
    let recipe = try recipe(format, formats)
    let folder = "\(scratch.path)/export"
    let shards = Scratch()
    let writer = DatasetWriter(recipe.export, teachers: recipe.answers.teachers, seed: 1)
    _ = try writer.write(try Samples.shards(traces, in: shards), bytes: 0, to: folder)
    let facts = DatasetCard.Facts(recipe: recipe, sources: [], teachers: [:], stages: [])
    try scratch.write(
      "export/README.md", DatasetCard(facts, funnel: [], rows: traces.count).text)
    try scratch.write("export/dataset_info.json", writer.trainerInfo(name: "rigged").json)
    return folder
  }

  /// Readers of JSON Lines guess types from the first 10 MB, in which four columns are empty here.
  @Test(arguments: zip(["sharegpt", "messages", "alpaca"], ["jsonl", "jsonl.zst", "jsonl.gz"]))
  func columnsThatBeginEmptyKeepTheirTypes(_ layout: String, _ format: String) async throws {
    let long = String(repeating: "thought ", count: 1 << 18)
    var traces = (0..<6).map { Samples.trace(Samples.question("question \($0)"), text: long) }
    traces.append(
      Samples.trace(
        Samples.question("last", reference: "an odd one"), verdict: .couldNotTell("odd")))
    let folder = try dataset(traces, format: layout, to: format)
    let printed = try await Oracle.python(
      """
      import sys, json, os, datasets
      datasets.disable_progress_bars()
      folder, cache = sys.argv[1:]
      rows = datasets.load_dataset(folder, split="train", cache_dir=cache)
      last = rows[len(rows) - 1]
      print(len(rows), last["reference"], last["verdict"], last["verdict_reason"], last["difficulty"])
      print(*[rows.features[name].dtype for name in ("difficulty", "reference", "cost", "complete")])
      *_, streamed = datasets.load_dataset(folder, split="train", cache_dir=cache, streaming=True)
      print(streamed == last)
      # As LLaMA-Factory loads it.
      entry = json.load(open(folder + "/dataset_info.json"))["rigged"]
      if "script_url" in entry:
          theirs = datasets.load_dataset(path=os.path.join(folder, entry["script_url"]), name=None,
              data_dir=None, data_files=None, split="train", cache_dir=cache)
      else:
          place = os.path.join(folder, entry["file_name"])
          kinds = {"arrow": "arrow", "csv": "csv", "json": "json", "jsonl": "json", "parquet": "parquet", "txt": "text"}
          files = [os.path.join(place, name) for name in os.listdir(place)]
          kind, = {kinds[name.split(".")[-1]] for name in files}
          theirs = datasets.load_dataset(kind, data_files=files, split="train", cache_dir=cache)
      print(theirs[len(theirs) - 1] == last)
      """, [folder, "\(scratch.path)/cache"])
    #expect(
      printed == """
        7 an odd one could_not_tell odd None
        int64 string float64 bool
        True
        True

        """)
  }

  /// Some readers, the Hub's viewer among them, end a line at every character that Unicode calls an end of one.
  @Test func noLineIsCutWithinAText() async throws {
    let odd = "one\u{2028}two\u{2029}three\u{85}four\u{B}five\u{C}six\u{1C}\u{1D}\u{1E}\u{0}end €"
    let folder = try dataset(
      [Samples.trace(Samples.question("odd \(odd)"), text: odd)], format: "alpaca", to: "jsonl")
    let printed = try await Oracle.python(
      """
      import sys, json, glob, datasets
      datasets.disable_progress_bars()
      lines = open(glob.glob(sys.argv[1] + "/data/*")[0], encoding="utf-8", newline="").read().splitlines()
      row = datasets.load_dataset(sys.argv[1], split="train", cache_dir=sys.argv[2])[0]
      print(len(lines), json.loads(lines[0])["output"] == row["output"], ascii(row["output"]))
      """, [folder, "\(scratch.path)/cache"])
    #expect(
      printed
        == #"1 True 'one\u2028two\u2029three\x85four\x0bfive\x0csix\x1c\x1d\x1e\x00end \u20ac'"#
        + "\n")
  }

  @Test(arguments: [
    ("parquet, jsonl", "file_name", "data"), ("jsonl.zst, parquet", "file_name", "parquet"),
    ("jsonl.gz", "script_url", "."), ("jsonl", "script_url", "."),
  ])
  func aTrainerIsToldOfFilesThatItOpens(_ formats: String, _ field: String, _ place: String) throws
  {
    let info = LLaMAFactory(spec: try recipe("sharegpt", formats).export).info(name: "a")
    let entry = try #require(info["a"]?.record)
    #expect(entry[field] == .string(place))
    #expect((entry["file_name"] == nil) != (entry["script_url"] == nil))
  }
}
