import Foundation
import Ledger
import Machine
import Synchronization
import TestSupport
import Testing

/// Two processes that work in one workspace at the same time.
struct SharedWorkspaceTests {
  private func rig(
    _ script: @escaping @Sendable (ScriptedTeacher.Request) async -> ScriptedTeacher.Response
  )
    async throws -> (Scratch, ScriptedTeacher)
  {
    let scratch = Scratch()
    let teacher = try await ScriptedTeacher.start(script: script)
    let lines = (0..<30).map { "{\"question\":\"question \($0)\",\"answer\":\"\($0 % 7)\"}\n" }
    try scratch.write("questions.jsonl", lines.joined())
    try scratch.write(
      "recipe.yaml",
      """
      name: shared
      teachers:
        t: { endpoint: "\(teacher.url)", model: m, concurrency: 4, timeout: 3600 }
      sources: [{ name: s, domain: math, path: questions.jsonl, reference: answer }]
      answers: { teacher: t, samples: 2 }
      export: { to: [jsonl] }
      """)
    return (scratch, teacher)
  }

  /// Both ask for the same; the teacher answers when both have asked.
  @Test func twoBuyEachAnswerOnce() async throws {
    let asked = Mutex<Set<String>>([])
    let allowance = Allowance(0)
    let (scratch, teacher) = try await rig { request in
      let many = asked.withLock { asked in
        asked.insert(request.question + "\(asked.count)")
        return asked.count
      }
      if many >= 8 { allowance.allowAll() }
      await allowance.pass()
      return .standard(request)
    }
    let names = ["one", "two"]
    let runs = try names.map {
      try RetortProcess(["run", "recipe.yaml", "--name", $0, "-q"], in: scratch.path)
    }
    for run in runs {
      let result = try await run.wait()
      #expect(result.exitCode == 0, "\(result.errors)")
    }
    #expect(teacher.requests == 60)
    let datasets = names.map {
      scratch.files(below: ".retort/runs/\($0)/export")["data/train-00000.jsonl"]
    }
    #expect(datasets[0] != nil && datasets[0] == datasets[1])
    // Who made a call paid for it, and nobody else.
    let ledger = try CallLedger(path: "\(scratch.path)/.retort/calls.sqlite")
    let spent = try names.map { try ledger.spending(of: $0).calls }
    #expect(spent.reduce(0, +) == 60 && spent.allSatisfy { $0 > 0 }, "\(spent)")
    await teacher.stop()
  }

  /// One is killed while its calls are under way; the other makes them.
  @Test func whatAKilledOneHadUnderWayIsMadeByTheOther() async throws {
    let allowance = Allowance(0)
    let count = Mutex(0)
    let (scratch, teacher) = try await rig { request in
      count.withLock { $0 += 1 }
      await allowance.pass()
      return .standard(request)
    }
    let killed = try RetortProcess(["run", "recipe.yaml", "--name", "one", "-q"], in: scratch.path)
    while count.withLock({ $0 }) < 4 { try await Task.sleep(for: .milliseconds(10)) }
    let other = try RetortProcess(["run", "recipe.yaml", "--name", "two", "-q"], in: scratch.path)
    while count.withLock({ $0 }) < 8 { try await Task.sleep(for: .milliseconds(10)) }
    killed.kill()
    _ = try await killed.wait()
    allowance.allowAll()
    let result = try await other.wait()
    #expect(result.exitCode == 0, "\(result.errors)")
    let rows = try #require(
      scratch.files(below: ".retort/runs/two/export")["data/train-00000.jsonl"])
    #expect(rows.split(separator: 0x0A).count == 60)
    // Those that the killed one had asked for were asked for once more, and no others.
    #expect(teacher.requests == 64)
    await teacher.stop()
  }
}
