import Foundation

/// Runs `body` so that Ctrl-C and a termination request cancel it in order, which takes in what is under way; a second
/// one ends the process at once.
func untilInterrupted<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task { try await body() }
  let sources = [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      // Not `exit`, which would run what is to be done at a process's end while other threads still work.
      if task.isCancelled { _exit(130) }
      task.cancel()
    }
    source.resume()
    return source
  }
  defer { for source in sources { source.cancel() } }
  return try await task.value
}
