import Foundation
import Values

/// Holds a folder for one process: the second one is told who holds it.
///
/// The lock is the kernel's (`flock`), so it falls with the process, however that ends; the text in
/// the file only says who it is.
public final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock in `folder`, which must be there.
  ///
  /// - Parameter what: what is being held, for the message: `run quickstart`.
  /// - Throws: ``RetortError`` of kind `busy` naming the holder.
  public init(folder: String, what: String) throws {
    let path = "\(folder)/lock"
    try Files.refuseForeign(path)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, Files.mode(ofFile: path))
    guard descriptor >= 0 else { throw systemError("cannot write \(path)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? Files.text(of: path))?.trimmingCharacters(in: .whitespacesAndNewlines)
      // The descriptor is closed by deinit, which runs for an initializer that throws this late.
      throw RetortError(
        .busy, "\(what) is being run already", cause: holder.map { "it is held by \($0)" },
        hint: "wait until it ends, or give the second run another name with --name")
    }
    let host = ProcessInfo.processInfo.hostName
    let holder = "process \(getpid()) on \(host), since \(Date().formatted(.iso8601))\n"
    ftruncate(descriptor, 0)
    _ = holder.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
