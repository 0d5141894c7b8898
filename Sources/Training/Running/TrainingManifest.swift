import Foundation
import Values

/// What binds a student's weights to all that made them.
public struct TrainingManifest: Sendable, Equatable, Codable {
  /// The rows that were learnt and those that were kept back.
  public struct Data: Sendable, Equatable, Codable {
    /// As the training says it: `run:quickstart`.
    public var source: String
    /// SHA-256 of the rows as the launcher read them, by their files' names.
    public var files: [String: String]
    public var rows: LaunchRows.Counts
  }

  /// What came of it.
  public struct Outcome: Sendable, Equatable, Codable {
    public var updates: Int
    public var firstLoss: Double?
    public var lastLoss: Double?
    /// On the rows that were kept back, before the first update and behind the last.
    public var heldOutBefore: Double?
    public var heldOutAfter: Double?
  }

  /// What it took.
  public struct Cost: Sendable, Equatable, Codable {
    /// Of all sessions, those that were killed up to their last word included.
    public var seconds: Double
    public var sessions: Int
    public var devices: Int
    public var dollars: Double?
    /// The most memory that was taken of the first GPU, in bytes.
    public var gpuBytes: Int?
  }

  /// What llama.cpp's forms of the weights lose.
  public struct Perplexities: Sendable, Equatable, Codable {
    public var rows: Int
    public var tokens: Int
    public var safetensors: Double
    /// By the kind of file.
    public var gguf: [String: Double]
  }

  public var version = 1
  public var name: String
  public var finished: String
  /// SHA-256 of each file, by its name in the training's folder.
  public var weights: [String: String]
  public var data: Data
  /// The preflight's stamp; nil if there was none.
  public var stamp: String?
  /// What names the launcher's own files.
  public var launch: String
  public var launcher: Launcher
  /// Of the packages in the launcher's environment.
  public var versions: [String: String]
  /// The student before the training: its name, and what names its weights.
  public var student: String
  public var base: String
  public var seed: Int
  public var outcome: Outcome
  public var cost: Cost
  public var perplexity: Perplexities?
  /// Why there is no GGUF; nil if there is.
  public var noGGUF: String?
}
