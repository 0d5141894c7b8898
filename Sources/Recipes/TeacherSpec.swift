import Values

/// A model to ask, as the recipe describes it.
public struct TeacherSpec: Sendable {
  /// Where the model is.
  public enum Place: Sendable, Equatable {
    /// A model that comes with Retort, for instance `smollm2-135m`.
    case local(String)
    /// A server that Retort starts: the engine's name, the model and more arguments.
    case launch(engine: String, model: String, arguments: [String])
    /// The student of a finished training of the workspace: which of its weights, and who serves them.
    case trained(String, weights: Marked<String>?, engine: Marked<String>?)
    /// Endpoints up to `/v1`, the model's name there, and the environment variable that holds the key.
    case endpoints([String], model: String, key: String?)
  }

  /// A worked example shown before the question.
  public struct Example: Sendable, Equatable {
    public let question: String
    public let answer: String
  }

  public let name: String
  public let place: Place
  /// What its answers are remembered by; nil for where it is.
  public let rememberedName: String?
  /// What every request has in its head.
  public let headers: [HeaderText]
  /// The file of a certificate authority to be trusted besides the known ones; relative to the recipe's folder.
  public let authority: Marked<String>?
  /// What stands around a reasoning; nil for the marks that are known.
  public let think: ThinkMarks?
  /// The system prompt; nil for none.
  public let system: String?
  /// Shown before every question, in this order.
  public let examples: [Example]
  /// Nil if the recipe does not say.
  public let price: Price?
  /// Calls in flight at a time; nil for the default of the place.
  public let concurrency: Int?
  /// What the endpoint lets a user do in a minute.
  public let limits: RateLimits
  /// Seconds of silence that are put up with; nil for the defaults.
  public let timeouts: Timeouts
  /// Whether answers are streamed; nil for the default.
  public let streams: Bool?
  /// Seconds for which an endpoint that has too much to do is asked again; nil for the default.
  public let patience: Double?
  /// How requests are written; nil to guess it from the address.
  public let interface: Marked<String>?
  /// The most answers that one request asks for.
  public let choices: Int?
  /// Whether requests have a seed.
  public let sendsSeeds: Bool?
  /// How schemas are asked for; nil for the default.
  public let structure: Marked<String>?
  /// More fields for the body of every request.
  public let extraBody: Record
  /// Whether calls go through the provider's batches.
  public let isBatched: Bool
  /// Whether what the environment holds for it may go over plain HTTP to another machine.
  public let allowsPlainHTTP: Bool
  public let mark: RecipeNode.Mark
}

extension TeacherSpec {
  /// The model's name at its endpoint; nil where it has none.
  var model: String? { if case .endpoints(_, let model, _) = place { model } else { nil } }

  /// Seconds of silence that are put up with.
  public struct Timeouts: Sendable, Equatable {
    public let connect: Double?
    public let firstByte: Double?
    public let idle: Double?
    public let whole: Double?
  }

  /// Reads one; everything wrong with it goes to the log.
  ///
  /// - Parameter called: what messages call it: a teacher, or the model that an evaluation asks.
  package static func read(
    _ entry: RecipeNode.Entry, called: String = "teacher", log: FindingLog
  ) -> TeacherSpec? {
    let fields = Fields(entry.value, owner: "\(called) \"\(entry.key)\"", log: log)
    let spec = TeacherSpec(
      name: entry.key, place: readPlace(fields),
      rememberedName: readRememberedName(fields),
      headers: readHeaders(fields),
      authority: readWord("ca", fields),
      think: readThinkMarks(fields),
      system: fields.optionalText("system"),
      examples: readExamples(fields),
      price: readPrice(fields),
      concurrency: fields.integer("concurrency", in: 1...4096).map(Int.init),
      limits: readLimits(fields),
      timeouts: readTimeouts(fields),
      streams: fields.truth("stream"),
      patience: readPatience(fields),
      interface: readWord("interface", fields),
      choices: fields.integer("n", in: 1...128).map(Int.init),
      sendsSeeds: fields.truth("seed"),
      structure: readWord("structured", fields),
      extraBody: readExtraBody(fields),
      isBatched: fields.truth("batch") ?? false,
      allowsPlainHTTP: fields.truth("plain_http") ?? false,
      mark: entry.keyMark)
    fields.finish()
    return spec
  }

