import Filters
import Hub
import Machine
import Recipes
import Storage
import Teachers
import Values

extension Teacher {
  /// A teacher as a recipe describes it; what is wrong goes to the log.
  package convenience init?(
    _ spec: TeacherSpec, folder: String, workspace: Workspace?, environment: [String: String],
    prices: PriceTable, log: FindingLog
  ) {
    guard let (place, model) = Self.place(spec, workspace, environment, log) else { return nil }
    var price = spec.price
    if case .endpoints(let urls, _) = place {
      price = price ?? prices.price(url: urls[0], model: model)
    } else if spec.isBatched {
      log.error(spec.mark, "teacher \"\(spec.name)\": only an endpoint takes batches")
    }
    var options = Self.options(spec, log)
    options.authority = spec.authority.flatMap { Self.authority($0, folder, spec, log) }
    self.init(name: spec.name, place: place, model: model, price: price, options: options)
    tellOfVariables(environment, spec, log)
    refusePlainHTTP(spec, log)
    if isBatched && interface == .completions {
      log.error(
        spec.mark, "teacher \"\(spec.name)\": the completions interface takes no batches")
    }
  }

  /// A launch with its weights named by what they are.
  private static func named(
    _ launch: Launch, _ spec: TeacherSpec, _ environment: [String: String], _ log: FindingLog
  ) -> Launch {
    let digests = FileDigests(path: FileDigests.path(environment))
    do {
      let named = try launch.named(
        by: digests, hubCache: HubPlace(environment: environment).cache)
      if named.hasMissingFiles {
        log.warning(
          spec.mark, "teacher \"\(spec.name)\": no such file: \(launch.model)",
          hint: "which of its answers are paid for can be told only where its weights are")
      }
      return named
    } catch {
      log.error(
        spec.mark, "teacher \"\(spec.name)\": \((error as? RetortError)?.what ?? "\(error)")")
      return launch
    }
  }

  /// Tells of what headers and queries need and the environment does not have. Not an error: a run whose answers are all
  /// paid for needs nothing of it.
  private func tellOfVariables(
    _ environment: [String: String], _ spec: TeacherSpec, _ log: FindingLog
  ) {
    for variable in Set(variables).sorted() where Secret(environment[variable] ?? "") == nil {
      log.warning(
        spec.mark, "teacher \"\(spec.name)\": the environment variable \(variable) is not set",
        hint: "export \(variable)=…")
    }
  }

  /// What the environment holds is read by everybody on the way where nothing is encrypted.
  private func refusePlainHTTP(_ spec: TeacherSpec, _ log: FindingLog) {
    let secrets = [keyVariable].compactMap(\.self) + variables
    guard case .endpoints(let urls, _) = place, let secret = secrets.first, !spec.allowsPlainHTTP
    else { return }
    for url in urls where url.hasPrefix("http://") {
      let host = RecipeReach.host(of: url)
      guard !ProxyRules.isThisMachine(host) else { continue }
      log.error(
        spec.mark,
        "teacher \"\(spec.name)\": what \(secret) holds would go to \(host) over plain http",
        hint: "use https://; where the way there is your own, say plain_http: yes")
    }
  }

  private static func authority(
    _ path: Marked<String>, _ folder: String, _ spec: TeacherSpec, _ log: FindingLog
  ) -> String? {
    let file = resolved(path.value, in: folder)
    if Files.exists(file) { return file }
    log.error(
      path.mark, "teacher \"\(spec.name)\": no such file: \(path.value)",
      hint: "ca: the PEM file of the authority that signed the endpoint's certificate")
    return nil
  }

  /// Finds fault with what its interface cannot be told.
  package func refuseUnsupported(
    _ sampling: Sampling, prefill: String?, _ owner: String, at mark: RecipeNode.Mark,
    _ log: FindingLog
  ) {
    for field in unsupported(sampling, prefill: prefill) {
      log.error(
        mark, "\(owner): \(field.name) \(field.because), which teacher \"\(name)\" is asked by",
        hint: field.hint)
    }
  }

  private static func place(
    _ spec: TeacherSpec, _ workspace: Workspace?, _ environment: [String: String],
    _ log: FindingLog
  ) -> (Place, model: String)? {
    switch spec.place {
    case .local(""): return nil  // Its description lacks a place, and the log says so.
    case .local(let name):
      guard let known = LocalModel.all.first(where: { $0.name == name }) else {
        log.error(
          spec.mark, "teacher \"\(spec.name)\": there is no local model \"\(name)\"",
          hint: suggestion(for: name, among: LocalModel.all.map(\.name)))
        return nil
      }
      return (.local(known), name)
    case .launch(let name, let model, let arguments):
      guard let engine = Launch.Engine(rawValue: name) else {
        log.error(
          spec.mark, "teacher \"\(spec.name)\": there is no engine \"\(name)\"",
          hint: suggestion(for: name, among: Launch.Engine.allCases.map(\.rawValue)))
        return nil
      }
      let launch = Launch(engine: engine, model: model, arguments: arguments)
      return (.launch(named(launch, spec, environment, log)), model)
    case .trained(let name, let weights, let engine):
      return trained(name, weights, engine, spec, workspace, environment, log)
    case .endpoints(let urls, let model, let key):
      if let key {
        let held = environment[key] ?? ""
        if let secret = Secret(held) {
          if secret.text != held {
            log.warning(
              spec.mark,
              "teacher \"\(spec.name)\": the white space around the key in \(key) is left out")
          }
        } else {
          // Not an error: a run whose answers are all paid for needs no key.
          log.warning(
            spec.mark, "teacher \"\(spec.name)\": the environment variable \(key) is not set",
            hint: "export \(key)=…")
        }
      }
      return (.endpoints(urls, key: key), model)
    }
  }

  private static func options(_ spec: TeacherSpec, _ log: FindingLog) -> Options {
    var options = Options()
    options.interface = word(spec.interface, "interface", spec, log)
    options.concurrency = spec.concurrency
    options.limits = spec.limits
    options.timeouts.connect = spec.timeouts.connect ?? options.timeouts.connect
    options.timeouts.firstByte = spec.timeouts.firstByte ?? options.timeouts.firstByte
    options.timeouts.isFirstByteStated = spec.timeouts.firstByte != nil
    options.timeouts.idle = spec.timeouts.idle ?? options.timeouts.idle
    options.timeouts.whole = spec.timeouts.whole ?? options.timeouts.whole
    options.streams = spec.streams ?? options.streams
    options.patience = spec.patience ?? options.patience
    options.rememberedName = spec.rememberedName
    options.headers = spec.headers
    options.think = spec.think
    options.system = spec.system
    options.examples = spec.examples.map { ($0.question, $0.answer) }
    options.choices = spec.choices ?? 1
    options.sendsSeeds = spec.sendsSeeds ?? true
    options.structure = word(spec.structure, "structured", spec, log) ?? .schema
    options.extraBody = spec.extraBody
    options.isBatched = spec.isBatched
    return options
  }

  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ written: Marked<String>?, _ field: String, _ spec: TeacherSpec, _ log: FindingLog
  ) -> Word? {
    guard let written else { return nil }
    if let word = Word(rawValue: written.value) { return word }
    log.error(
      written.mark, "teacher \"\(spec.name)\": \"\(written.value)\" is not a known \(field)",
      hint: suggestion(for: written.value, among: Word.allCases.map(\.rawValue)))
    return nil
  }
}
