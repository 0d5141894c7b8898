import AsyncHTTPClient
import NIOCore
import Synchronization

/// Runs tasks on the threads that read and write the network: what a call does between two pieces of its answer is short,
/// and to hand it to other threads and back costs more than it.
package final class LoopExecutors: Sendable {
  private let loops: [LoopExecutor]
  private let next = Atomic<Int>(0)

  init() {
    loops = HTTPClient.defaultEventLoopGroup.makeIterator().map(LoopExecutor.init)
  }

  /// One of them, in turn.
  package func any() -> any TaskExecutor {
    loops[(next.wrappingAdd(1, ordering: .relaxed).oldValue & .max) % loops.count]
  }
}

/// An event loop as the place where tasks run.
private final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
