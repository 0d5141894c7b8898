import Values

/// A model that can be asked, and how it is asked. It never changes; a class, since every call holds it.
public final class Teacher: Sendable {
  /// Where it answers.
  public enum Place: Sendable, Equatable {
    /// A model that comes with Retort; see ``LocalModel``.
    case local(LocalModel)
    /// A server that Retort starts and stops; see ``Launch``.
    case launch(Launch)
    /// Addresses up to `/v1`, one at least, and the environment variable that holds their key.
    case endpoints([String], key: String?)
  }

  /// A worked example: a question and the answer to it.
  public typealias Example = (question: String, answer: String)

  /// How an endpoint is made to follow a schema.
  public enum Structure: String, Sendable, CaseIterable {
    /// It is given the schema and keeps to it by itself.
    case schema
    /// It is told to write a JSON object; the schema stands in the prompt.
    case object
    /// The schema stands in the prompt, and that is all.
    case asking
  }

  /// How long an endpoint may be silent, in seconds.
  public struct Timeouts: Sendable, Hashable {
    /// Until a connection stands.
    public var connect = 10.0
    /// Until the first byte of the answer.
    public var firstByte = 600.0
    /// Whether the recipe says so; else it is no limit to answers that come in one piece.
    public var isFirstByteStated = false
    /// Between two bytes of the answer. A model that thinks and does not show it may be silent for minutes.
    public var idle = 600.0
    /// Until all of the answer is there, from the beginning. An answer of an hour is nothing unusual; without a limit
    /// an endpoint that sends blank lines for ever would be waited for as long.
    public var whole = 14_400.0

    public init() {}

    /// The limits to an answer that comes in one piece: its first byte comes when all of it is there.
    var ofOnePiece: Timeouts {
      var timeouts = self
      if !isFirstByteStated { timeouts.firstByte = max(firstByte, whole) }
      return timeouts
    }
  }

  /// How it is asked, where that differs from the usual.
  public struct Options: Sendable {
    /// Nil to guess from the address.
    public var interface: InterfaceKind?
    /// The most calls in flight at a time; nil for the default of the place.
    public var concurrency: Int?
    /// What the endpoint lets a user do in a minute.
    public var limits = RateLimits()
    public var timeouts = Timeouts()
    /// Whether answers are streamed.
    public var streams = true
    /// Seconds for which an endpoint that says that it has too much to do is asked again.
    public var patience = 86_400.0
    /// What its answers are remembered by; nil for where it is.
    public var rememberedName: String?
    /// What every request has in its head; it wins over Retort's own.
    public var headers: [HeaderText] = []
    /// The path of a certificate authority that is trusted besides the known ones.
    public var authority: String?
    /// What stands around its reasonings; nil for the marks that are known.
    public var think: ThinkMarks?
    /// What comes before every question.
    public var system: String?
    public var examples: [Example] = []
    /// The most answers that one request asks for (`n`).
    public var choices = 1
    /// Whether requests have a `seed`.
    public var sendsSeeds = true
    public var structure = Structure.schema
    /// Fields for the body of every request; they win over Retort's own.
    public var extraBody: Record = [:]
    /// Whether calls are handed in as files that the provider works off within a day, at half the price.
    public var isBatched = false

    public init() {}
  }

  /// Its name in the recipe.
  public let name: String
  public let place: Place
  /// The model's name at the endpoint.
  public let model: String
  /// Nil if not known; a model on the user's own machine is free.
  public let price: Price?
  public let interface: InterfaceKind
  /// The most calls in flight at a time to one endpoint; how many there are, its ``Pace`` finds out.
  public let concurrency: Int
  /// The same if it was stated, and not the usual number.
  let statedConcurrency: Int?
  public let limits: RateLimits
  public let timeouts: Timeouts
  /// Whether answers are streamed; an endpoint that takes the other way only is asked so.
  public let streams: Bool
  /// Seconds for which an endpoint that says that it has too much to do is asked again.
  public let patience: Double
  /// The most answers that one request asks for.
  public let choices: Int
  public let sendsSeeds: Bool
  public let structure: Structure
  public let extraBody: Record
  public let isBatched: Bool
  public let rememberedName: String?
  public let headers: [HeaderText]
  public let authority: String?
  public let think: ThinkMarks?
  /// The system prompt of every question that brings none of its own; nil for none.
  public let system: String?
  /// What comes before every question: system prompt and examples.
  public let preamble: [ChatMessage]
  /// What it was made of.
  private let description: (price: Price?, options: Options)

