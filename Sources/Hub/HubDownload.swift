import Foundation
import Machine
import Values

/// Downloads one file of a dataset into the cache, in parts that are fetched at the same time.
///
/// The parts lie in one file beside the blobs, and a list beside that tells which are there; so an
/// interrupted download goes on, and no other tool takes it for a whole file. It gets its name when its
/// content is what the Hub said it is.
struct HubDownload: Sendable {
  let hub: HubRequests
  let cache: HubCache
  let dataset: String
  let commit: String
  let file: HubPin.File
  /// Is told how many more bytes have come.
  let progress: @Sendable (Int) -> Void
  /// Is told if what lies in the cache is not what it should be.
  let note: @Sendable (String) -> Void

  /// Bytes of a part.
  static let partBytes = 16 << 20

  private var partial: String { "\(cache.blob(file)).retort" }
  private var list: String { "\(partial).parts" }
  private var partCount: Int { max(1, (file.size + Self.partBytes - 1) / Self.partBytes) }

  private func range(_ part: Int) -> Range<Int> {
    (part * Self.partBytes)..<min(file.size, (part + 1) * Self.partBytes)
  }

  /// Brings the file, unless it is there, whole.
  ///
  /// - Parameter concurrency: how many parts are fetched at a time.
  /// - Throws: ``RetortError`` of kind `input` if it cannot be had, or is not what it should be.
  func run(concurrency: Int) async throws {
    if cache.wasWhole(file) { return }
    let lock = try await FileLock(waitingFor: cache.lock(file))
    defer { withExtendedLifetime(lock) {} }
    if try cache.isWhole(file) { return }
    if Files.exists(cache.blob(file)) {
      note("\(file.path) of \(dataset) is damaged in the cache, and is fetched again")
    }
    for isLast in [false, true] {
      try await fetch(concurrency)
      if try HubCache.contentIsRight(partial, file) {
        try cache.take(partial, as: file)
        return try Files.remove(list)
      }
      // What an earlier run left may have been damaged: once from the beginning.
      try Files.remove(partial)
      try Files.remove(list)
      guard isLast else { continue }
      throw RetortError(
        .input, "\(file.path) of \(dataset) is damaged",
        cause: "what came twice has another digest than the Hub tells (\(file.content))",
        hint: "try again later")
    }
  }

  private func fetch(_ concurrency: Int) async throws {
    let there = partsThere()
    progress(there.reduce(0) { $0 + range($1).count })
    let target = try PartialFile(
      partial, list: list, size: file.size, parts: partCount, there: there)
    var missing = (0..<partCount).filter { !there.contains($0) }[...]
    try await withThrowingTaskGroup(of: (any Error)?.self) { group in
      func fetchNext() {
        guard let part = missing.popFirst() else { return }
        group.addTask {
          do {
            try await fetch(part, into: target)
            return nil
          } catch {
            return error
          }
        }
      }
      for _ in 0..<concurrency { fetchNext() }
      var failure: (any Error)?
      while let error = try await group.next() {
        failure = failure ?? error
        // Parts that are under way come to their end, so that the next attempt has them.
        if failure == nil { fetchNext() }
      }
      if let failure { throw failure }
    }
    try target.sync()
  }

  private func fetch(_ part: Int, into target: PartialFile) async throws {
    var range = range(part)
    guard !range.isEmpty else { return target.finish(part) }
    // What an attempt brought before it was cut is kept for the next one.
    try await hub.retrying("cannot download \(file.path) of \(dataset)") {
      try await fetch(&range, into: target)
    }
    target.finish(part)
  }

  /// Fetches a range; what has come is taken off it.
  private func fetch(_ range: inout Range<Int>, into target: PartialFile) async throws {
    let path = file.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? file.path
    let address = "\(hub.place.endpoint)/datasets/\(dataset)/resolve/\(commit)/\(path)"
    let wholeFile = range == 0..<file.size
    let response = try await hub.get(address, range: wholeFile ? nil : range)
    // A server that does not know ranges sends all.
    var skip = response.status.code == 206 ? 0 : range.lowerBound
    do {
      for try await buffer in response.body {
        var bytes = buffer.readableBytesView[...]
        let skipped = min(skip, bytes.count)
        skip -= skipped
        bytes = bytes.dropFirst(skipped).prefix(range.count)
        guard !bytes.isEmpty else { continue }
        try bytes.withUnsafeBytes { try target.write($0, at: range.lowerBound) }
        range = (range.lowerBound + bytes.count)..<range.upperBound
        progress(bytes.count)
        if range.isEmpty { return }
      }
    } catch let error as RetortError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw HubRequests.Passing(what: "the connection was cut: \(error)")
    }
    if !range.isEmpty {
      throw HubRequests.Passing(what: "the file ended \(range.count) bytes early")
    }
  }

  /// Which parts an earlier run brought.
  private func partsThere() -> [Int] {
    guard Files.size(partial) == file.size, let marks = FileManager.default.contents(atPath: list),
      marks.count == partCount
    else { return [] }
    return marks.enumerated().filter { $0.element == 1 }.map(\.offset)
  }
}

/// A file that is written in several places at a time.
private final class PartialFile: Sendable {
  private let path: String
  private let descriptor: Int32
  private let list: Int32

  init(_ path: String, list: String, size: Int, parts: Int, there: [Int]) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    self.list = open(list, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0, self.list >= 0, ftruncate(descriptor, off_t(size)) == 0 else {
      throw systemError("cannot write \(path)")
    }
    var marks = [UInt8](repeating: 0, count: parts)
    for part in there { marks[part] = 1 }
    guard pwrite(self.list, marks, parts, 0) == parts, ftruncate(self.list, off_t(parts)) == 0
    else {
      throw systemError("cannot write \(list)")
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if list >= 0 { close(list) }
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var written = 0
    while written < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress! + written, bytes.count - written, off_t(offset + written))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw systemError("cannot write \(path)") }
      written += count
    }
  }

  /// Returns when the disk has all that was written, here or by an earlier run.
  func sync() throws {
    guard fsync(descriptor) == 0 else { throw systemError("cannot write \(path)") }
  }

  /// A part is there. If this is lost, the part is fetched once more.
  func finish(_ part: Int) {
    _ = [UInt8(1)].withUnsafeBytes { pwrite(list, $0.baseAddress, 1, off_t(part)) }
  }
}
