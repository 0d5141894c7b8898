import Foundation
import Values

/// Runs what blocks on a thread of its own, while whoever awaits it blocks none.
///
/// Swift's tasks share a pool of as many threads as there are processors. Work that waits there for other threads, a
/// lock or the disk keeps one of them from everybody; as many such works, and nothing asynchronous goes on at all.
public enum OwnThread {
  /// What comes of a body that runs on a thread of its own, with a stack of 8 MiB.
  ///
  /// - Throws: what `body` throws.
  /// - Complexity: some ten microseconds for the thread.
  public static func run<Value>(_ body: () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(Threads.shared) { try body() }
  }

  /// Gives every piece of a task a thread.
  private final class Threads: TaskExecutor {
    static let shared = Threads()

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      let thread = Thread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }
}
