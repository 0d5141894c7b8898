import Foundation
import Values

// What a log of Inspect is made of, in words that are not Inspect's.

extension InspectLog {
  /// How samples are scored, which decides how Inspect shows them.
  public enum Scale: Sendable {
    /// Each is right (1) or wrong (0). Written as Inspect's letters `C` and `I`, which its viewer colours, filters by and
    /// counts; its metrics take them for 1 and 0.
    case rightOrWrong
    /// 0...1. Written as numbers throughout: letters among numbers would be neither sorted nor filtered.
    case shares
  }

  /// What was evaluated, and how.
  public struct Task: Sendable {
    /// The benchmark's name; Inspect lists logs by it.
    public var name: String
    public var model: String
    /// When the first sample was asked for, and when the last one was graded.
    public var created: Date
    public var completed: Date
    public var datasetName: String
    /// The items that were asked, in the dataset's order.
    public var sampleIDs: [String]
    /// How often each item was asked; at least 1.
    public var epochs: Int
    /// `temperature`, `top_p`, `max_tokens` and what else was sent, by the names of chat completions.
    public var generation: Record
    /// What else a reader should know: the recipe, notes.
    public var metadata: Record
    /// What graded: one word, such as `math`.
    public var scorer: String
    public var scale: Scale

    public init(
      name: String, model: String, created: Date, completed: Date, datasetName: String,
      sampleIDs: [String], epochs: Int, generation: Record = [:], metadata: Record = [:],
      scorer: String, scale: Scale = .rightOrWrong
    ) {
      self.name = name
      self.model = model
      self.created = created
      self.completed = completed
      self.datasetName = datasetName
      self.sampleIDs = sampleIDs
      self.epochs = epochs
      self.generation = generation
      self.metadata = metadata
      self.scorer = scorer
      self.scale = scale
    }
  }

  /// A message of a prompt.
  public struct Message: Sendable, Equatable {
    public enum Role: String, Sendable {
      case system
      case user
      case assistant
    }

    public var role: Role
    public var content: String

    public init(_ role: Role, _ content: String) {
      self.role = role
      self.content = content
    }
  }

  /// One answer to one item.
  public struct Sample: Sendable {
    /// The item's, as in ``InspectLog/Task/sampleIDs``.
    public var id: String
    /// Which of the item's answers it is, from 1.
    public var epoch: Int
    public var prompt: [Message]
    /// The right answer.
    public var target: String
    /// What could be chosen from, if anything.
    public var choices: [String]
    /// What the model thought, apart from what it answered.
    public var reasoning: String?
    public var answer: String
    /// Why the model stopped, in the endpoint's word.
    public var stopReason: String
    /// Tokens, if they were counted.
    public var inputTokens: Int64?
    public var outputTokens: Int64?
    /// 0...1; nil for a sample that does not count. 0 or 1 where the task says so.
    public var score: Double?
    /// How it ended, in the grader's word.
    public var outcome: String
    /// What the grader took for the answer.
    public var extracted: String?
    /// Why it is graded so.
    public var explanation: String?
    public var metadata: Record

    public init(
      id: String, epoch: Int, prompt: [Message], target: String, choices: [String] = [],
      reasoning: String? = nil, answer: String, stopReason: String, inputTokens: Int64? = nil,
      outputTokens: Int64? = nil, score: Double?, outcome: String, extracted: String? = nil,
      explanation: String? = nil, metadata: Record = [:]
    ) {
      self.id = id
      self.epoch = epoch
      self.prompt = prompt
      self.target = target
      self.choices = choices
      self.reasoning = reasoning
      self.answer = answer
      self.stopReason = stopReason
      self.inputTokens = inputTokens
      self.outputTokens = outputTokens
      self.score = score
      self.outcome = outcome
      self.extracted = extracted
      self.explanation = explanation
      self.metadata = metadata
    }
  }

  /// What came of all samples, as the caller computes it.
  public struct Scores: Sendable {
    /// 0...1; nil if no sample counts.
    public var mean: Double?
    /// In the unit of the mean.
    public var standardError: Double?
    /// Further numbers, by name.
    public var more: [String: Double]

    public init(mean: Double?, standardError: Double? = nil, more: [String: Double] = [:]) {
      self.mean = mean
      self.standardError = standardError
      self.more = more
    }
  }
}
