import Foundation
import TestSupport
import Testing
import Values

@testable import Formats
@testable import Hub

/// Datasets of the Hub as folders on this machine, beside Hugging Face `datasets`.
struct LocalCloneTests {
  private let scratch = Scratch()

  private func rows(_ name: String) -> String {
    (0..<3).map { "{\"question\":\"\(name) \($0)\"}\n" }.joined()
  }

  private func write(_ names: [String], card: String? = nil) throws -> String {
    for name in names {
      try scratch.write(
        "set/\(name)",
        name.hasSuffix(".csv")
          ? "question\n\(name) 0\n\n\(name) 1\n" : rows(name))
    }
    if let card { try scratch.write("set/README.md", card) }
    return "\(scratch.path)/set"
  }

  /// The questions of the files that are chosen.
  private func chosen(_ folder: String, subset: String? = nil, split: String? = nil) throws
    -> [String]
  {
    let clone = try LocalClone(folder, subset: subset, split: split, isRows: FileSet.isRows)
    let files = try clone?.files ?? FileSet(matching: [folder]).files
    let reader = FileSet(files: files).reader()
    var questions: [String] = []
    while let result = try reader.next() {
      if case .row(let row) = result { questions.append(row["question"]?.string ?? "") }
    }
    return questions
  }

  private static let card = """
    ---
    license: mit
    configs:
    - config_name: main
      default: true
      data_files:
      - split: train
        path: main/part-*
      - split: test
        path: main/held.jsonl
    - config_name: extra
      data_files: "extra/*.jsonl"
    ---
    # A card
    """

  private static let layouts: [(files: [String], card: String?, subset: String?, split: String)] = [
    (
      ["main/part-0.jsonl", "main/part-1.jsonl", "main/held.jsonl", "extra/x.jsonl"], card, nil,
      "train"
    ),
    (["main/part-0.jsonl", "main/held.jsonl", "extra/x.jsonl"], card, nil, "test"),
    (["main/part-0.jsonl", "main/held.jsonl", "extra/x.jsonl"], card, "extra", "train"),
    (
      [
        "data/train_sft-00000-of-00002.jsonl", "data/train_sft-00001-of-00002.jsonl",
        "data/test_sft-00000-of-00001.jsonl",
      ], nil, nil, "train_sft"
    ),
    (
      ["data/train_sft-00000-of-00001.jsonl", "data/test_sft-00000-of-00001.jsonl"], nil, nil,
      "test_sft"
    ),
    (
      ["data/train-00000-of-00001.jsonl", "data/validation-00000-of-00001.jsonl"], nil, nil, "train"
    ),
    (["train.csv", "test.csv"], nil, nil, "train"),
    (["train.jsonl", "dev.jsonl"], nil, nil, "validation"),
    (["train/a.jsonl", "train/b.jsonl", "test/a.jsonl"], nil, nil, "train"),
  ]

  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"), arguments: layouts.indices)
  func theRowsAreThoseThatDatasetsGives(_ number: Int) async throws {
    let layout = Self.layouts[number]
    let folder = try write(layout.files, card: layout.card)
    let printed = try await Oracle.python(
      """
      import sys, json, datasets
      datasets.disable_progress_bars()
      folder, subset, split, cache = sys.argv[1:]
      rows = datasets.load_dataset(folder, name=subset or None, split=split, cache_dir=cache)
      print(json.dumps(rows["question"][:]))
      """, [folder, layout.subset ?? "", layout.split, "\(scratch.path)/cache"])
    let theirs = try #require(try JSONParser().parse(printed).list?.compactMap(\.string))
    #expect(try chosen(folder, subset: layout.subset, split: layout.split) == theirs)
    #expect(!theirs.isEmpty)
  }

  @Test func whatIsForTestingDoesNotSlipIn() throws {
    let folder = try write(["train.jsonl", "more_test.jsonl", "extra.jsonl"])
    let clone = try #require(try LocalClone(folder, isRows: FileSet.isRows))
    #expect(
      clone.files.map { ($0 as NSString).lastPathComponent } == ["extra.jsonl", "train.jsonl"])
    #expect(clone.notes.count == 1 && clone.notes[0].contains("more_test.jsonl"))
    let plain = try write(["a.jsonl", "b.jsonl"])
    try FileManager.default.removeItem(atPath: "\(plain)/train.jsonl")
    #expect(try LocalClone(plain, isRows: FileSet.isRows) == nil)
    #expect { try LocalClone(plain, split: "nonsense", isRows: FileSet.isRows) } throws: {
      ($0 as? RetortError)?.what.contains("has no split \"nonsense\"") == true
    }
  }
}
