import Foundation
import TestSupport
import Testing

/// Kinds 8 and 9: what somebody planted in a workspace, or beside it, leads nowhere.
struct PlantedFilesTests {
  /// Where a link, a pipe or a program is planted, and what it leads to.
  private static let folders = [
    ".retort", ".retort/runs", ".retort/stages", ".retort/stages/locks", ".retort/stages/planned",
    ".retort/claims", ".retort/runs/told", ".retort/runs/told/stages", ".retort/runs/told/export",
    ".retort/runs/told/export.partial", ".retort/runs/told/logs",
  ]
  private static let files = [
    ".retort/calls.sqlite", ".retort/calls.sqlite-wal", ".retort/calls.sqlite-shm",
    ".retort/calls.sqlite.new", ".retort/workspace.json", ".retort/claims/0",
    ".retort/claims/sessions", ".retort/runs/told/lock", ".retort/runs/told/events.jsonl",
    ".retort/runs/told/recipe.yaml", ".retort/runs/told/plan.json",
    ".retort/runs/told/stages.json", ".retort/runs/told/export.fingerprint",
  ]
  private static let pipes = [
    ".retort/workspace.json", ".retort/calls.sqlite", ".retort/runs/told/stages.json",
    ".retort/runs/told/lock", ".retort/runs/told/recipe.yaml",
  ]

  private enum Planted: CustomStringConvertible {
    case folder(String), file(String), pipe(String), code(String)

    var description: String {
      switch self {
      case .folder(let path): "a link to a folder at \(path)"
      case .file(let path): "a link to a file at \(path)"
      case .pipe(let path): "a pipe at \(path)"
      case .code(let path): "code at \(path)"
      }
    }
  }

  private static let all =
    folders.map(Planted.folder) + files.map(Planted.file) + pipes.map(Planted.pipe)
    + [.code("ctypes.py"), .code("json.py"), .code(".deps/lib/libretort-parquet.so")]

  private func plant(_ planted: Planted, in rig: CommandLineRig) throws {
    let manager = FileManager.default
    func place(_ path: String) throws -> String {
      let place = "\(rig.scratch.path)/\(path)"
      try manager.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      return place
    }
    switch planted {
    case .folder(let path):
      try manager.createSymbolicLink(
        atPath: try place(path), withDestinationPath: "\(rig.scratch.path)/outside/folder")
    case .file(let path):
      try manager.createSymbolicLink(
        atPath: try place(path), withDestinationPath: "\(rig.scratch.path)/outside/file")
    case .pipe(let path): #expect(mkfifo(try place(path), 0o600) == 0)
    case .code(let path):
      try rig.scratch.write(path, "open('\(rig.scratch.path)/outside/ran', 'w')\n")
    }
  }

  /// Runs a recipe that reads and writes in all of a workspace, and looks whether anything outside has changed.
  private func tryOut(_ planted: Planted, _ teacher: String, asNobody: Bool) async throws {
    let rig = try CommandLineRig(teacher: teacher, questions: 3, samples: 1)
    for name in [
      "file", "folder/1-source", "folder/rows/part-00000.jsonl", "folder/told/recipe.yaml",
    ] {
      try rig.scratch.write("outside/\(name)", "precious \(name)")
    }
    try plant(planted, in: rig)
    let outside = rig.scratch.files(below: "outside")
    if asNobody {
      #expect(succeeds("/bin/chown", "-R", "65534:65534", rig.scratch.path))
      _ = try await exitCode(
        of: "timeout", "-k", "1", "120", "setpriv", "--reuid=65534", "--regid=65534",
        "--clear-groups", "env", "-C", rig.scratch.path, "HOME=\(rig.scratch.path)",
        RetortProcess.program, "run", "recipe.yaml", "-q")
    } else {
      let run = try await rig.retort("run", "recipe.yaml", "-q")
      #expect(run.exitCode == 0 || run.exitCode == 1, "\(planted): \(run.errors)")
      if case .pipe = planted {
      } else if case .code = planted {
        #expect(run.exitCode == 0, "\(planted): \(run.errors)")
      }
    }
    #expect(rig.scratch.files(below: "outside") == outside, "\(planted)")
    // Nor is anything new there, a folder or a link.
    let names = FileManager.default.enumerator(atPath: "\(rig.scratch.path)/outside")?.allObjects
    #expect(names?.count == 7, "\(planted): \(names ?? [])")
  }

  @Test(.timeLimit(.minutes(60)))
  func nothingOutsideIsTouched() async throws {
    let teacher = try await ScriptedTeacher.start()
    #expect(Self.all.count >= 30)
    for planted in Self.all { try await tryOut(planted, teacher.url, asNobody: false) }
    await teacher.stop()
  }

  @Test(
    .timeLimit(.minutes(60)),
    .enabled(
      if: geteuid() == 0 && succeeds("/bin/sh", "-c", "command -v setpriv"),
      "only root becomes somebody else"))
  func norAsAnOrdinaryUser() async throws {
    let teacher = try await ScriptedTeacher.start()
    // What may differ is what the kernel lets through: one of each kind, and some more.
    for planted in Self.all.enumerated().filter({ $0.offset % 4 == 0 }).map(\.element) {
      try await tryOut(planted, teacher.url, asNobody: true)
    }
    await teacher.stop()
  }

  /// Kind 12: what a workspace holds is its owner's alone.
  @Test func aWorkspaceIsItsOwnersAlone() async throws {
    let teacher = try await ScriptedTeacher.start()
    let rig = try CommandLineRig(teacher: teacher.url, questions: 3, samples: 1)
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    let root = "\(rig.scratch.path)/.retort"
    let manager = FileManager.default
    #expect(try manager.attributesOfItem(atPath: root)[.posixPermissions] as? Int == 0o700)
    for case let name as String in manager.enumerator(atPath: root) ?? .init() {
      let mode = try manager.attributesOfItem(atPath: "\(root)/\(name)")
      guard mode[.type] as? FileAttributeType != .typeSymbolicLink else { continue }
      #expect((mode[.posixPermissions] as? Int ?? 0) & 0o077 == 0, "\(name)")
    }
    await teacher.stop()
  }
}
