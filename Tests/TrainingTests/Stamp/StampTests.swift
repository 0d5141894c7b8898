import Testing
import Values

@testable import Training

struct StampTests {
  @Test func readsBackToTheSame() throws {
    let stamp = try made()
    #expect(try Stamp(json: stamp.json()) == stamp)
  }

  @Test func refusesOneThatWasChanged() throws {
    let text = try made().json().replacing("\"FAIL\"", with: "\"PASS\"")
    #expect(throws: RetortError.self) { try Stamp(json: text) }
    #expect(throws: RetortError.self) { try Stamp(json: "{}") }
  }

  @Test func differsWithWhateverDecides() throws {
    let stamp = try made()
    var other = stamp.identity
    other.cutoff += 1
    let changed = try Stamp(identity: other, results: stamp.results, expected: stamp.expected)
    #expect(changed.digest != stamp.digest)
    #expect(!stamp.isClear)
  }

  private func made() throws -> Stamp {
    try Stamp(
      identity: .init(
        dataset: "d", rows: 3, template: "t", system: nil, cutoff: 100, mask: "answers",
        tokenizer: "k", weights: "w",
        settings: SettingsSpec().resolved(rows: 3, launcher: .trl, devices: 1), horizon: 13,
        launcher: .trl, versions: Launcher.trl.versions, options: "{}", heldOut: 0),
      results: [.init(check: 1, name: "template", outcome: .fail, found: "none")],
      expected: .init(
        updates: 13, updatesPerEpoch: 1, batch: 32,
        firstRow: .init(id: "a", tokens: [1, 2], labels: [-100, 2]), tokens: 2, trainedTokens: 1,
        trainedRows: 1, sequences: 1, lowestLoss: 0.3, highestLoss: 2))
  }
}
