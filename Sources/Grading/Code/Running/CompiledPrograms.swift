import Foundation
import Machine
import Values

/// Programs that were compiled, so that each is compiled once: the last ones in memory, all in a folder if there is one.
actor CompiledPrograms {
  private var known: [Digest: Task<ProgramRunner.Prepared, Never>] = [:]
  private var order: [Digest] = []
  private let folder: String?
  /// How many were compiled.
  private(set) var compiled = 0

  /// In memory; each has a few hundred kilobytes.
  private static let most = 64
  /// In the folder, in bytes: then the oldest leave.
  private static let mostBytes = 4 << 30

  init(folder: String?) {
    self.folder = folder
  }

  /// A compiled program; whoever asks for one that is being compiled waits for it.
  ///
  /// - Parameter key: all that decides what comes of compiling.
  func program(
    _ key: Digest, compile: @escaping @Sendable () async -> ProgramRunner.Prepared
  ) async -> ProgramRunner.Prepared {
    if let task = known[key] { return await task.value }
    let path = folder.map { "\($0)/\(key.description.prefix(2))/\(key)" }
    if let path, let kept = Self.kept(at: path) {
      remember(Task { kept }, key)
      return kept
    }
    compiled += 1
    let task = Task { await compile() }
    remember(task, key)
    let prepared = await task.value
    switch prepared {
    case .ready(let file):
      if let path { keep(file.bytes, at: path) }
    case .failed(let result):
      // What could not be told may be known the next time.
      if case .couldNotTell = result.outcome {
        known[key] = nil
        order.removeAll { $0 == key }
      } else if let path, let failure = result.failure {
        keep(Array(failure.detail.utf8), at: path + Self.refused)
      }
    }
    return prepared
  }

  private func remember(_ task: Task<ProgramRunner.Prepared, Never>, _ key: Digest) {
    known[key] = task
    order.append(key)
    if order.count > Self.most { known[order.removeFirst()] = nil }
  }

  // MARK: The folder

  /// Behind the name of what a compiler said when it refused a program.
  private static let refused = ".refused"

  private static func kept(at path: String) -> ProgramRunner.Prepared? {
    if let bytes = Files.contents(of: path), !bytes.isEmpty {
      // Who is used stays.
      utimes(path, nil)
      return .ready(ProgramRunner.compiledFile(Array(bytes)))
    }
    guard let text = Files.contents(of: path + refused) else { return nil }
    let detail = String(decoding: text, as: UTF8.self)
    return .failed(TestResult(.compileError, failure: TestFailure(test: 0, detail: detail)))
  }

  /// Nothing is lost but time if it cannot be kept.
  private func keep(_ bytes: [UInt8], at path: String) {
    let partial = "\(path).\(getpid()).partial"
    do {
      try Files.makeFolder(Files.folder(of: path))
      try Files.refuseForeign(partial)
      try Data(bytes).write(to: URL(fileURLWithPath: partial))
      try Files.move(partial, to: path)
    } catch {
      try? Files.remove(partial)
    }
    if compiled % 256 == 0 { prune() }
  }

  private func prune() {
    guard let folder else { return }
    var found: [(path: String, used: Date, size: Int)] = []
    for part in Files.names(in: folder) {
      for name in Files.names(in: "\(folder)/\(part)") {
        let path = "\(folder)/\(part)/\(name)"
        let about = try? FileManager.default.attributesOfItem(atPath: path)
        found.append(
          (path, about?[.modificationDate] as? Date ?? .distantPast, Files.size(path) ?? 0))
      }
    }
    var sum = found.reduce(0) { $0 + $1.size }
    for file in found.sorted(by: { $0.used < $1.used }) {
      guard sum > Self.mostBytes else { return }
      try? Files.remove(file.path)
      sum -= file.size
    }
  }
}
