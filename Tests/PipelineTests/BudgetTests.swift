import Foundation
import Ledger
import Pipeline
import Teachers
import TestSupport
import Testing
import Values

struct BudgetTests {
  /// 18 calls of 10 tokens in and 5 out, $0.00002 each, four at a time.
  private func run(_ budget: String, on rig: RunRig) async throws -> FinishedRun {
    try await rig.run(rig.recipe(more: "budget: \(budget)"))
  }

  private func rig() async throws -> RunRig {
    try await RunRig { _ in .answer("\\boxed{1}", prompt: 10, completion: 5) }
  }

  private func error(_ body: () async throws -> FinishedRun) async -> RetortError? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error as? RetortError
    }
  }

  @Test(arguments: [
    ("{ tokens: 90 }", "90 of 90 tokens"), ("{ dollars: 0.00012 }", "$0.00012 of $0.00012"),
    ("{ tokens: 97 }", "90 of 97 tokens"),
  ])
  func isKept(_ budget: String, _ cause: String) async throws {
    let rig = try await rig()
    let stopped = await error { try await run(budget, on: rig) }
    #expect(stopped?.kind == .budget && stopped?.exitCode == 3)
    #expect(stopped?.hint?.contains("goes on where it stopped") == true)
    // Six calls are the budget: the first goes alone and tells what the others may take.
    #expect(rig.teacher.requests == 6)
    // What is told is what the ledger has.
    let spent = try rig.workspace.ledger().spending(of: "rigged")
    #expect(spent.calls == 6 && spent.tokens == 90)
    #expect(stopped?.cause?.hasPrefix(cause) == true, "\(stopped?.cause ?? "")")
    // It is the run's, and not the session's.
    _ = await error { try await run(budget, on: rig) }
    #expect(rig.teacher.requests == 6)
    let outcome = try await run("{ tokens: 100_000 }", on: rig)
    #expect(outcome.export.rows == 18 && rig.teacher.requests == 18)
    await rig.teacher.stop()
  }

  /// An answer may take its limit: where that does not fit in what is left, it is not asked for, and the cause says so.
  @Test func reservesWhatAnAnswerMayTake() async throws {
    let rig = try await rig()
    let yaml = rig.recipe(more: "budget: { tokens: 300 }", sampling: "max_tokens: 200")
    let stopped = await error { try await rig.run(yaml) }
    let spent = try rig.workspace.ledger().spending(of: "rigged")
    #expect(spent.tokens == Int64(rig.teacher.requests) * 15 && spent.tokens <= 300 - 210 + 15)
    #expect(stopped?.cause?.contains("by its limit of 200 tokens") == true)
    await rig.teacher.stop()
  }

  /// An endpoint may charge for what breaks off, and nobody can count it: that is said beside the figure.
  @Test func whatBrokeOffIsToldBesideWhatIsSpent() async throws {
    let rig = try await RunRig { request in
      request.number % 3 == 1 ? .cut : .answer("\\boxed{1}", prompt: 10, completion: 5)
    }
    let stopped = await error {
      try await rig.run(
        rig.recipe(more: "budget: { tokens: 90 }"),
        policy: RetryPolicy(attempts: 8, firstDelay: 0.01, longestDelay: 0.05))
    }
    #expect(stopped?.kind == .budget && stopped?.cause?.hasPrefix("90 of 90 tokens") == true)
    #expect(
      stopped?.cause?.contains("requests of this session broke off or failed") == true,
      "\(stopped?.cause ?? "")")
    await rig.teacher.stop()
  }

  @Test func moneyIsNotCountedWithoutAPrice() async throws {
    let rig = try await rig()
    let yaml = rig.recipe(more: "budget: { dollars: 1 }").replacing(
      "price: { input: 1, output: 2 }, ", with: "")
    let refused = await error { try await rig.run(yaml) }
    #expect(refused?.kind == .usage && refused?.hint?.contains("price:") == true)
    #expect(rig.teacher.requests == 0)
    await rig.teacher.stop()
  }
}
