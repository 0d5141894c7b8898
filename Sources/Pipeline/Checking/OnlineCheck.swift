import Recipes
import Teachers
import Values

/// What was found at the endpoints of a recipe.
public struct OnlineLook: Sendable {
  public let findings: [Finding]
  /// How many requests it took, none of which asks a model.
  public let requests: Int

  /// Looks whether the endpoints of teachers are there, know the key and have the model: a request or two for each
  /// address, which ask for the list of models.
  ///
  /// - Parameters:
  ///   - teachers: each with its place in the recipe.
  ///   - logFolder: for a client's servers; none is started.
  init(at teachers: [(teacher: Teacher, mark: RecipeNode.Mark)], logFolder: String) async throws {
    let looks = try await ChatClient.with(concurrency: 4, logFolder: logFolder) { client in
      await withTaskGroup(of: (Teacher, RecipeNode.Mark, [EndpointLook]).self) { group in
        for (teacher, mark) in teachers {
          group.addTask { (teacher, mark, await client.look(at: teacher)) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    let log = FindingLog()
    for (teacher, mark, found) in looks {
      for look in found { Self.tell(look, teacher, mark, log) }
    }
    findings = log.findings.sorted()
    requests = looks.reduce(0) { $0 + $1.2.reduce(0) { $0 + $1.requests } }
  }

  private static func tell(
    _ look: EndpointLook, _ teacher: Teacher, _ mark: RecipeNode.Mark, _ log: FindingLog
  ) {
    let who = "teacher \"\(teacher.name)\""
    switch look.state {
    case .answers: break
    case .isDown(let why):
      log.error(
        mark, "\(who): \(look.url) does not answer: \(why)",
        hint: "start it, or mend the address; what is paid for needs no endpoint")
    case .isElsewhere(let better):
      log.error(mark, "\(who): nothing is at \(look.url)", hint: "endpoint: \(better)")
    case .refusesKey(let status):
      log.error(
        mark, "\(who): \(look.url) does not know who asks (HTTP \(status))",
        hint: teacher.keyVariable.map { "see what \($0) holds" }
          ?? "key: $NAME names the environment variable that holds its key")
    case .lacksModel(let names):
      log.error(
        mark, "\(who): \(look.url) has no model \"\(teacher.model)\"",
        hint: suggestion(for: teacher.model, among: names))
    case .cannotTell(let status):
      log.warning(
        mark,
        "\(who): \(look.url) lists no models (HTTP \(status)), so its model was not looked for",
        hint: "retort teachers RECIPE asks it a small question")
    case .isNotAsked(let why):
      log.error(mark, "\(who) cannot be asked: \(why)")
    }
  }
}

extension CheckedRecipe {
  /// Looks at the endpoints of all teachers; see ``OnlineLook``.
  public func lookOnline(logFolder: String) async throws -> OnlineLook {
    try await OnlineLook(
      at: teachers.values.map { ($0, recipe.teacher($0.name)?.mark ?? .start) },
      logFolder: logFolder)
  }
}

extension Preflight {
  /// Looks at the endpoints of those teachers of a recipe that can be read, whatever else is wrong with it.
  ///
  /// - Parameter yaml: the recipe as it is written.
  public func lookOnline(
    _ yaml: String, setting overrides: [RecipeOverride] = [], logFolder: String
  ) async throws -> OnlineLook {
    try await OnlineLook(at: readableTeachers(yaml, setting: overrides), logFolder: logFolder)
  }
}
