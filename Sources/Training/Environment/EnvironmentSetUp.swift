import Formats
import Foundation
import Machine
import Processes
import Values

extension TrainingEnvironment {
  /// Makes the environment: a Python of its own, with the pinned wheels in it, each checked against its hash.
  ///
  /// It is made beside its place and renamed when it is whole, so an interruption leaves nothing that could be taken for
  /// it. Two that make it at the same time wait for each other.
  ///
  /// - Parameter tell: is given what pip says, line by line.
  /// - Throws: ``RetortError`` of kind `missing` or `storage`; `CancellationError` if it is interrupted.
  public func setUp(
    _ environment: [String: String] = ProcessInfo.processInfo.environment,
    tell: @escaping @Sendable (String) -> Void
  ) async throws {
    guard let interpreter = Interpreter.known(environment) else {
      throw RetortError(
        .missing, "there is no Python for \(launcher.title)",
        hint: "apt-get install -y python3-venv")
    }
    let place = Files.folder(of: folder)
    try Files.makeFolder(place)
    let lock = try await FileLock(waitingFor: "\(place)/lock") {
      tell("waiting for another process that makes an environment here")
    }
    defer { withExtendedLifetime(lock) {} }
    guard !isThere else { return }
    let partial = "\(folder).partial"
    try Files.remove(partial)
    do {
      try await make(partial, interpreter, environment, tell)
      try Files.move(partial, to: folder)
    } catch {
      try? Files.remove(partial)
      throw error
    }
  }

  private func make(
    _ partial: String, _ interpreter: Interpreter, _ environment: [String: String],
    _ tell: @escaping @Sendable (String) -> Void
  ) async throws {
    let variables = environment.filter { !$0.key.hasPrefix("PYTHON") && $0.key != "VIRTUAL_ENV" }
    func run(_ command: [String], _ what: String, hint: String) async throws {
      let last = LastLines()
      let code = try await KeptProgram(command, environment: variables, folder: "/").run { line in
        last.add(line)
        tell(line)
      }
      try Task.checkCancellation()
      guard code == 0 else {
        throw RetortError(.missing, what, cause: last.text, hint: hint)
      }
    }
    try await run(
      [interpreter.path, "-I", "-m", "venv", partial], "the environment could not be made",
      hint: "apt-get install -y python3-venv")
    let list = "\(partial)/requirements.txt"
    let pip = ["\(partial)/bin/python", "-m", "pip", "install", "--disable-pip-version-check"]
    let offersCPU =
      Self.hasGPU
      ? false : try await offersTorchForCPU(pip, variables, report: "\(partial)/torch.json")
    try Files.writeWhole(
      offersCPU ? Self.requirementsForCPU(of: launcher) : Self.requirements(of: launcher), to: list)
    let hint = "see what pip says above; run the same command again to try once more"
    // The list is complete; what packages demand of each other beyond it is of their own optional parts.
    try await run(
      pip + ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", list],
      "the wheels of \(launcher.title) could not be installed", hint: hint)
    if !Self.isForCPU(partial) {
      // Torch for GPUs names the versions of its own libraries; which they are depends on the machine.
      try await run(
        pip + [
          "--only-binary", ":all:", "torch==\(Self.version(of: "torch", in: launcher) ?? "")",
        ],
        "the libraries that torch computes with on a GPU could not be installed", hint: hint)
    }
    try removeForeignLibraries(partial)
    try await run(
      ["\(partial)/bin/python", "-I", "-c", "import torch, transformers, \(module)"],
      "\(launcher.title) cannot be loaded", hint: "retort setup train --with \(launcher.rawValue)")
  }

  /// Whether pip, left to itself, takes torch's build for processors: where a folder of wheels offers it. Told by hashes
  /// it would take the published one, four gigabytes of which nobody needs without a GPU.
  private func offersTorchForCPU(
    _ pip: [String], _ variables: [String: String], report: String
  ) async throws -> Bool {
    let version = Self.version(of: "torch", in: launcher) ?? ""
    let code = try await KeptProgram(
      pip + [
        "--quiet", "--dry-run", "--no-deps", "--only-binary", ":all:", "--report", report,
        "torch==\(version)",
      ], environment: variables, folder: "/"
    ).run { _ in }
    guard code == 0, let text = try? Files.text(of: report),
      let record = (try? JSONParser().parse(text))?.record
    else { return false }
    let taken = record["install"]?.list?.first?.record?["metadata"]?.record?["version"]?.string
    return taken == "\(version)+cpu"
  }

  private var module: String {
    switch launcher {
    case .trl, .axolotl: "trl"
    case .llamafactory: "llamafactory"
    }
  }

  /// Whether torch in an environment computes on the processor only.
  static func isForCPU(_ folder: String) -> Bool {
    packages(in: folder).contains { $0.hasPrefix("torch-") && $0.contains("+cpu") }
  }

  private static func packages(in folder: String) -> [String] {
    Files.names(in: "\(folder)/lib").filter { $0.hasPrefix("python3") }
      .flatMap { Files.names(in: "\(folder)/lib/\($0)/site-packages") }
  }

  /// LLaMA-Factory imports torchaudio, whose own libraries are linked to CUDA and end the import where there is none.
  /// Without them it loads, and nothing that trains on text asks for them.
  private func removeForeignLibraries(_ partial: String) throws {
    guard launcher == .llamafactory, Self.isForCPU(partial) else { return }
    for python in Files.names(in: "\(partial)/lib") {
      let folder = "\(partial)/lib/\(python)/site-packages/torchaudio/lib"
      for name in Files.names(in: folder) where name.hasSuffix(".so") {
        try Files.remove("\(folder)/\(name)")
      }
    }
  }
}
