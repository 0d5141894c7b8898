import Foundation
import Machine
import Values

/// Where the parts of one training lie: `trainings/NAME`.
public struct TrainingFolder: Sendable {
  public let path: String

  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  /// What was asked.
  public var specification: String { "\(path)/training.yaml" }
  /// What the preflight vouches for, and what the launcher's first lines must say.
  public var stamp: String { "\(path)/stamp.json" }
  /// What decides the training that lies here.
  public var identity: String { "\(path)/identity" }
  /// The rows as the launcher reads them.
  public var data: String { "\(path)/data" }
  /// The launcher's own files: what it is started with.
  public var launch: String { "\(path)/launch" }
  /// What the launcher writes: checkpoints.
  public var output: String { "\(path)/output" }
  /// The trained weights, as Transformers and vLLM load them; there only when they are whole.
  public var model: String { "\(path)/model" }
  /// The weights for llama.cpp.
  public var gguf: String { "\(path)/gguf" }
  /// All that the launcher wrote, session after session.
  public var log: String { "\(path)/log.txt" }
  /// What happened, in the order of time: JSON Lines.
  public var events: String { "\(path)/events.jsonl" }
  /// The curves, for TensorBoard.
  public var curves: String { "\(path)/tensorboard" }
  /// What binds weights, data, stamp, versions and costs; there only when the training is finished.
  public var manifest: String { "\(path)/manifest.json" }
  /// What of the weights serves whoever asks the student: see ``TrainedStudent``.
  public var student: String { "\(path)/student.json" }
}

extension Workspace {
  /// The folder of a training.
  public func training(_ name: String) -> TrainingFolder {
    TrainingFolder(path: "\(path)/trainings/\(name)")
  }

  /// The names of all trainings, in their order.
  public var trainings: [String] {
    Files.names(in: "\(path)/trainings").filter(RunName.isValid).sorted()
  }

  /// Where models lie that were brought into a trainer's form.
  public var models: String { "\(path)/models" }
}

/// What a finished training gives whoever asks its student.
public struct TrainedStudent: Sendable, Equatable, Codable {
  /// Weights in one form.
  public struct Weights: Sendable, Equatable, Codable {
    /// Relative to the training's folder.
    public let file: String
    /// The SHA-256 of the file, or of the folder's files with their names.
    public let digest: String

    public init(file: String, digest: String) { (self.file, self.digest) = (file, digest) }
  }

  /// The folder of safetensors.
  public let safetensors: Weights
  /// GGUF files by their kind: `f16`, `q8_0`.
  public let gguf: [String: Weights]
  /// The most tokens that it reads and writes together.
  public let context: Int

  public init(safetensors: Weights, gguf: [String: Weights], context: Int) {
    (self.safetensors, self.gguf, self.context) = (safetensors, gguf, context)
  }

  /// The student of a training.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if there is no such training or it is not finished, of kind `input` if
  ///   what it left cannot be read.
  public static func of(_ name: String, in workspace: Workspace) throws -> TrainedStudent {
    let folder = workspace.training(name)
    guard RunName.isValid(name), Files.isFolder(folder.path) else {
      let others = workspace.trainings
      throw RetortError(
        .usage, "there is no training \"\(name)\" in \(workspace.path)",
        hint: others.isEmpty
          ? "retort train TRAINING.yaml makes one"
          : nearest(to: name, among: others) ?? "there are: \(others.joined(separator: ", "))")
    }
    guard let data = Files.contents(of: folder.student) else {
      throw RetortError(
        .usage, "training \"\(name)\" is not finished", cause: "there is no \(folder.student)",
        hint: "retort train with its file goes on with it")
    }
    do {
      return try JSONDecoder().decode(TrainedStudent.self, from: data)
    } catch {
      throw RetortError(
        .input, "\(folder.student) cannot be read", cause: "\(error)",
        hint: "retort train with its file writes it anew")
    }
  }
}

extension TrainedStudent {
  /// As it lies in ``TrainingFolder/student``.
  public func json() throws -> String { try prettyJSON() }
}
