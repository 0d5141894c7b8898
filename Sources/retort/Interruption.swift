import Foundation
import Synchronization

/// Runs `body` so that Ctrl-C, a termination request and a terminal that goes away cancel it in order, which takes in what
/// is under way; a second one ends the process at once.
func untilInterrupted<Result: Sendable>(
  _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let task = Task { try await body() }
  let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number -> (any DispatchSourceSignal)? in
    // Under `nohup` a terminal that goes away is not heeded.
    if number == SIGHUP, isIgnored(number) { return nil }
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      // Not `exit`, which would run what is to be done at a process's end while other threads still work.
      if task.isCancelled { _exit(128 + number) }
      Interruption.signal.store(number, ordering: .relaxed)
      task.cancel()
    }
    source.resume()
    return source
  }
  defer { for source in sources { source.cancel() } }
  return try await task.value
}

/// Whether whoever started this process wants a signal not to be heeded.
private func isIgnored(_ number: Int32) -> Bool {
  var action = sigaction()
  guard sigaction(number, nil, &action) == 0 else { return false }
  return unsafeBitCast(action.__sigaction_handler, to: Int.self)
    == unsafeBitCast(SIG_IGN, to: Int.self)
}

enum Interruption {
  /// The signal that came first.
  fileprivate static let signal = Atomic<Int32>(SIGINT)

  /// What the process ends with: 128 and the signal's number, as shells have it.
  static var exitCode: Int32 { 128 + signal.load(ordering: .relaxed) }
}
