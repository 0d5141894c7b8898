import Foundation
import Grading
import Recipes
import Values

extension Benchmark {
  /// Reads a benchmark; everything wrong with it goes to the log.
  ///
  /// - Parameter folder: where its relative paths start.
  /// - Returns: nil if it cannot be used; the log then has errors.
  static func read(_ name: String, _ node: RecipeNode, folder: String, log: FindingLog)
    -> Benchmark?
  {
    let fields = Fields(node, owner: "benchmark \"\(name)\"", log: log)
    let before = log.findings.count { $0.severity == .error }
    let place = ItemPlace.read(fields, folder: folder)
    let grader = GraderSpec.read(fields)
    let prompt =
      PromptTemplate.read(fields, "prompt", name) ?? PromptTemplate.usual(for: grader.kind)
    let columns = ItemColumns.read(fields, grader.kind)
    let use = fields.choice("use", of: Use.allCases.map(\.rawValue), default: "development")
    let benchmark = Benchmark(
      name: name, title: fields.optionalText("title") ?? name,
      place: place, columns: columns, selection: ItemSelection.read(fields),
      prompt: prompt, system: fields.optionalText("system"), grader: grader,
      repeats: Int(fields.integer("repeats", in: 1...1024) ?? 1),
      limit: fields.integer("limit", in: 1...1_000_000).map(Int.init),
      use: use.flatMap(Use.init(rawValue:)) ?? .development,
      license: fields.optionalText("license"), access: fields.optionalText("access"),
      expectation: Expectation.read(fields), knownBad: readKnownBad(fields),
      deviations: readDeviations(fields, name), mark: node.mark)
    fields.finish()
    return log.findings.count { $0.severity == .error } == before ? benchmark : nil
  }

