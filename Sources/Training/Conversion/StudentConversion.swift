import Formats
import Foundation
import Machine
import Processes
import Values

/// What is done with weights outside a training, by Python programs of ours in a launcher's environment.
public struct StudentConversion: Sendable {
  private let environment: TrainingEnvironment
  private let variables: [String: String]

  /// - Parameter variables: Retort's own environment.
  public init(
    _ environment: TrainingEnvironment,
    variables: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.environment = environment
    self.variables = TrainerVariables.named(from: variables, isLocal: true, more: [:])
  }

  /// Kinds of GGUF files.
  public enum Kind: String, Sendable, CaseIterable {
    case f16
    /// Eight bits and a scale for each 32 numbers.
    case q8 = "q8_0"
  }

  /// The mean negative log-likelihood of answers' tokens.
  public struct Likelihood: Sendable, Equatable, Codable {
    public let loss: Double
    public let tokens: Int

    public var perplexity: Double { exp(loss) }
  }

  /// The student that comes along, as a folder that trainers load: weights taken out of its GGUF file.
  ///
  /// It is made once, and named by the file's content and the environment.
  ///
  /// - Parameter models: where such folders lie.
  /// - Returns: the folder.
  public func base(in models: String) async throws -> String {
    let (gguf, name) = (BuiltInStudent.weights, BuiltInStudent.name)
    guard Files.exists(gguf) else {
      throw RetortError(
        .missing, "the student \(name) is not set up", cause: "there is no \(gguf)",
        hint: "make setup")
    }
    let digest = try await OwnThread.run {
      try FileDigests(path: FileDigests.path(ProcessInfo.processInfo.environment)).digest(of: gguf)
    }
    let folder = "\(models)/\(name)-\(digest.prefix(12))"
    if Files.exists("\(folder)/config.json") { return folder }
    try Files.makeFolder(models)
    let lock = try await FileLock(waitingFor: "\(models)/lock")
    defer { withExtendedLifetime(lock) {} }
    if Files.exists("\(folder)/config.json") { return folder }
    let files = "\(folder).files.partial"
    defer { try? Files.remove(files) }
    try Files.makeFolder(files)
    try await OwnThread.run { try BuiltInStudent.write(to: files) }
    _ = try await run(
      PackageResources.base_py,
      [Self.absolute(gguf), Self.absolute(files), Self.absolute(folder)],
      "the student \(name) could not be brought into a trainer's form")
    return folder
  }

  /// Writes weights as a GGUF file.
  ///
  /// - Parameters:
  ///   - folder: of safetensors.
  ///   - base: a GGUF file whose tokenizer and description are kept; nil to take them from the folder.
  public func writeGGUF(of folder: String, base: String?, kind: Kind, to path: String) async throws
  {
    try Files.makeFolder(Files.folder(of: path))
    _ = try await run(
      PackageResources.togguf_py,
      [Self.absolute(folder), base.map(Self.absolute) ?? "-", Self.absolute(path), kind.rawValue],
      "the weights could not be written for llama.cpp")
  }

  /// How well models expect the answers of rows.
  ///
  /// - Parameters:
  ///   - rows: a file as a launcher reads it.
  ///   - most: so many of its first rows are read.
  ///   - models: folders and GGUF files; a folder among them, which has the tokenizer.
  /// - Returns: in the order of `models`.
  public func likelihoods(of rows: String, most: Int, under models: [String]) async throws
    -> [Likelihood]
  {
    let models = models.map(Self.absolute)
    let said = try await run(
      PackageResources.perplexity_py, [Self.absolute(rows), "\(most)"] + models,
      "the perplexity could not be computed")
    let record = said.flatMap { (try? JSONParser().parse($0))?.record }
    return try models.map { model in
      guard let found = record?[model]?.record, let loss = found["loss"]?.double,
        let tokens = found["tokens"]?.integer, (0...Int64(Int32.max)).contains(tokens)
      else {
        throw RetortError(.input, "the perplexity of \(model) could not be computed")
      }
      return Likelihood(loss: loss, tokens: Int(tokens))
    }
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// - Returns: what stood behind `retort: `, if such a line came.
  private func run(_ program: [UInt8], _ arguments: [String], _ failure: String) async throws
    -> String?
  {
    let last = LastLines()
    let said = LastLines()
    let text = String(decoding: program, as: UTF8.self)
    let code = try await KeptProgram(
      [environment.python, "-I", "-c", text] + arguments, environment: variables, folder: "/"
    ).run { line in
      if line.hasPrefix("retort: ") {
        said.add(whole: String(line.dropFirst("retort: ".count)))
      } else {
        last.add(line)
      }
    }
    try Task.checkCancellation()
    guard code == 0 else { throw RetortError(.input, failure, cause: last.text) }
    return said.lines.last
  }
}
