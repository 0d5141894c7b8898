import Corpus
import Formats
import Foundation
import Machine
import TestSupport
import Testing
import Values

@testable import Evaluation

struct HubEvalResultsTests {
  typealias Entry = HubEvalResults.Entry

  /// The example of the Hub's documentation, and one with the fields that must be there only.
  @Test func anEntryLooksAsTheHubWantsIt() throws {
    let full = Entry(
      dataset: "cais/hle", task: "default", revision: "5503434ddd753f426f4b38109466949a1217c2bb",
      value: 20.9, date: Date(timeIntervalSince1970: 1_736_937_000),
      source: .init(url: "https://huggingface.co/datasets/o/traces", name: "Eval traces"),
      notes: "no-tools")
    let text = try HubEvalResults.text([
      full, Entry(dataset: "Idavidrein/gpqa", task: "gpqa_diamond", value: 0.412),
    ])
    #expect(
      text == """
        - dataset:
            id: "cais/hle"
            task_id: "default"
            revision: "5503434ddd753f426f4b38109466949a1217c2bb"
          value: 20.9
          date: "2025-01-15T10:30:00Z"
          source:
            url: "https://huggingface.co/datasets/o/traces"
            name: "Eval traces"
          notes: "no-tools"
        - dataset:
            id: "Idavidrein/gpqa"
            task_id: "gpqa_diamond"
          value: 0.412

        """)
  }

  /// PyYAML and, where it is new enough, the Hub's own library read what was written.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func theHubsLibraryReadsTheSame() async throws {
    var random = SeededGenerator(3)
    let pieces = [
      "a", ":", " ", "#", "\"", "\\", "\n", "\t", "é", "😀", "\u{85}", "\u{2028}", "\u{FEFF}", "-",
      "{", "'", "\0", "\u{7F}", "\u{9F}", "\r", "yes", "null", "%", "\u{FFFF}", "1",
    ]
    func text() -> String {
      (0...random.integer(0...9)).map { _ in random.element(pieces) }.joined()
    }
    let values: [Double] = [
      0.412, 20.9, 100, 0, 1e-5, 5e-9, 1e16, 1.5e300, -3, 0.30000000000000004, 12345.678,
    ]
    var entries: [Entry] = []
    for index in 0..<120 {
      var entry = Entry(
        dataset: "owner-\(index)/name_\(index).x", task: text(),
        value: values[index % values.count])
      if index % 3 == 0 { entry.revision = text() }
      if index % 4 == 0 { entry.date = Date(timeIntervalSince1970: Double(index) * 1e7) }
      if index % 2 == 0 { entry.source = .init(url: "https://x.org/\(text())") }
      if index % 10 == 0 { entry.source?.name = text() }
      if index % 3 == 1 { entry.notes = text() }
      entries.append(entry)
    }
    let scratch = Scratch()
    let path = try HubEvalResults.write(entries, to: scratch.path, name: "all")
    #expect(path == "\(scratch.path)/.eval_results/all.yaml")
    let script = """
      import json, sys, yaml
      data = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
      try:
          from huggingface_hub import eval_result_entries_to_yaml, parse_eval_result_entries
          assert eval_result_entries_to_yaml(parse_eval_result_entries(data)) == data
      except ImportError:
          pass
      print(json.dumps(data))
      """
    let found = try JSONParser().parse(try await Oracle.python(script, [path])).list ?? []
    #expect(found.count == entries.count)
    for (value, entry) in zip(found, entries) {
      let record = value.record
      let dataset = record?["dataset"]?.record
      let source = record?["source"]?.record
      #expect(dataset?["id"] == .string(entry.dataset))
      #expect(dataset?["task_id"] == .string(entry.task))
      #expect(dataset?["revision"]?.string == entry.revision)
      #expect(record?["value"]?.double == entry.value)
      #expect(record?["date"]?.string == entry.date?.ISO8601Format())
      #expect(source?["url"]?.string == entry.source?.url)
      #expect(source?["name"]?.string == entry.source?.name)
      #expect(record?["notes"]?.string == entry.notes)
    }
  }

  @Test func whatTheHubWouldRefuseIsRefused() throws {
    let good = Entry(dataset: "cais/hle", task: "default", value: 1)
    #expect(throws: Never.self) { try HubEvalResults.text([good]) }
    func refused(_ change: (inout Entry) -> Void) -> Bool {
      var entry = good
      change(&entry)
      do {
        _ = try HubEvalResults.text([good, entry])
        return false
      } catch {
        return (error as? RetortError)?.kind == .input
      }
    }
    for dataset in ["", "hle", "a/b/c", "/hle", "a/", "a b/c", "../x", "a/..", "a/b\n", "é/x"] {
      #expect(refused { $0.dataset = dataset }, "\(dataset)")
    }
    #expect(refused { $0.task = "" })
    #expect(refused { $0.value = .nan })
    #expect(refused { $0.value = .infinity })
    #expect(refused { $0.source = .init(url: "javascript:x") })
    #expect(throws: RetortError.self) { try HubEvalResults.text([]) }
    let scratch = Scratch()
    for name in ["", "../x", "a/b", ".hidden", "a b"] {
      #expect(throws: RetortError.self) {
        try HubEvalResults.write([good], to: scratch.path, name: name)
      }
    }
    #expect(!Files.exists("\(scratch.path)/.eval_results"))
  }
}
