import Corpus
import Stages
import TestSupport
import Testing

struct ShareGPTTests {
  @Test func rowsHaveTheColumnsInTheirOrder() {
    let question = Samples.question("1+1?", reference: "2")
    let trace = Samples.trace(question, sample: 3, text: "\\boxed{2}", verdict: .right)
    let row = ShareGPT.row(trace)
    #expect(row.fields.map(\.name) == ShareGPT.columns.map(\.name))
    #expect(
      ShareGPT.columns.prefix(4).map(\.name) == ["difficulty", "source", "domain", "conversations"])
    #expect(
      row["conversations"] == [
        .record(["from": "human", "value": "1+1?"]),
        .record(["from": "gpt", "value": "\\boxed{2}"]),
      ])
    #expect(row["verdict"] == "right" && row["cost"] == 0.0 && row["difficulty"] == .null)
  }

  @Test func theCardKnowsEveryColumn() {
    let known = Set(ShareGPT.meanings.map(\.column))
    #expect(known == Set(ShareGPT.columns.dropFirst(4).map(\.name)))
  }
}
