import Sandbox
import TestSupport
import Testing
import Values

struct SelfTestTests {
  @Test func allSafeguardsHoldHere() async throws {
    try await Sandbox.with(slots: 2) { sandbox in
      let findings = await SelfTest.findings(python: "/usr/bin/python3", folders: [], in: sandbox)
      #expect(findings.map(\.safeguard) == Safeguard.allCases)
      for finding in findings { #expect(finding.problem == nil, "\(finding)") }
    }
  }

  @Test func whatCannotBeTriedIsRefusedUnlessGivenUp() async throws {
    try await Sandbox.with(slots: 2) { sandbox in
      await #expect(throws: RetortError.self) {
        try await SelfTest.verify(python: "/nowhere/python3", folders: [], in: sandbox)
      }
      try await SelfTest.verify(
        python: "/nowhere/python3", folders: [], in: sandbox, givingUp: Set(Safeguard.allCases))
    }
  }
}
