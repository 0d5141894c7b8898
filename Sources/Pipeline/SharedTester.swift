import Grading
import Sandbox
import Storage

/// The grader of programs that a session's runs share: its sandbox is opened when it is first needed, and closed with
/// the session.
actor SharedTester {
  private let workspace: Workspace
  private let settings: ProgramSettings
  private var opening: Task<CodeGrader, any Error>?
  private let (closed, close) = AsyncStream<Never>.makeStream()
  private var serving: Task<Void, Never>?

  private init(_ workspace: Workspace, _ settings: ProgramSettings) {
    self.workspace = workspace
    self.settings = settings
  }

  static func with<Result: Sendable>(
    _ workspace: Workspace, _ settings: ProgramSettings,
    _ body: (SharedTester) async throws -> Result
  ) async throws -> Result {
    let tester = SharedTester(workspace, settings)
    do {
      let result = try await body(tester)
      await tester.end()
      return result
    } catch {
      await tester.end()
      throw error
    }
  }

  /// The grader.
  ///
  /// - Throws: ``RetortError`` of kind `missing` if programs cannot be run safely here.
  func grader() async throws -> CodeGrader {
    if let opening { return try await opening.value }
    let (graders, announce) = AsyncThrowingStream<CodeGrader, any Error>.makeStream()
    let verdicts = RememberedVerdicts(try workspace.verdicts())
    var options = settings.options
    options.isCalibrated = true
    options.compiledFolder = workspace.compiledFolder
    serving = Task { [settings, options, closed] in
      do {
        try await Sandbox.with(slots: settings.slots) { sandbox in
          announce.yield(
            try await CodeGrader.safe(
              in: sandbox, options: options, memory: verdicts, givingUp: settings.givenUp))
          announce.finish()
          for await _ in closed {}
        }
      } catch {
        announce.finish(throwing: error)
      }
    }
    let opening = Task {
      for try await grader in graders { return grader }
      throw CancellationError()
    }
    self.opening = opening
    return try await opening.value
  }

  private func end() async {
    close.finish()
    await serving?.value
  }
}
