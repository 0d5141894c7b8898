import Filters
import Foundation
import Machine
import Recipes
import Teachers
import Values

/// What a recipe or an evaluation does beyond its own folder: for whoever has it from somebody else and is about to run it.
public struct RecipeReach: Sendable, Equatable {
  /// What is sent of this machine's environment, and to which host.
  public struct Sending: Sendable, Equatable {
    public let variables: [String]
    public let host: String
  }

  /// Files that it reads elsewhere, also over links in its folder.
  public internal(set) var reads: [String] = []
  public internal(set) var sends: [Sending] = []
  /// The commands of servers and of steps of its own that it starts; those that come along are none.
  public internal(set) var starts: [String] = []
  /// Addresses other than this machine at which such a server would listen.
  public internal(set) var listens: [String] = []
  /// Hosts that are asked while it is planned.
  public internal(set) var asksWhilePlanning: [String] = []
  /// Hosts that are asked for answers.
  public internal(set) var asks: [String] = []

  /// Whether it does nothing that its owner should know of.
  public var isHarmless: Bool {
    reads.isEmpty && sends.isEmpty && starts.isEmpty && listens.isEmpty
  }

  /// The same in lines; none if there is nothing to tell.
  public var lines: [String] { lines(of: "recipe") }

  /// - Parameter what: what the file is called: recipe, evaluation.
  public func lines(of kind: String) -> [String] {
    func line(_ what: String, _ names: [String]) -> String? {
      names.isEmpty ? nil : "  \(what): \(names.joined(separator: ", "))"
    }
    let lines = [
      line("reads outside its folder", reads),
      line("sends", sends.map { "\($0.variables.joined(separator: ", ")) to \($0.host)" }),
      line("starts", starts), line("lets others reach a server at", listens),
      line("asks while planning", asksWhilePlanning), line("asks for answers", asks),
    ].compactMap(\.self)
    return lines.isEmpty ? [] : ["beyond its folder, this \(kind)"] + lines
  }

  public var record: Record {
    func list(_ names: [String]) -> Value { .list(names.map(Value.string)) }
    return [
      "reads": list(reads),
      "sends": .list(
        sends.map { .record(["variables": list($0.variables), "host": .string($0.host)]) }),
      "starts": list(starts), "listens": list(listens),
      "asks_while_planning": list(asksWhilePlanning), "asks": list(asks),
    ]
  }

  /// The host of an address, as a person reads it.
  static func host(of address: String) -> String {
    if address.hasPrefix("http+unix://") { return "a socket of this machine" }
    return URLComponents(string: String(address.prefix { $0 != "?" }))?.host ?? address
  }
}

extension CheckedRecipe {
  /// - Parameters:
  ///   - folder: the recipe's own.
  ///   - hub: the address of the Hub.
  public func reach(folder: String, hub: String) -> RecipeReach {
    var files: [String] = []
    var asksHub = false
    for source in sourcing.sources {
      if case .files(let paths) = source.content { files += paths }
      if case .hub = source.spec.origin { asksHub = true }
    }
    if !compared.isEmpty { asksHub = true }
    let graders = sourcing.sources.compactMap(\.grader)
    let named =
      (recipe.questions + recipe.keep).map(\.parameters.scalars)
      + graders.map { grader in
        let words = grader.commandLine.split(whereSeparator: \.isWhitespace)
        return words.map { (String($0), grader.spec.commandLine.mark) }
          + grader.spec.files.map { ($0.value, $0.mark) }
      }
    for scalars in named {
      // Whatever a filter names that is a file of this machine.
      for (text, _) in scalars where text.utf8.count < 1000 && text.contains("/") {
        let path = text.hasPrefix("/") ? text : "\(folder)/\(text)"
        files += Files.matching(path)
      }
    }
    var reach = RecipeReach(
      files: files, teachers: Array(teachers.values), hub: asksHub ? hub : nil, folder: folder)
    let steps =
      questionFilters.compactMap { $0 as? any StartsProgram }
      + answerFilters.compactMap { $0 as? any StartsProgram }
    for line in steps.map(\.commandLine) + graders.map(\.commandLine)
    where !reach.starts.contains(line) {
      reach.starts.append(line)
    }
    return reach
  }
}

extension RecipeReach {
  /// - Parameters:
  ///   - files: what is read.
  ///   - teachers: who is asked.
  ///   - hub: the address of the Hub; nil if nothing of it is wanted.
  ///   - folder: what everything may be read from.
  public init(files: [String], teachers: [Teacher], hub: String?, folder: String) {
    let home = Self.real(folder) + "/"
    var found: [String] = []
    func note(file: String) {
      let real = Self.real(file)
      if !(real + "/").hasPrefix(home), !found.contains(real) { found.append(real) }
    }
    files.forEach(note(file:))
    if let hub { asksWhilePlanning = [Self.host(of: hub)] }
    for teacher in teachers.sorted(by: { $0.name < $1.name }) { add(teacher, note) }
    reads = found.sorted()
  }

  /// A path with all links followed; itself if it leads nowhere.
  private static func real(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  private mutating func add(_ teacher: Teacher, _ note: (String) -> Void) {
    switch teacher.place {
    case .local: return
    case .launch(let launch):
      starts.append(launch.commandLine)
      if Files.exists(launch.model) { note(launch.model) }
      // What stands behind our own address wins with every engine.
      for (name, value) in zip(launch.arguments, launch.arguments.dropFirst())
      where name == "--host" && !ProxyRules.isThisMachine(value) {
        listens.append(value)
      }
      for argument in launch.arguments where argument.hasPrefix("--host=") {
        let value = String(argument.dropFirst("--host=".count))
        if !ProxyRules.isThisMachine(value) { listens.append(value) }
      }
    case .endpoints(let urls, let key):
      let variables = Set([key].compactMap(\.self) + teacher.variables).sorted()
      for url in urls {
        let host = RecipeReach.host(of: url)
        if !asks.contains(host) { asks.append(host) }
        let sending = Sending(variables: variables, host: host)
        if !variables.isEmpty, !sends.contains(sending) { sends.append(sending) }
      }
    }
  }
}
