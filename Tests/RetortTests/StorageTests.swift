import Foundation
import TestSupport
import Testing

/// Workspaces that cannot be written to, or not for long. They need mounts, so root.
@Suite(.serialized, .enabled(if: SmallDisk.canMount, "this machine lets nobody mount a small disk"))
struct StorageTests {
  /// A full disk stops the run with a clear error at whatever point it comes; with room again the
  /// same command goes on, and nothing that was committed is asked again.
  @Test func aFullDiskLosesNothing() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      .answer(String(repeating: "long ", count: 2000) + request.question)
    }
    let rig = try CommandLineRig(teacher: teacher.url, questions: 100, samples: 4)
    let disk = try SmallDisk(at: "\(rig.scratch.path)/disk", megabytes: 2)
    defer { disk.unmount() }
    let full = try await rig.retort("run", "recipe.yaml", "-q", "--workspace", "disk")
    #expect(full.exitCode == 1)
    #expect(full.errors.contains("full") || full.errors.contains("No space"), "\(full.errors)")
    #expect(full.errors.contains("hint: free some space"))
    let before = teacher.requests
    #expect(before > 0 && before < 99 * 4)
    disk.grow(toMegabytes: 200)
    let more = try await rig.retort("run", "recipe.yaml", "-q", "--workspace", "disk")
    #expect(more.exitCode == 0, "\(more.errors)")
    // Committed answers are not asked again; one batch and what was in flight may be.
    #expect(teacher.requests - 99 * 4 <= 64 + 8)
    await teacher.stop()
  }

  @Test func aReadOnlyWorkspaceIsSaidSo() async throws {
    let rig = try CommandLineRig(teacher: "http://127.0.0.1:9/v1")
    let disk = try SmallDisk(at: "\(rig.scratch.path)/disk", megabytes: 1)
    defer { disk.unmount() }
    disk.makeReadOnly()
    let run = try await rig.retort("run", "recipe.yaml", "--workspace", "disk")
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("cause: Read-only file system"), "\(run.errors)")
    #expect(run.errors.contains("hint: choose a folder you may write to with --workspace"))
  }
}

/// A file system of a few megabytes in memory.
private struct SmallDisk {
  let path: String

  /// Whether this process may mount one.
  static let canMount: Bool = {
    let scratch = Scratch()
    guard let disk = try? SmallDisk(at: "\(scratch.path)/probe", megabytes: 1) else { return false }
    disk.unmount()
    return true
  }()

  struct CannotMount: Error {}

  init(at path: String, megabytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard succeeds("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path) else {
      throw CannotMount()
    }
  }

  func grow(toMegabytes megabytes: Int) {
    _ = succeeds("mount", "-o", "remount,size=\(megabytes)m", path)
  }

  func makeReadOnly() { _ = succeeds("mount", "-o", "remount,ro", path) }

  func unmount() { _ = succeeds("umount", path) }
}
