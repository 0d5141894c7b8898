import Foundation
import Machine
import TestSupport
import Testing
import Values

@testable import Training

struct PlantedTests {
  private static let isThere = Files.isFolder("\(DependencyFolder.current.python)/jinja2")

  @Test(.enabled(if: isThere, "Jinja2 is not in .deps"), arguments: Planted.faults)
  func faultsAreFound(_ planted: Planted) throws {
    let report = try PlantedRig.report(planted)
    let line = report.lines[planted.check - 1]
    #expect(line.judgement.outcome == planted.outcome, "\(line.judgement.found)")
    #expect(line.judgement.advice != nil)
    #expect(report.isClear == (report.count(.fail) == 0))
  }

  @Test(.enabled(if: isThere, "Jinja2 is not in .deps"), arguments: Planted.nearMisses)
  func nearMissesPass(_ planted: Planted) throws {
    let report = try PlantedRig.report(planted)
    let line = report.lines[planted.check - 1]
    #expect(line.judgement.outcome == .pass, "\(line.judgement.found)")
  }

  @Test(.enabled(if: isThere, "Jinja2 is not in .deps"), arguments: Launcher.allCases)
  func cleanDataHasNoFinding(_ launcher: Launcher) throws {
    let report = try PlantedRig.report(Planted(check: 1, what: "nothing", launcher: launcher))
    let findings = report.lines.filter { [.warn, .fail].contains($0.judgement.outcome) }
    #expect(findings.isEmpty, "\(findings.map { "\($0.guide.number): \($0.judgement.found)" })")
    #expect(report.stamp.expected.firstRow?.id == "r0")
    #expect(report.stamp.identity.rows == 60)
  }

  @Test func eachCheckHasAFaultAndANearMiss() {
    #expect(Checks.guides.map(\.number) == Array(1...36))
    #expect(Set(Checks.guides.map(\.name)).count == 36)
    #expect(Set(Planted.faults.map(\.check)) == Set(1...36))
    #expect(Set(Planted.nearMisses.map(\.check)) == Set(1...36))
  }

  @Test func thePageOfChecksIsCurrent() throws {
    let page = try Repository.text("Documentation/Preflight.md")
    #expect(page == Checks.markdown, "retort preflight --markdown > Documentation/Preflight.md")
  }
}
