import Foundation
import TestSupport
import Testing

struct CallsCommandTests {
  @Test func theLedgerIsLookedIntoMergedAndCompacted() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      request.number == 2 ? .status(400, body: "not\nthis one") : .standard(request)
    }
    let rig = try CommandLineRig(teacher: teacher.url)
    #expect(try await rig.retort("calls").errors.contains("there are no paid answers"))
    let run = try await rig.retort("run", "recipe.yaml")
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("1 calls failed"))

    let summary = try await rig.retort("calls")
    #expect(summary.output.contains(teacher.url) && summary.output.contains("unknown"))
    let list = try await rig.retort("calls", "list", "--limit", "3")
    #expect(list.output.split(separator: "\n").count == 4)
    let key = try #require(list.output.split(separator: "\n").last?.split(separator: " ").first)
    let one = try await rig.retort("calls", "show", String(key))
    #expect(one.output.hasPrefix("<think>\nLet me see: question"))
    let failures = try await rig.retort("calls", "list", "--failed")
    #expect(failures.output.contains("not this one"))

    let other = try await rig.retort("calls", "merge", ".retort", "--workspace", "other")
    #expect(other.output.contains("of them new"), "\(other.errors)")
    let again = try await rig.retort("calls", "merge", ".retort", "--workspace", "other")
    #expect(again.output.contains(", 0 of them new"))
    let compact = try await rig.retort("calls", "compact", "--workspace", "other")
    #expect(compact.exitCode == 0 && compact.output.contains("bytes before"))
    // The merged ledger is as good as the first: nobody is asked.
    let requests = teacher.requests
    _ = try await rig.retort("run", "recipe.yaml", "--workspace", "other")
    #expect(teacher.requests <= requests + 1, "only what failed is asked again")
    await teacher.stop()
  }
}