  private static func readPlace(_ fields: Fields) -> Place {
    let places = ["local", "launch", "trained", "endpoint"].filter(fields.has)
    if places.count > 1 {
      fields.log.error(
        fields.mark(of: places[1]), "\(fields.owner) has both \(places[0]) and \(places[1])",
        hint: "keep one of them")
    }
    switch places.first {
    case "local":
      refuse(ofEndpoints, "is local", fields)
      return .local(fields.optionalText("local") ?? "")
    case "launch":
      refuse(ofEndpoints, "is launched", fields)
      return readLaunch(fields)
    case "trained":
      refuse(ofEndpoints, "is trained here", fields)
      return readTrained(fields)
    case "endpoint":
      return .endpoints(
        readAddresses(fields),
        model: fields.text("model", hint: "the model's name at the endpoint") ?? "",
        key: readKey(fields))
    default:
      fields.log.error(
        fields.mark, "\(fields.owner) needs local, launch, trained or endpoint",
        hint: "local: smollm2-135m, or endpoint: https://…/v1 with model: …")
      _ = (fields.node("model"), fields.node("key"))
      return .local("")
    }
  }

  /// What only an endpoint has.
  private static let ofEndpoints = ["model", "key", "headers", "organization", "ca"]

  private static func refuse(_ names: [String], _ because: String, _ fields: Fields) {
    for name in names where fields.node(name) != nil {
      fields.log.error(
        fields.mark(of: name), "\(fields.owner) \(because): it has no \(name)",
        hint: "\(ofEndpoints.joined(separator: ", ")) belong to an endpoint")
    }
  }

  private static func readLaunch(_ fields: Fields) -> Place {
    guard let node = fields.node("launch") else { return .local("") }
    let launch = Fields(node, owner: "the launch of \(fields.owner)", log: fields.log)
    defer { launch.finish() }
    let engine = launch.text("engine", hint: "vllm, sglang or llama-server") ?? ""
    let model = launch.text("model", hint: "a Hub name or a path") ?? ""
    return .launch(
      engine: engine, model: model, arguments: launch.texts("arguments")?.map(\.text) ?? [])
  }

  /// `trained: NAME`, or `trained: { name: NAME, weights: f16, engine: vllm }`.
  private static func readTrained(_ fields: Fields) -> Place {
    guard let node = fields.node("trained") else { return .local("") }
    let trained = Fields(
      node, owner: "the training of \(fields.owner)", log: fields.log, shorthand: "name")
    defer { trained.finish() }
    let name = trained.text("name", hint: "a training's name") ?? ""
    return .trained(
      name, weights: readWord("weights", trained), engine: readWord("engine", trained))
  }

  private static func readAddresses(_ fields: Fields) -> [String] {
    let addresses = fields.texts("endpoint") ?? []
    if addresses.isEmpty {
      fields.log.error(fields.mark(of: "endpoint"), "\(fields.owner) names no endpoint")
      return [""]
    }
    return addresses.map { TeacherAddress.read($0.text, $0.mark, fields) }
  }

  private static func readTimeouts(_ fields: Fields) -> Timeouts {
    let range = 0.1...86_400.0
    guard let node = fields.node("timeout"), case .mapping = node.content else {
      let firstByte = fields.number("timeout", in: range)
      return Timeouts(connect: nil, firstByte: firstByte, idle: nil, whole: nil)
    }
    let timeouts = Fields(node, owner: "the timeout of \(fields.owner)", log: fields.log)
    defer { timeouts.finish() }
    return Timeouts(
      connect: timeouts.number("connect", in: range),
      firstByte: timeouts.number("first_byte", in: range), idle: timeouts.number("idle", in: range),
      whole: timeouts.number("whole", in: range))
  }

