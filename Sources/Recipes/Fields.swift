import Values

/// Reads the fields of a mapping, one by one, and finds fault with those nobody asked for.
///
/// Each reader returns nil for a field that is missing or wrong, and has told the log why: reading
/// goes on, so that all faults are found at once.
public final class Fields {
  /// Where the mapping stands.
  public let mark: RecipeNode.Mark
  /// What it describes, for messages: `source "gsm8k"`, `the recipe`.
  public let owner: String
  public let log: FindingLog
  private let entries: [RecipeNode.Entry]
  private var asked: [String] = []

  /// What fields were called before, by what they are called now. The old names are understood, with a
  /// warning.
  private static let formerNames = ["judge": "labeller", "upsample": "up_sample"]

  /// - Parameters:
  ///   - shorthand: the field that a lone scalar stands for: `deduplicate: exact` is
  ///     `deduplicate: { mode: exact }` with the shorthand `mode`.
  ///   - hint: what to write where something else than a mapping stands; given that scalar, empty for a list.
  public init(
    _ node: RecipeNode, owner: String, log: FindingLog, shorthand: String? = nil,
    hint: (String) -> String? = { _ in nil }
  ) {
    mark = node.mark
    self.owner = owner
    self.log = log
    switch node.content {
    case .mapping(let entries): self.entries = entries
    case .scalar(""): entries = []
    case .scalar, .list:
      if let shorthand {
        entries = [.init(key: shorthand, keyMark: node.mark, value: node)]
      } else {
        entries = []
        log.error(
          node.mark, "\(owner) should be a mapping: key: value", hint: hint(node.scalar ?? ""))
      }
    }
  }

  /// The field's node, without a look at it.
  public func node(_ name: String) -> RecipeNode? {
    note(name, .any)
    asked.append(name)
    if let old = formerEntry(name) {
      asked.append(old.key)
      if entries.contains(where: { $0.key == name }) {
        log.error(
          old.keyMark, "\(owner) has both \(name) and \(old.key), which is the same",
          hint: "keep \(name)")
      } else {
        log.warning(old.keyMark, "\(old.key) is called \(name) now")
      }
    }
    guard let value = entry(name)?.value else { return nil }
    return value.scalar == "" ? nil : value
  }

  private func note(_ name: String, _ kind: FieldReads.Kind, isRequired: Bool = false) {
    log.reads?.note(owner, name, kind, isRequired: isRequired)
  }

  /// Finds fault with a field that is known and cannot be used.
  func refuse(_ name: String, _ why: String, hint: String) {
    guard let node = node(name) else { return }
    log.error(node.mark, "\(owner): \(why)", hint: hint)
  }

  /// Whether the field is there. Does not count as asking for it.
  public func has(_ name: String) -> Bool { entry(name) != nil }

  /// Where a field's value stands, or the mapping if it is not there.
  public func mark(of name: String) -> RecipeNode.Mark { entry(name)?.value.mark ?? mark }

  private func entry(_ name: String) -> RecipeNode.Entry? {
    entries.first { $0.key == name } ?? formerEntry(name)
  }

  /// The field by what it was called before.
  private func formerEntry(_ name: String) -> RecipeNode.Entry? {
    Self.formerNames[name].flatMap { former in entries.first { $0.key == former } }
  }

  /// A text that must be there.
  public func text(_ name: String, hint: String? = nil) -> String? {
    note(name, .text, isRequired: true)
    if let node = node(name) { return scalar(node, name, "a text") }
    missing(name, hint)
    return nil
  }

  /// A text that may be there.
  public func optionalText(_ name: String) -> String? {
    note(name, .text)
    return node(name).flatMap { scalar($0, name, "a text") }
  }

  /// One of several words.
  ///
  /// - Parameter hint: what helps where another word stands; nil for the nearest of the known ones.
  public func choice(
    _ name: String, of words: [String], default fallback: String? = nil,
    hint: (String) -> String? = { _ in nil }
  ) -> String? {
    note(name, .word(words))
    guard let node = node(name) else {
      if fallback == nil { missing(name, "one of: \(words.joined(separator: ", "))") }
      return fallback
    }
    guard let word = scalar(node, name, "a word") else { return nil }
    if words.contains(word) { return word }
    log.error(
      node.mark, "\(owner): \"\(word)\" is not a known \(name)",
      hint: hint(word) ?? suggestion(for: word, among: words))
    return nil
  }

