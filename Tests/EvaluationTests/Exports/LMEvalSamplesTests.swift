import Foundation
import TestSupport
import Testing
import Values

@testable import Evaluation

struct LMEvalSamplesTests {
  private func read(_ text: String) throws -> [LMEvalSamples.Sample] {
    let scratch = Scratch()
    let samples = try LMEvalSamples(path: try scratch.write("samples_x.jsonl", text))
    var all: [LMEvalSamples.Sample] = []
    while let sample = try samples.next() { all.append(sample) }
    return all
  }

  @Test func samplesOfNewAndOldHarnessesAreRead() throws {
    let samples = try read(
      """
      {"doc_id": 0, "doc": {"question": "2+2?"}, "target": "4", "arguments": {"gen_args_0": {}}, \
      "resps": [["It is 4."]], "filtered_resps": ["4"], "filter": "strict-match", \
      "metrics": ["exact_match"], "exact_match": 1.0, "doc_hash": "x", "other": 7}
      {"doc_id": 1, "target": "0", "resps": [], "filtered_resps": [["-Infinity", "False"]], \
      "filter": "none", "metrics": ["acc", "pairs"], "acc": false, "pairs": [1, 2]}

      {"doc_id": 2, "target": 3, "filtered_resps": [[-Infinity, false], [NaN, true]], "acc": 0, \
      "acc_norm": 1}
      {"doc_id": "q/7", "acc": NaN, "exact_match": null}
      """)
    #expect(
      samples == [
        .init(
          document: "0", filter: "strict-match", target: "4", responses: ["4"],
          metrics: ["exact_match": 1]),
        .init(
          document: "1", filter: nil, target: "0", responses: [#"["-Infinity","False"]"#],
          metrics: ["acc": 0]),
        .init(
          document: "2", filter: nil, target: "3", responses: ["[null,false]", "[null,true]"],
          metrics: ["acc": 0, "acc_norm": 1]),
        .init(document: "q/7", filter: nil, target: "", responses: [], metrics: [:]),
      ])
  }

  @Test(arguments: [
    "[]", "{}", "{\"doc_id\": null}", "{\"doc_id\": 0", "{\"doc_id\": 0, \"a\": Nan}",
  ])
  func rowsThatAreNoSamplesAreErrors(_ row: String) {
    let error = #expect(throws: RetortError.self) {
      try read("{\"doc_id\": 0}\n\(row)\n")
    }
    #expect(error?.kind == .input && error?.cause != nil)
  }

  @Test func anEmptyFileHasNoSamples() throws {
    #expect(try read("").isEmpty)
  }
}
