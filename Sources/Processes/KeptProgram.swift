import Foundation
import Machine
import Subprocess
import Synchronization
import Values

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program that is run to its end, heard line by line, told to stop, and never outlives Retort.
///
/// It runs only as long as the pipe from Retort to its keeper is open; see `keeper.py`.
public final class KeptProgram: Sendable {
  private enum Order: String, Sendable { case stop, kill }

  private let command: [String]
  private let environment: [String: String]
  private let folder: String
  private let orders: AsyncStream<Order>
  private let give: AsyncStream<Order>.Continuation

  /// - Parameters:
  ///   - command: the program and its arguments; not empty.
  ///   - environment: all variables that it gets.
  ///   - folder: where it runs.
  public init(_ command: [String], environment: [String: String], folder: String) {
    (self.command, self.environment, self.folder) = (command, environment, folder)
    (orders, give) = AsyncStream.makeStream()
  }

  /// Interrupts it, as Ctrl-C would: it may take its time to end. Before it runs, it is stopped as soon as it does.
  public func stop() { give.yield(.stop) }

  /// Ends it and its children at once.
  public func kill() { give.yield(.kill) }

  /// Runs it; once only. A cancelled task stops it as ``stop()`` does, and waits for its end.
  ///
  /// - Parameter hear: is given each line that it writes, on whichever output, without its end; a line that is drawn
  ///   anew counts each time. Lines are strangers: of any length up to 8 MiB.
  /// - Returns: its exit code; below zero for the signal that ended it.
  /// - Throws: ``RetortError`` of kind `missing` or `storage` if it cannot be started.
  public func run(_ hear: @escaping @Sendable (String) -> Void) async throws -> Int32 {
    guard let python = programOnPath("python3") else {
      throw RetortError(
        .missing, "programs are kept by python3", cause: "it is not on PATH",
        hint: "apt-get install -y python3")
    }
    // A task of its own: cancelled, it could not hear the program out.
    let running = Task { try await run(by: python, hear) }
    return try await withTaskCancellationHandler {
      try await running.value
    } onCancel: {
      stop()
    }
  }

  private func run(by python: String, _ hear: @escaping @Sendable (String) -> Void) async throws
    -> Int32
  {
    let keeper = String(decoding: PackageResources.keeper_py, as: UTF8.self)
    let variables = Dictionary(
      uniqueKeysWithValues: environment.compactMap { name, value in
        Environment.Key(rawValue: name).map { ($0, value) }
      })
    let (orders, command) = (orders, command)
    let ending = Mutex<Int32?>(nil)
    let complaints = Mutex("")
    _ = try await Subprocess.run(
      .path(FilePath(python)), arguments: Arguments(["-I", "-c", keeper] + command),
      environment: .custom(variables), workingDirectory: FilePath(folder),
      input: .inputWriter, output: .sequence, error: .combinedWithOutput
    ) { execution in
      let writer = execution.standardInputWriter
      let obeying = Task {
        for await order in orders {
          // A keeper that is gone needs no orders.
          _ = try? await writer.write("\(order.rawValue)\n")
        }
      }
      defer { obeying.cancel() }
      for try await line in execution.standardOutput.strings(bufferingPolicy: .unbounded) {
        let line = line.hasSuffix("\n") ? String(line.dropLast()) : line
        if let code = Self.ending(line) {
          ending.withLock { $0 = code }
        } else {
          complaints.withLock { $0 = line }
          hear(line)
        }
      }
    }
    give.finish()
    guard let code = ending.withLock({ $0 }) else {
      throw RetortError(
        .missing, "\(command[0]) could not be run", cause: complaints.withLock { $0 },
        hint: "in the folder \(folder)")
    }
    return code
  }

  private static func ending(_ line: String) -> Int32? {
    guard line.hasPrefix("keeper: ") else { return nil }
    return Int32(line.dropFirst("keeper: ".count))
  }
}