  /// A whole number within a range; underscores may group its digits.
  public func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
    note(name, .integer(range))
    guard let node = node(name), let text = scalar(node, name, "a whole number") else { return nil }
    guard let number = Int64(text.filter { $0 != "_" }), range.contains(number) else {
      log.error(
        node.mark,
        "\(owner): \(name) should be a whole number \(words(for: range)), not \"\(text)\"")
      return nil
    }
    return number
  }

  /// A whole number that must be there.
  public func requiredInteger(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
    note(name, .any, isRequired: true)
    if !has(name) { missing(name, nil) }
    return integer(name, in: range)
  }

  /// A number within a range.
  public func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
    note(name, .number(range))
    guard let node = node(name), let text = scalar(node, name, "a number") else { return nil }
    guard let number = Double(text.filter { $0 != "_" }), range.contains(number) else {
      log.error(
        node.mark,
        "\(owner): \(name) should be a number from \(range.lowerBound) to \(range.upperBound), "
          + "not \"\(text)\"")
      return nil
    }
    return number
  }

  /// A column path or a template.
  public func expression(_ name: String) -> CellExpression? {
    let text = optionalText(name)
    note(name, .expression)
    guard let text else { return nil }
    do throws(CellExpression.Fault) {
      return try CellExpression(text)
    } catch {
      log.error(
        mark(of: name), "\(owner): \(name) cannot be read: \(error.problem)",
        hint: "a column, conversations[0].value, or \"{{title}}: {{body}}\"")
      return nil
    }
  }

  /// A column path.
  public func columnPath(_ name: String) -> Marked<ColumnPath>? {
    let text = optionalText(name)
    note(name, .column)
    guard let text else { return nil }
    if let path = ColumnPath(text) { return Marked(path, mark: mark(of: name)) }
    log.error(
      mark(of: name), "\(owner): \(name) cannot be read: \"\(text)\" is no column",
      hint: "a column, or a path such as problem.tests")
    return nil
  }

  /// Yes or no.
  public func truth(_ name: String) -> Bool? {
    note(name, .truth)
    guard let node = node(name) else { return nil }
    switch node.scalar?.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      log.error(node.mark, "\(owner): \(name) should be true or false")
      return nil
    }
  }

  /// Whether the field says `off`.
  public func isOff(_ name: String) -> Bool { node(name)?.scalar == "off" }

  /// One text or several.
  public func texts(_ name: String) -> [(text: String, mark: RecipeNode.Mark)]? {
    note(name, .texts)
    guard let node = node(name) else { return nil }
    guard case .list(let elements) = node.content else {
      return scalar(node, name, "a text or a list of texts").map { [($0, node.mark)] }
    }
    return elements.compactMap { element in
      scalar(element, name, "texts").map { ($0, element.mark) }
    }
  }

  /// The elements of a list, or the one thing that stands in its place.
  public func list(_ name: String) -> [RecipeNode] {
    note(name, .list)
    guard let node = node(name) else { return [] }
    if case .list(let elements) = node.content { return elements }
    return [node]
  }

  /// The entries of a mapping.
  ///
  /// - Parameter hint: what to write where something else stands.
  public func mapping(_ name: String, hint: String? = nil) -> [RecipeNode.Entry] {
    note(name, .mapping)
    guard let node = node(name) else { return [] }
    if case .mapping(let entries) = node.content { return entries }
    log.error(node.mark, "\(owner): \(name) should be a mapping: key: value", hint: hint)
    return []
  }

  /// Finds fault with every field that was not asked for. Call it last.
  public func finish() {
    let formerNames = Set(Self.formerNames.values)
    for entry in entries where !asked.contains(entry.key) {
      log.error(
        entry.keyMark, "\(owner) has no field \"\(entry.key)\"",
        hint: OtherTools.hint(for: entry.key, of: owner)
          ?? suggestion(
            for: entry.key, among: Array(Set(asked.filter { !formerNames.contains($0) }))))
    }
  }

  private func missing(_ name: String, _ hint: String?) {
    log.error(mark, "\(owner) needs the field \"\(name)\"", hint: hint)
  }

  private func scalar(_ node: RecipeNode, _ name: String, _ expected: String) -> String? {
    if let text = node.scalar, !text.isEmpty { return text }
    log.error(node.mark, "\(owner): \(name) should be \(expected)")
    return nil
  }

  private func words(for range: ClosedRange<Int64>) -> String {
    range.upperBound == .max
      ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
  }
}
