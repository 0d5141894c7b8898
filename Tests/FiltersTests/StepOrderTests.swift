import TestSupport
import Testing

struct StepOrderTests {
  private let paid = "response_length: { judge: judge, keep: 3 }"

  private func order(_ steps: String...) throws -> (names: [String], moves: [String]) {
    let checked = try FilterRig.filters("questions: [\(steps.joined(separator: ", "))]")
    let names = checked.stages.map(\.name).filter { !["source", "answer", "grade"].contains($0) }
    return (names, checked.moves.map { "\($0.moved) before \($0.before)" })
  }

  @Test func whatCostsNothingRunsFirst() throws {
    let order = try order(
      paid, "length: 100", "difficulty: { judge: judge, keep: 2 }", "deduplicate")
    #expect(order.names == ["length", "deduplicate", "response_length", "difficulty"])
    #expect(order.moves == ["length before response_length", "deduplicate before response_length"])
  }

  /// Drawn from all, and then the longest of them: another dataset than the longest, and then drawn from.
  @Test func whatKeepsANumberStaysWhereItIs() throws {
    let order = try order(paid, "random: 2", "length: 100")
    #expect(order.names == ["response_length", "random", "length"] && order.moves.isEmpty)
  }

  @Test func pinnedStepsStay() throws {
    let pinned = paid.replacing("keep: 3", with: "keep: 3, pinned: yes")
    let order = try order("length: 100", pinned, "deduplicate")
    #expect(order.names == ["length", "response_length", "deduplicate"] && order.moves.isEmpty)
    // Nothing passes a pinned one, whatever it costs.
    let free = try self.order(paid, "length: { max: 9, pinned: yes }", "deduplicate")
    #expect(free.names == ["response_length", "length", "deduplicate"])
  }
}
