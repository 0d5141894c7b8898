import Foundation
import Machine
import Sandbox
import Values

/// `bits/stdc++.h` as the compiler has read it: contest programs begin with it, and reading it is three quarters of
/// the time that compiling a small one takes (GCC's manual, "Using Precompiled Headers").
///
/// A hundred megabytes, made once for each compiler and standard and kept in ``place``, where a sandbox's user can read
/// them. Where that folder is not this user's own, or a sandbox cannot enter it, programs are compiled without.
actor PrecompiledHeaders {
  private enum State {
    /// So many programs would have been quicker with it.
    case wanted(Int)
    /// Its folder, once it is made or was found to be there; nil if it cannot be had.
    case made(Task<String?, Never>)
  }

  private let sandbox: Sandbox
  private let place: String
  private var states: [Language: State] = [:]

  /// Making it takes as long as this many programs save by it.
  private static let patience = 4
  private static let header = "bits/stdc++.h"

  /// - Parameter place: a folder of this user's own, which others may read; made if it is not there.
  init(sandbox: Sandbox, place: String = "/var/tmp/retort-headers-\(geteuid())") {
    self.sandbox = sandbox
    self.place = place
  }

  /// The folder that a program's compiler looks through first; nil if there is none, or the program does not need it.
  ///
  /// The program that finds it worth its making waits for that, and so do those beside it: it takes as long as three of
  /// them without.
  func folder(for program: Program, _ toolchain: Toolchain) async -> String? {
    let language = toolchain.language
    guard let command = language.precompiling, program.source.contains(Self.header) else {
      return nil
    }
    switch states[language] ?? .wanted(0) {
    case .made(let task): return await task.value
    case .wanted(let times):
      let key = Digest(
        of: [language.recipe, toolchain.tool, toolchain.version].joined(separator: "\u{0}"))
      let folder = "\(place)/\(key)"
      let isThere = Files.exists(Self.file(in: folder))
      guard isThere || times >= Self.patience else {
        states[language] = .wanted(times + 1)
        return nil
      }
      let task = Task { () -> String? in
        var isUsable = isThere
        if !isThere { isUsable = await make(folder, command, toolchain) }
        if isUsable { isUsable = await canBeEntered(folder) }
        return isUsable ? folder : nil
      }
      states[language] = .made(task)
      return await task.value
    }
  }

  private static func file(in folder: String) -> String { "\(folder)/\(header).gch" }

  /// In a sandbox, though it reads the system's own file only: so it is limited as all compiling is.
  private func make(_ folder: String, _ command: [String], _ toolchain: Toolchain) async -> Bool {
    let made = "\(SandboxedProgram.folder)/header.gch"
    var limits = SandboxLimits()
    limits.cpu = .seconds(120)
    limits.memory = 2 << 30
    limits.disk = 512 << 20
    let sandboxed = SandboxedProgram(
      command: command.map {
        $0.replacing("{tool}", with: toolchain.tool).replacing("{header}", with: made)
      },
      environment: toolchain.language.environment, limits: limits, artifact: made,
      folders: toolchain.folders)
    guard let ending = try? await sandbox.run(sandboxed), ending.cause == .exited(code: 0),
      let bytes = ending.artifact, !bytes.isEmpty
    else { return false }
    return keep(bytes, in: folder)
  }

  /// Whole or not at all; whoever makes the same at the same time makes the same bytes.
  private func keep(_ bytes: [UInt8], in folder: String) -> Bool {
    let file = Self.file(in: folder)
    let partial = "\(place)/\(getpid())-\(UInt32.random(in: .min ... .max)).partial"
    for part in [place, folder, Files.folder(of: file)] {
      mkdir(part, 0o755)
      // The umask may have taken what the sandbox's user needs.
      guard isOwn(part), chmod(part, 0o755) == 0 else { return false }
    }
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: partial))
      guard chmod(partial, 0o644) == 0 else { throw systemError("cannot share \(partial)") }
      try Files.move(partial, to: file)
      return true
    } catch {
      unlink(partial)
      return false
    }
  }

  /// Whether a folder is this user's and no link; what others could have written is not given to a compiler.
  private func isOwn(_ folder: String) -> Bool {
    var about = stat()
    return lstat(folder, &about) == 0 && about.st_mode & S_IFMT == S_IFDIR
      && about.st_uid == geteuid() && about.st_mode & 0o022 == 0
  }

  private func canBeEntered(_ folder: String) async -> Bool {
    guard isOwn(place), isOwn(folder), isOwn(Files.folder(of: Self.file(in: folder))) else {
      return false
    }
    let trial = SandboxedProgram(
      command: ["/usr/bin/test", "-r", Self.file(in: folder)], folders: [folder])
    return (try? await sandbox.run(trial))?.cause == .exited(code: 0)
  }
}
