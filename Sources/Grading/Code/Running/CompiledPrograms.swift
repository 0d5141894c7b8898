import Values

/// The programs compiled last, so that each is compiled once for all its tests.
actor CompiledPrograms {
  private var known: [Digest: Task<ProgramRunner.Prepared, Never>] = [:]
  private var order: [Digest] = []

  /// Each has a few hundred kilobytes.
  private static let most = 64

  /// A compiled program; whoever asks for one that is being compiled waits for it.
  func program(
    _ program: Program, compile: @escaping @Sendable () async -> ProgramRunner.Prepared
  ) async -> ProgramRunner.Prepared {
    let key = Digest(of: "\(program.language.name)\n\(program.source)")
    if let task = known[key] { return await task.value }
    let task = Task { await compile() }
    known[key] = task
    order.append(key)
    if order.count > Self.most { known[order.removeFirst()] = nil }
    let prepared = await task.value
    // What could not be told may be known the next time.
    if case .failed(let result) = prepared, case .couldNotTell = result.outcome {
      known[key] = nil
      order.removeAll { $0 == key }
    }
    return prepared
  }
}
