import Values

// Names within a recipe that point to each other.

extension Recipe {
  /// Finds names given twice, and names that point nowhere.
  func checkNames(_ log: FindingLog) {
    var seen: Set<String> = []
    for source in sources where !source.name.isEmpty {
      if !seen.insert(source.name).inserted {
        log.error(
          source.mark, "two sources are named \"\(source.name)\"",
          hint: "ids are made of the source's name: give each its own")
      }
    }
    checkMix(log)
    var ids: Set<String> = []
    for id in (questions + keep).compactMap(\.id) where !ids.insert(id.value).inserted {
      log.error(
        id.mark, "two steps have the id \"\(id.value)\"", hint: "give each an id of its own")
    }
    for name in Set(answers.teachers.values) { checkTeacher(name, at: answers.mark, log) }
    let domains = Set(sources.map(\.domain))
    for domain in answers.teachers.keys where domain != "" && !domains.contains(domain) {
      log.error(
        answers.mark, "answers: no source has the domain \"\(domain)\"",
        hint: suggestion(for: domain, among: Array(domains)))
    }
    let scopes = domains.union(sources.map(\.name))
    for scope in answers.prompts.keys.sorted() where scope != "" && !scopes.contains(scope) {
      log.error(
        answers.mark, "answers: prompt names \"\(scope)\", which is no domain and no source",
        hint: suggestion(for: scope, among: Array(scopes)))
    }
    for domain in domains.sorted() where !domain.isEmpty && !answers.teachers.isEmpty {
      if answers.teacher(for: domain) == nil {
        log.error(answers.mark, "answers: no teacher is named for the domain \"\(domain)\"")
      }
    }
  }

  /// Finds fault with a teacher's name that no teacher has.
  private func checkTeacher(_ name: String, at mark: RecipeNode.Mark, _ log: FindingLog) {
    guard teacher(name) == nil else { return }
    let ofModel = teachers.first { $0.model == name }
    log.error(
      mark, "there is no teacher \"\(name)\"",
      hint: ofModel.map {
        "\"\(name)\" is the model of teacher \"\($0.name)\": teacher: \($0.name)"
      }
        ?? suggestion(for: name, among: teachers.map(\.name))
        ?? "teachers: { \(name): { local: smollm2-135m } }")
  }

  /// Every portion of the mix names sources, and every source is named by exactly one.
  private func checkMix(_ log: FindingLog) {
    guard let mix else { return }
    let names = sources.flatMap { [$0.name, $0.domain] }
    for portion in mix.names where !names.contains(portion.name) {
      log.error(
        portion.mark, "mix: no source and no domain is named \"\(portion.name)\"",
        hint: suggestion(for: portion.name, among: Array(Set(names))))
    }
    if case .top(let count, let ranking, _, _) = mix {
      if ranking.isEmpty, count > sources.count {
        log.error(
          sources.first?.mark ?? .start,
          "mix: the top \(count) of \(sources.count) sources cannot be taken")
      }
      return
    }
    for source in sources where !source.name.isEmpty {
      let portions = mix.names.filter { $0.name == source.name || $0.name == source.domain }
      if portions.isEmpty {
        log.error(
          source.mark, "mix leaves out source \"\(source.name)\"",
          hint: "give its name or its domain (\(source.domain)) a number, or remove the source")
      } else if portions.count > 1 {
        log.error(
          source.mark, "mix counts source \"\(source.name)\" twice",
          hint: "name either the source or its domain")
      }
    }
  }
}
