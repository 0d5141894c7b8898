import Filters
import Grading
import Recipes
import Sandbox
import Values

/// What `retort doctor` finds of the sandbox: a self-test of every safeguard, and the languages.
enum SandboxExamination {
  static func findings() async -> [DoctorCommand.Finding] {
    do {
      return try await Sandbox.with { sandbox in
        let (languages, python) = await self.languages(in: sandbox)
        let safeguards = await SelfTest.findings(
          python: python?.tool ?? "/usr/bin/python3", folders: python?.folders ?? [], in: sandbox)
        return together(safeguards) + languages + [memoryLimit(sandbox)]
      }
    } catch {
      let error = error as? RetortError ?? RetortError(.missing, "\(error)")
      return [
        .init(
          name: "sandbox, for grading programs", isThere: false, detail: error.cause ?? error.what,
          remedy: error.hint)
      ]
    }
  }

  /// One finding for all safeguards if no sandbox can be made: there is one way then, and not as many as safeguards.
  private static func together(_ safeguards: [SelfTest.Finding]) -> [DoctorCommand.Finding] {
    let problems = Set(safeguards.map(\.problem))
    guard problems.count == 1, let problem = problems.first ?? nil else {
      return safeguards.map(finding)
    }
    return [
      .init(
        name: "sandbox, for grading programs", isThere: false, detail: oneLine(problem, most: 200),
        remedy: SelfTest.wayToSandboxes)
    ]
  }

  private static func finding(_ finding: SelfTest.Finding) -> DoctorCommand.Finding {
    .init(
      name: "sandbox: \(finding.safeguard.rawValue)", isThere: finding.problem == nil,
      detail: finding.problem.map { oneLine($0, most: 100) }
        ?? "a program \(finding.safeguard.promise)",
      remedy: "--give-up \(finding.safeguard.rawValue) grades without")
  }

  private static func languages(
    in sandbox: Sandbox
  ) async -> (findings: [DoctorCommand.Finding], python: Toolchain?) {
    var findings: [DoctorCommand.Finding] = []
    var python: Toolchain?
    for language in Language.all {
      let toolchain = await Toolchain.find(language, in: sandbox)
      if language == .python { python = toolchain }
      findings.append(
        .init(
          name: "programs in \(language.name)", isThere: toolchain != nil,
          detail: toolchain.map { "\($0.tool): \($0.version)" }
            ?? "none on PATH starts in the sandbox",
          remedy: "apt-get install -y \(language.package)", isNeeded: language == .python))
    }
    return (findings, python)
  }

  /// Not a fault either way: without cgroups the limit holds, but is looked at only so often.
  private static func memoryLimit(_ sandbox: Sandbox) -> DoctorCommand.Finding {
    .init(
      name: "sandbox: memory by cgroup", isThere: true,
      detail: sandbox.cgroupVersion.map { "version \($0), kept by the kernel" }
        ?? "none can be written to here: looked at every 10 ms", remedy: nil)
  }
}