  private static func readKnownBad(_ fields: Fields) -> [String: String] {
    Dictionary(
      fields.mapping("known_bad").map { ($0.key, $0.value.scalar ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  private static func readDeviations(_ fields: Fields, _ name: String) -> [Deviation] {
    guard let node = fields.node("evalchemy") else { return [] }
    let inner = Fields(node, owner: "evalchemy of \(fields.owner)", log: fields.log)
    defer { inner.finish() }
    var deviations: [Deviation] = []
    if let prompt = PromptTemplate.read(inner, "prompt", name) {
      deviations.append(.prompt(prompt, name))
    }
    for (word, mark) in inner.texts("faults") ?? [] {
      if let known = Deviation.known.first(where: { $0.name == word }) {
        deviations.append(known)
      } else {
        fields.log.error(
          mark, "\(inner.owner): there is no fault \"\(word)\"",
          hint: suggestion(for: word, among: Deviation.known.map(\.name)))
      }
    }
    return deviations
  }
}

extension Benchmark.Expectation {
  fileprivate static func read(_ fields: Fields) -> Benchmark.Expectation? {
    guard let node = fields.node("expect") else { return nil }
    let inner = Fields(
      node, owner: "expect of \(fields.owner)", log: fields.log, shorthand: "items")
    defer { inner.finish() }
    let digest = inner.optionalText("sha256")
    if let digest, digest.wholeMatch(of: /[0-9a-f]{64}/) == nil {
      fields.log.error(
        inner.mark(of: "sha256"), "\(inner.owner): sha256 is 64 hexadecimal digits")
    }
    return inner.integer("items", in: 1...1_000_000_000).map {
      Benchmark.Expectation(count: Int($0), digest: digest)
    }
  }
}

extension ItemPlace {
  fileprivate static func read(_ fields: Fields, folder: String) -> ItemPlace {
    guard let node = fields.node("items") else {
      fields.log.error(
        fields.mark, "\(fields.owner) needs the field \"items\"",
        hint: "items: questions.jsonl, or items: { hub: owner/name, split: test }")
      return .files([], folder: folder)
    }
    if case .mapping = node.content {
      let inner = Fields(node, owner: "the items of \(fields.owner)", log: fields.log)
      defer { inner.finish() }
      if inner.has("hub") {
        return .hub(HubSpec.read(inner), only: inner.texts("files")?.map(\.text) ?? [])
      }
      inner.log.error(node.mark, "\(inner.owner) need the field \"hub\"", hint: "or a path alone")
      return .files([], folder: folder)
    }
    return .files(
      (fields.texts("items") ?? []).map { Marked($0.text, mark: $0.mark) }, folder: folder)
  }
}

extension ItemColumns {
  fileprivate static func read(_ fields: Fields, _ grader: GraderSpec.Kind) -> ItemColumns {
    func paths(_ name: String, _ fallback: [String] = []) -> [ColumnPath] {
      let texts = fields.texts(name)
      return (texts?.map { ($0.text, $0.mark) } ?? fallback.map { ($0, fields.mark) }).compactMap {
        text, mark in
        if let path = ColumnPath(text) { return path }
        fields.log.error(mark, "\(fields.owner): \(name): \"\(text)\" is no column")
        return nil
      }
    }
    var columns = ItemColumns()
    columns.name = paths("id", ["id"])
    columns.question = paths("question", ["question", "problem"])
    if let node = fields.node("options") {
      let inner = Fields(node, owner: "the options of \(fields.owner)", log: fields.log)
      columns.rightOption = (inner.texts("right") ?? []).compactMap { ColumnPath($0.text) }
      columns.otherOptions = (inner.texts("wrong") ?? []).compactMap { ColumnPath($0.text) }
      inner.finish()
      if columns.rightOption.isEmpty || columns.otherOptions.isEmpty {
        fields.log.error(
          node.mark, "\(inner.owner) are one right one and one wrong one at least",
          hint: "options: { right: Correct Answer, wrong: [Incorrect Answer 1] }")
      }
    }
    columns.reference = paths(
      "reference", grader == .program || !columns.rightOption.isEmpty ? [] : ["answer"])
    columns.kind = paths("kind")
    columns.group = paths("group")
    columns.tests = paths("tests")
    if grader == .program, columns.tests.isEmpty {
      fields.log.error(
        fields.mark, "\(fields.owner) grades programs and needs the field \"tests\"",
        hint: "tests: private_test_cases")
    }
    if let node = fields.node("cluster") {
      let inner = Fields(
        node, owner: "the cluster of \(fields.owner)", log: fields.log, shorthand: "column")
      columns.cluster = (inner.texts("column") ?? []).compactMap { ColumnPath($0.text) }
      columns.clusterPattern = inner.optionalText("pattern")
      if let pattern = columns.clusterPattern, (try? Regex(pattern)) == nil {
        fields.log.error(inner.mark(of: "pattern"), "\(inner.owner): no regular expression")
      }
      inner.finish()
    }
    return columns
  }
}

extension ItemSelection {
  fileprivate static func read(_ fields: Fields) -> ItemSelection {
    var selection = ItemSelection()
    for entry in fields.mapping("where") {
      guard let column = ColumnPath(entry.key), let value = entry.value.scalar else {
        fields.log.error(
          entry.keyMark, "\(fields.owner): where has columns and what they should be",
          hint: "where: { answer_type: multipleChoice }")
        continue
      }
      selection.equal.append((column, value))
    }
    guard let node = fields.node("dates") else { return selection }
    let inner = Fields(node, owner: "the dates of \(fields.owner)", log: fields.log)
    defer { inner.finish() }
    func day(_ name: String) -> String? {
      guard let text = inner.optionalText(name) else { return nil }
      if text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil { return text }
      fields.log.error(
        inner.mark(of: name), "\(inner.owner): \"\(text)\" is no day", hint: "\(name): 2024-06-01")
      return nil
    }
    if let column = inner.columnPath("column") {
      selection.dates = (column.value, day("from"), day("to"))
    } else {
      fields.log.error(node.mark, "\(inner.owner) need the field \"column\"")
      _ = (inner.node("from"), inner.node("to"))
    }
    return selection
  }
}

extension GraderSpec {
  fileprivate static func read(_ fields: Fields) -> GraderSpec {
    guard let node = fields.node("grader") else { return GraderSpec(.math) }
    let inner = Fields(
      node, owner: "the grader of \(fields.owner)", log: fields.log, shorthand: "kind")
    defer { inner.finish() }
    let kind = inner.choice("kind", of: Kind.allCases.map(\.rawValue)).flatMap(Kind.init) ?? .math
    var spec = GraderSpec(kind)
    if kind == .math {
      let mode = inner.choice(
        "mode", of: MathMode.allCases.map(\.rawValue), default: MathMode.exact.rawValue)
      spec.mode = mode.flatMap(MathMode.init) ?? .exact
    }
    if kind == .judge { spec.judge = readJudge(inner) }
    return spec
  }

  private static func readJudge(_ fields: Fields) -> Judge? {
    guard let name = fields.text("judge", hint: "one of the evaluation's judges") else {
      return nil
    }
    var prompt: PromptTemplate?
    if fields.has("prompt") {
      prompt = PromptTemplate.read(fields, "prompt", name)
      if let prompt, !prompt.has("response") {
        fields.log.error(
          fields.mark(of: "prompt"), "\(fields.owner): prompt has no place for the answer",
          hint: "write {response} where it belongs, and {reference} for the right answer")
      }
    }
    return Judge(
      name: name, prompt: prompt, temperature: fields.number("temperature", in: 0...2) ?? 0,
      maxTokens: fields.integer("max_tokens", in: 1...1_000_000_000).map(Int.init),
      mark: fields.mark(of: "judge"))
  }
}

extension PromptTemplate {
  /// A text, or one for each kind of item.
  fileprivate static func read(_ fields: Fields, _ field: String, _ name: String)
    -> PromptTemplate?
  {
    guard let node = fields.node(field) else { return nil }
    var texts: [String: String] = [:]
    switch node.content {
    case .scalar(let text): texts[""] = text
    case .mapping(let entries):
      for entry in entries { texts[entry.key == "default" ? "" : entry.key] = entry.value.scalar }
    case .list: break
    }
    for text in texts.values where !text.contains("{question}") {
      fields.log.error(
        node.mark, "\(fields.owner): \(field) has no place for the question",
        hint: "write {question} where it belongs")
    }
    if texts.isEmpty {
      fields.log.error(node.mark, "\(fields.owner): \(field) should be a text")
      return nil
    }
    return PromptTemplate(texts)
  }

  /// What is asked where a benchmark says nothing.
  fileprivate static func usual(for grader: GraderSpec.Kind) -> PromptTemplate {
    switch grader {
    case .math:
      PromptTemplate(
        "{question}\n\nReason step by step, and put your final answer within \\boxed{}.")
    case .choice:
      PromptTemplate(
        "{question}\n\n{options}\n\nReason step by step, and put the letter of the right option within \\boxed{}."
      )
    case .judge: PromptTemplate("{question}")
    case .jeebench:
      PromptTemplate(
        "{question}\n\nReason step by step, and put your final answer within \\boxed{}.")
    case .program:
      PromptTemplate(
        "{question}\n\n{starter_code}\n\nWrite a program in Python that solves this, in one block marked ```python."
      )
    }
  }
}