  /// - Parameter price: dollars for live calls; batched ones cost half of it.
  public init(
    name: String, place: Place, model: String, price: Price?, options: Options = Options()
  ) {
    self.name = name
    self.place = place
    self.model = model
    description = (price, options)
    statedConcurrency = options.concurrency
    limits = options.limits
    timeouts = options.timeouts
    streams = options.streams
    patience = options.patience
    choices = options.choices
    sendsSeeds = options.sendsSeeds
    rememberedName = options.rememberedName
    headers = options.headers
    authority = options.authority
    think = options.think
    system = options.system
    extraBody = options.extraBody
    isBatched = options.isBatched
    switch place {
    case .local:
      self.price = price ?? .free
      interface = .openai
      concurrency = options.concurrency ?? LocalModel.slots
    case .launch:
      self.price = price ?? .free
      interface = .openai
      concurrency = options.concurrency ?? 64
    case .endpoints(let urls, _):
      self.price = options.isBatched ? price?.half : price
      interface = options.interface ?? InterfaceKind(guessedFrom: urls[0])
      concurrency = options.concurrency ?? 64
    }
    // What has no chats has no place for a schema either.
    structure = interface == .completions ? .asking : options.structure
    preamble =
      (options.system.map { [ChatMessage(.system, $0)] } ?? [])
      + options.examples.flatMap {
        [ChatMessage(.user, $0.question), ChatMessage(.assistant, $0.answer)]
      }
  }

  /// What tells this place from others in a call's key: the name that the recipe gives, else the first address (the
  /// others are the same again), or the model that Retort serves, whose address is another one at every start.
  public var identity: String { rememberedName ?? placeIdentity }

  private var placeIdentity: String {
    switch place {
    case .local(let model): model.identity
    case .launch(let launch): launch.identity
    case .endpoints(let urls, _): urls[0]
    }
  }

  /// What its model is called where answers are remembered.
  public var rememberedModel: String {
    guard rememberedName == nil else { return model }
    return switch place {
    case .launch(let launch): launch.rememberedModel
    case .local(let local): local.rememberedModel
    case .endpoints: model
    }
  }

  /// By what answers of the same model were remembered before launched models of the Hub were named by their commit;
  /// nil if by nothing else. They did not say which commit it was, so they count for all of them.
  var formerIdentity: String? {
    guard rememberedName == nil, case .launch(let launch) = place,
      launch.contents?.areOfHub == true, launch.formerIdentity != identity
    else { return nil }
    return launch.formerIdentity
  }

  /// Whether it is OpenAI itself, which has names of its own for some fields.
  var isOpenAI: Bool { isAt("://api.openai.com") }

  /// Whether its first address has some words in it.
  func isAt(_ words: String) -> Bool {
    if case .endpoints(let urls, _) = place { urls[0].contains(words) } else { false }
  }

  /// Whether it is llama.cpp's server that answers.
  var isLlamaServer: Bool {
    switch place {
    case .local: true
    case .launch(let launch): launch.engine == .llamaServer
    case .endpoints: false
    }
  }

  /// The most tokens that it reads and writes together; nil if that is not known.
  public var context: Int? {
    if case .local(let model) = place { model.context } else { nil }
  }

  /// How many endpoints there are behind it.
  public var endpointCount: Int {
    if case .endpoints(let urls, _) = place { urls.count } else { 1 }
  }

  /// The environment variable that holds its key; nil if it needs none.
  public var keyVariable: String? {
    if case .endpoints(_, let key) = place { key } else { nil }
  }

  /// The same teacher, remembered by another name.
  public func remembered(by name: String) -> Teacher {
    var options = description.options
    options.rememberedName = name
    return Teacher(
      name: self.name, place: place, model: model, price: description.price, options: options)
  }

  /// The environment variables that its requests need besides the key: those of headers and of queries.
  public var variables: [String] {
    var addresses: [String] = []
    if case .endpoints(let urls, _) = place { addresses = urls }
    return headers.flatMap(\.value.variables) + addresses.flatMap { EndpointAddress($0).variables }
  }

  /// The call that asks this teacher for one answer to a question.
  ///
  /// - Parameters:
  ///   - system: a system prompt in place of the teacher's.
  ///   - turns: what was said before the question, behind the teacher's examples.
  ///   - prefill: what the answer begins with.
  public func call(
    question: String, system: String? = nil, turns: [ChatMessage] = [], prefill: String? = nil,
    sampling: Sampling, sample: Int64, schema: ReplySchema? = nil
  ) -> Call {
    var messages = preamble
    if let system {
      messages.removeFirst(self.system == nil ? 0 : 1)
      messages.insert(ChatMessage(.system, system), at: 0)
    }
    messages += turns
    messages.append(ChatMessage(.user, question))
    if let prefill { messages.append(ChatMessage(.assistant, prefill)) }
    return Call(
      teacher: self, messages: messages, sampling: sampling, sample: sample, schema: schema)
  }
}
