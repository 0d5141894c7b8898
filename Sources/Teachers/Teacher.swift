import Corpus

/// A model that can be asked, and how it is asked.
public struct Teacher: Sendable {
  /// Where it answers.
  public enum Place: Sendable, Equatable {
    /// A model that Retort serves itself; see ``LocalModel``.
    case local(LocalModel)
    /// The address up to `/v1`, and the environment variable that holds the key.
    case endpoint(url: String, key: String?)
  }

  /// A worked example: a question and the answer to it.
  public typealias Example = (question: String, answer: String)

  /// Its name in the recipe.
  public let name: String
  public let place: Place
  /// The model's name at the endpoint.
  public let model: String
  /// Nil if not known; a local model is free.
  public let price: Price?
  /// The most calls in flight at a time; how many there are, its ``Pace`` finds out.
  public let concurrency: Int
  /// What the endpoint lets a user do in a minute.
  public let limits: RateLimits
  /// Seconds to wait for one answer.
  public let timeout: Double
  /// What comes before every question: system prompt and examples.
  public let preamble: [ChatMessage]

  public init(
    name: String, place: Place, model: String, price: Price?, concurrency: Int? = nil,
    limits: RateLimits = RateLimits(), timeout: Double? = nil, system: String? = nil,
    examples: [Example] = []
  ) {
    self.name = name
    self.place = place
    self.model = model
    self.limits = limits
    self.timeout = timeout ?? 600
    switch place {
    case .local:
      self.price = price ?? .free
      self.concurrency = concurrency ?? LocalModel.slots
    case .endpoint:
      self.price = price
      self.concurrency = concurrency ?? 64
    }
    preamble =
      (system.map { [ChatMessage(.system, $0)] } ?? [])
      + examples.flatMap { [ChatMessage(.user, $0.question), ChatMessage(.assistant, $0.answer)] }
  }

  /// What tells this place from others in a call's key: the address, or the local model (whose
  /// address is another one at every start).
  public var identity: String {
    switch place {
    case .local(let model): "local:\(model.name)"
    case .endpoint(let url, _): url
    }
  }

  /// The call that asks this teacher for one answer to a question.
  public func call(question: String, sampling: Sampling, sample: Int64) -> Call {
    Call(
      teacher: self, messages: preamble + [ChatMessage(.user, question)], sampling: sampling,
      sample: sample)
  }
}
