import Foundation
import TestSupport
import Testing
import Values

@testable import Machine

/// Kind 8: below a guarded folder nothing leads elsewhere.
struct GuardedFoldersTests {
  private let scratch = Scratch()
  private var folder: String { "\(scratch.path)/guarded" }

  private func guarded() throws {
    try scratch.write("guarded/plain", "here")
    try scratch.write("outside/file", "there")
    Files.guardFolder(folder, mayBeLink: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/link", withDestinationPath: "\(scratch.path)/outside")
  }

  @Test func everyWayOverALinkIsRefused() throws {
    try guarded()
    let file = "\(folder)/link/file"
    #expect(Files.contents(of: file) == nil && Files.names(in: "\(folder)/link").isEmpty)
    for way: () throws -> Void in [
      { _ = try Files.text(of: file) }, { try Files.writeWhole("x", to: file) },
      { try Files.remove(file) }, { try Files.makeFolder("\(folder)/link/new") },
      { try Files.move(file, to: "\(folder)/taken") },
      { try Files.move("\(folder)/plain", to: file) },
      { _ = try OutputFile(path: file) }, { _ = try AppendedFile(path: file) },
      { _ = try FolderLock(folder: "\(folder)/link", what: "it") },
      { try FileLock.holding(folder: "\(folder)/link") {} },
      { _ = try Files.digest(of: file) }, { try Files.link("\(folder)/link/l", to: "x") },
    ] {
      #expect(throws: RetortError.self) { try way() }
    }
    #expect(scratch.files(below: "outside") == ["file": Data("there".utf8)])
    // The link itself may be removed.
    try Files.remove("\(folder)/link")
    #expect(!Files.isLink("\(folder)/link"))
    #expect(scratch.files(below: "outside") == ["file": Data("there".utf8)])
  }

  @Test func whatIsNoFileIsNeverWaitedFor() throws {
    try guarded()
    #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
    #expect(Files.contents(of: "\(folder)/pipe") == nil)
    #expect(throws: RetortError.self) { try Files.text(of: "\(folder)/pipe") }
    #expect(throws: RetortError.self) { try OutputFile(path: "\(folder)/pipe") }
    #expect(throws: RetortError.self) { try Files.openForReading("/dev/zero") }
    #expect(throws: RetortError.self) { try Files.openForReading(folder) }
  }

  @Test func elsewhereLinksAreFollowedAndTheFolderItselfMayBeOne() throws {
    try guarded()
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/way", withDestinationPath: folder)
    #expect(try Files.text(of: "\(scratch.path)/way/plain") == "here")
    Files.guardFolder("\(scratch.path)/way", mayBeLink: true)
    #expect(try Files.text(of: "\(scratch.path)/way/plain") == "here")
    #expect(throws: RetortError.self) { try Files.text(of: "\(scratch.path)/way/link/file") }
    Files.guardFolder("\(scratch.path)/way", mayBeLink: false)
    #expect(throws: RetortError.self) { try Files.text(of: "\(scratch.path)/way/plain") }
    // A name that only begins as the folder's does is another one.
    try scratch.write("guarded-not/file", "else")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/guarded-not/l", withDestinationPath: "\(scratch.path)/outside/file")
    #expect(try Files.text(of: "\(scratch.path)/guarded-not/l") == "there")
  }

  /// Kind 12: what is made there is its owner's alone.
  @Test func newFilesAreTheirOwnersAlone() throws {
    try guarded()
    try Files.makeFolder("\(folder)/a/b")
    try Files.writeWhole("x", to: "\(folder)/a/b/file")
    for (name, mode) in [("a", 0o700), ("a/b", 0o700), ("a/b/file", 0o600)] {
      let found = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      #expect(found[.posixPermissions] as? Int == mode, "\(name)")
    }
  }

  @Test func temporaryFoldersAreGoneWithTheirOwner() throws {
    var folder: TemporaryFolder? = try TemporaryFolder("test")
    let path = try #require(folder?.path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    try Files.writeWhole("x", to: "\(path)/file")
    // Another start takes it for nobody's only when nobody holds it.
    let other = try TemporaryFolder("test")
    #expect(Files.exists("\(path)/file") && other.path != path)
    folder = nil
    #expect(!Files.exists(path))
  }
}
