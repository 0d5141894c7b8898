import Foundation
import Teachers
import TestSupport
import Testing

struct BatchSchedulerTests {
  private static let patient = RetryPolicy(attempts: 3, firstDelay: 0.05, longestDelay: 0.1)

  private func recipe(_ url: String) -> String {
    """
    name: batched
    teachers: { t: { endpoint: "\(url)", model: m, batch: true } }
    sources: [{ name: s, domain: math, path: questions.jsonl }]
    answers: { teacher: t, samples: 2 }
    export: { to: [jsonl] }
    """
  }

  /// A run that ends while its calls lie with the provider finds them there the next time.
  @Test func whatWasHandedInIsNotHandedInAgain() async throws {
    let rig = try await RunRig()
    let provider = try await FaultyProvider.start(seed: 1, faultsPerThousand: 0)
    let yaml = recipe(provider.url)
    let first = Task { try await rig.run(yaml, policy: Self.patient) }
    while provider.batches == 0 { try await Task.sleep(for: .milliseconds(5)) }
    first.cancel()
    _ = try? await first.value
    #expect(provider.batches == 1)
    let outcome = try await rig.run(yaml, policy: Self.patient)
    #expect(outcome.calls.answered == 12 && outcome.export.rows == 12)
    // One batch for all calls, one for those that it left open.
    #expect(provider.batches == 2)
    await provider.stop()
    await rig.teacher.stop()
  }
}
