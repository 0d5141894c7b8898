import Formats
import Foundation
import Machine
import Storage
import Values

// What is done with the weights when the launcher has ended.

extension TrainingRun {
  /// Rows of which the perplexities of the forms of the weights are compared.
  private static let comparedRows = 32

  /// Puts the weights into their place, brings them into llama.cpp's form, and writes the manifest last.
  func conclude(_ files: [String: String]) async throws -> TrainingManifest {
    try await OwnThread.run { try placeWeights() }
    let conversion = StudentConversion(environment, variables: variables)
    var perplexity: TrainingManifest.Perplexities?
    var noGGUF: String?
    do {
      perplexity = try await convert(conversion)
    } catch let error as RetortError {
      // The weights are there and can be served otherwise.
      noGGUF = error.cause ?? error.what
    }
    let weights = try await OwnThread.run { try digests() }
    let curves = try TrainingJournal.read(folder.events)
    let steps = curves.steps.values.sorted { $0.step < $1.step }
    let manifest = TrainingManifest(
      name: made.name, finished: Date().formatted(.iso8601), weights: weights,
      data: .init(source: made.source, files: files, rows: made.counts), stamp: made.stamp?.digest,
      launch: made.launch.digest.description, launcher: made.launcher, versions: versions,
      student: made.student, base: made.base, seed: made.settings.seed,
      outcome: .init(
        updates: steps.last?.step ?? 0, firstLoss: steps.first?.loss.finite,
        lastLoss: steps.last?.loss.finite,
        heldOutBefore: curves.heldOut.min { $0.key < $1.key }?.value,
        heldOutAfter: curves.heldOut.max { $0.key < $1.key }?.value),
      cost: .init(
        seconds: curves.seconds, sessions: curves.sessions, devices: made.settings.devices,
        dollars: made.price.map { $0 * curves.seconds / 3600 * Double(made.settings.devices) },
        gpuBytes: curves.gpuBytes),
      perplexity: perplexity, noGGUF: noGGUF)
    try writeStudent(weights)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Files.writeWhole(
      String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n", to: folder.manifest)
    return manifest
  }

  /// LLaMA-Factory leaves the weights among its checkpoints.
  private static let beside = [
    "README.md", "all_results.json", "eval_results.json", "train_results.json",
    "trainer_log.jsonl", "trainer_state.json", "training_args.bin",
  ]

  private func placeWeights() throws {
    guard !Files.exists("\(folder.model)/config.json") else { return }
    let final = "\(folder.path)/\(made.launch.final)"
    if final != folder.output { return try Files.move(final, to: folder.model) }
    let partial = "\(folder.model).partial"
    try Files.remove(partial)
    try Files.makeFolder(partial)
    for name in Files.names(in: final)
    where !Self.beside.contains(name) && !Files.isFolder("\(final)/\(name)") {
      try Files.share("\(final)/\(name)", as: "\(partial)/\(name)")
    }
    try Files.move(partial, to: folder.model)
  }

  private func convert(_ conversion: StudentConversion) async throws -> TrainingManifest
    .Perplexities?
  {
    var paths: [String] = []
    for kind in StudentConversion.Kind.allCases {
      let path = "\(folder.gguf)/\(made.name)-\(kind.rawValue).gguf"
      if !Files.exists(path) {
        try await conversion.writeGGUF(of: folder.model, base: made.baseGGUF, kind: kind, to: path)
      }
      paths.append(path)
    }
    let heldOut = "\(folder.data)/held-out.jsonl"
    let found = try await conversion.likelihoods(
      of: Files.exists(heldOut) ? heldOut : "\(folder.data)/train.jsonl", most: Self.comparedRows,
      under: [folder.model] + paths)
    guard let first = found.first else { return nil }
    return .init(
      rows: Self.comparedRows, tokens: first.tokens, safetensors: first.perplexity,
      gguf: Dictionary(
        uniqueKeysWithValues: zip(StudentConversion.Kind.allCases, found.dropFirst()).map {
          ($0.rawValue, $1.perplexity)
        }))
  }

  private func digests() throws -> [String: String] {
    var found: [String: String] = [:]
    for place in ["model", "gguf"] {
      for name in Files.names(in: "\(folder.path)/\(place)") where !name.hasSuffix(".partial") {
        found["\(place)/\(name)"] = try Files.digest(of: "\(folder.path)/\(place)/\(name)")
          .description
      }
    }
    return found
  }

  /// What whoever asks the student needs; its answers are remembered by these digests.
  private func writeStudent(_ weights: [String: String]) throws {
    let tensors = weights.filter { $0.key.hasPrefix("model/") }.sorted { $0.key < $1.key }
    let whole = Digest(of: tensors.map { "\($0.value)  \($0.key)\n" }.joined()).description
    var gguf: [String: TrainedStudent.Weights] = [:]
    for kind in StudentConversion.Kind.allCases {
      let name = "gguf/\(made.name)-\(kind.rawValue).gguf"
      if let digest = weights[name] { gguf[kind.rawValue] = .init(file: name, digest: digest) }
    }
    let student = TrainedStudent(
      safetensors: .init(file: "model", digest: whole), gguf: gguf, context: made.context)
    try Files.writeWhole(try student.json(), to: folder.student)
  }

  private var versions: [String: String] {
    let names = ["torch", "transformers", "trl", "accelerate", "datasets", "llamafactory", "gguf"]
    var found: [String: String] = [:]
    for name in names {
      found[name] = TrainingEnvironment.version(of: name, in: made.launcher)
    }
    found["python"] = Files.names(in: "\(environment.folder)/lib").first { $0.hasPrefix("python3") }
    return found
  }
}

extension Double {
  fileprivate var finite: Double? { isFinite ? self : nil }
}
