import Recipes
import TestSupport
import Testing
@testable import Export

struct ExportRowTests {
  private let trace = Samples.trace(
    Samples.question("1+1?", reference: "2"), sample: 3, text: "\\boxed{2}", verdict: .right)

  @Test(arguments: ExportSpec.Layout.allCases)
  func rowsHaveTheColumnsInTheirOrder(_ layout: ExportSpec.Layout) {
    let rows = ExportRow(layout, teachers: ["": "t"])
    let row = rows.row(trace)
    #expect(row.fields.map(\.name) == rows.columns.map(\.name))
    #expect(rows.columns.prefix(3).map(\.name) == ["difficulty", "source", "domain"])
    #expect(row["verdict"] == "right" && row["cost"] == 0.0 && row["difficulty"] == .null)
  }

  @Test func layoutsTellQuestionAndAnswerInTheirWay() {
    #expect(
      ExportRow(.sharegpt, teachers: ["": "t"]).row(trace)["conversations"] == [
        .record(["from": "human", "value": "1+1?"]),
        .record(["from": "gpt", "value": "\\boxed{2}"]),
      ])
    #expect(
      ExportRow(.messages, teachers: ["": "t"]).row(trace)["messages"] == [
        .record(["role": "user", "content": "1+1?"]),
        .record(["role": "assistant", "content": "\\boxed{2}"]),
      ])
    let alpaca = ExportRow(.alpaca, teachers: ["": "t"]).row(trace)
    #expect(
      alpaca["instruction"] == "1+1?" && alpaca["output"] == "\\boxed{2}" && alpaca["input"] == "")
  }

  @Test func theCardKnowsEveryColumn() {
    let known = Set(ExportRow.meanings.map(\.column))
    #expect(
      known == Set(ExportRow(.sharegpt, teachers: ["": "t"]).columns.dropFirst(4).map(\.name)))
  }
}