  /// Seconds, or a duration: `90m`, `24h`.
  private static func readPatience(_ fields: Fields) -> Double? {
    guard let text = fields.optionalText("patience") else { return nil }
    if let seconds = RequestedPause.duration(text), (0...31_536_000).contains(seconds) {
      return seconds
    }
    fields.log.error(
      fields.mark(of: "patience"), "\(fields.owner): patience \"\(text)\" is no time up to a year",
      hint: "patience: 24h, or a number of seconds")
    return nil
  }

  private static func readWord(_ name: String, _ fields: Fields) -> Marked<String>? {
    fields.optionalText(name).map { Marked($0, mark: fields.mark(of: name)) }
  }

  private static func readExtraBody(_ fields: Fields) -> Record {
    guard let node = fields.node("extra_body") else { return [:] }
    if let record = node.value.record {
      if let name = secretName(in: record) {
        fields.log.error(
          node.mark, "\(fields.owner): extra_body has \"\(name)\", which looks like a secret",
          hint:
            "put it into an environment variable: key: $TEACHER_KEY, or headers: { \(name): $NAME }"
        )
      }
      return record
    }
    fields.log.error(
      node.mark, "\(fields.owner): extra_body should be a mapping",
      hint: "extra_body: { chat_template_kwargs: { enable_thinking: true } }")
    return [:]
  }

  /// The first field, at whatever depth, that by its name holds a secret.
  private static func secretName(in record: Record) -> String? {
    for field in record.fields {
      if let inner = field.value.record, let name = secretName(in: inner) { return name }
      if field.value.string?.isEmpty == false, isSecret(field.name) { return field.name }
    }
    return nil
  }

  private static func isSecret(_ name: String) -> Bool {
    let letters = String(name.lowercased().filter(\.isLetter))
    return ["apikey", "authorization", "password", "passwd", "secret", "accesstoken", "authtoken"]
      .contains { letters.hasSuffix($0) }
  }

  private static func readKey(_ fields: Fields) -> String? {
    guard let key = fields.optionalText("key") else { return nil }
    if let match = key.wholeMatch(of: /\$([A-Za-z_][A-Za-z0-9_]*)/) { return String(match.1) }
    // What people write for servers that want none, as clients want some word.
    if ["empty", "none", "null", "dummy", "no", "x", "-", "not-needed", "no-key"].contains(
      key.lowercased())
    {
      fields.log.error(
        fields.mark(of: "key"), "\(fields.owner): key names an environment variable",
        hint: "leave key: out where the server wants none")
      return nil
    }
    if key.wholeMatch(of: /[A-Z][A-Z0-9]*(_[A-Z0-9]+)+/) != nil {
      fields.log.error(
        fields.mark(of: "key"), "\(fields.owner): key names an environment variable",
        hint: "did you mean key: $\(key)?")
      return nil
    }
    fields.log.error(
      fields.mark(of: "key"), "\(fields.owner): a secret stands in the recipe",
      hint: "put it into an environment variable and write its name here: key: $TEACHER_KEY")
    return nil
  }

  private static func readExamples(_ fields: Fields) -> [Example] {
    fields.list("examples").compactMap { node in
      let example = Fields(node, owner: "an example of \(fields.owner)", log: fields.log)
      defer { example.finish() }
      guard let question = example.text("question"), let answer = example.text("answer") else {
        return nil
      }
      return Example(question: question, answer: answer)
    }
  }

  private static func readLimits(_ fields: Fields) -> RateLimits {
    guard let node = fields.node("limits") else { return RateLimits() }
    let limits = Fields(node, owner: "the limits of \(fields.owner)", log: fields.log)
    defer { limits.finish() }
    func limit(_ name: String) -> Int? { limits.integer(name, in: 1...Int64.max).map { Int($0) } }
    return RateLimits(
      requestsPerMinute: limit("requests_per_minute"),
      tokensPerMinute: limit("tokens_per_minute"),
      inputTokensPerMinute: limit("input_tokens_per_minute"),
      outputTokensPerMinute: limit("output_tokens_per_minute"))
  }

  private static func readPrice(_ fields: Fields) -> Price? {
    fields.node("price").flatMap {
      Price.read(Fields($0, owner: "the price of \(fields.owner)", log: fields.log))
    }
  }
}
