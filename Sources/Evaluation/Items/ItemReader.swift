import Formats
import Foundation
import Values

/// Reads a benchmark's items out of rows.
struct ItemReader {
  private let benchmark: Benchmark
  private let clusterPattern: Regex<AnyRegexOutput>?

  init(_ benchmark: Benchmark) {
    self.benchmark = benchmark
    // The reader of benchmarks has tried it.
    clusterPattern = benchmark.columns.clusterPattern.flatMap { try? Regex($0) }
  }

  /// The items of files.
  ///
  /// - Parameter origin: what the files are called in results.
  /// - Throws: ``RetortError`` of kind `input` if a file cannot be read, there is no item, or two are the same.
  func items(_ paths: [String], origin: String) throws -> ItemSet {
    var items: [Item] = []
    var refused: [(place: Int, reason: String)] = []
    var bad: [(item: Item, reason: String)] = []
    var seen: [String: String] = [:]
    var place = 0
    for path in paths {
      let reader = try FileKind.reader(for: path)
      while let result = try reader.next() {
        defer { place += 1 }
        switch result {
        case .row(let row):
          guard benchmark.selection.takes(row) else { continue }
          switch item(row, place) {
          case .success(let item):
            if let reason = knownFault(item) { bad.append((item, reason)) }
            if let other = seen[item.digest.description] {
              refused.append((place, "it is the same as \(other)"))
            } else {
              seen[item.digest.description] = item.name
              items.append(item)
            }
          case .failure(let fault): refused.append((place, fault.reason))
          }
        case .malformed(let row): refused.append((place, row.problem))
        }
      }
    }
    guard !items.isEmpty else {
      throw RetortError(
        .input, "benchmark \"\(benchmark.name)\" has no items",
        cause: refused.first.map { "row \($0.place + 1): \($0.reason)" }
          ?? (place == 0 ? "\(origin) is empty" : "none of \(place) rows is selected"),
        hint: Catalogue.names.contains(benchmark.name)
          ? "retort benchmarks \(benchmark.name) tells where they should be and in which columns"
          : "items, question and reference say where they are and in which columns")
    }
    try checkPlaces(items[0])
    return ItemSet(
      all: items, limit: benchmark.limit, refused: refused, knownBad: bad,
      missingColumns: missingColumns(items), origin: origin)
  }

  private func missingColumns(_ items: [Item]) -> [String] {
    let columns = benchmark.columns
    let all: [(String, [ColumnPath], (Item) -> Bool)] = [
      ("kind", columns.kind, { $0.kind != nil }), ("group", columns.group, { $0.group != nil }),
      ("cluster", columns.cluster, { $0.cluster != nil }),
    ]
    return all.filter { !$0.1.isEmpty && !items.contains(where: $0.2) }.map { name, paths, _ in
      "\(paths.map(\.text).joined(separator: ", ")) (\(name))"
    }
  }

  /// Why an item is known to be faulty, by its name or by its title as it stands in addresses: `find-the-peaks`.
  private func knownFault(_ item: Item) -> String? {
    if benchmark.knownBad.isEmpty { return nil }
    if let reason = benchmark.knownBad[item.name] { return reason }
    guard let title = item.row["question_title"]?.string ?? item.row["title"]?.string else {
      return nil
    }
    let words = title.lowercased().split { !($0.isLetter || $0.isNumber) }
    return benchmark.knownBad[words.joined(separator: "-")]
  }

  /// A misspelt place of a prompt would be sent as it stands.
  private func checkPlaces(_ item: Item) throws {
    guard let name = benchmark.prompt.unknownPlace(item) else { return }
    throw RetortError(
      .input,
      "the prompt of benchmark \"\(benchmark.name)\" has a place {\(name)}, and rows have no such column",
      cause: "columns are: \(item.row.fields.map(\.name).joined(separator: ", "))",
      hint: "{question}, {options}, or a column's name")
  }

  private struct Fault: Error {
    let reason: String
  }

  private func item(_ row: Record, _ place: Int) -> Result<Item, Fault> {
    let columns = benchmark.columns
    func text(_ paths: [ColumnPath]) -> String? {
      for path in paths {
        if let text = path.value(in: row)?.plainText { return text }
      }
      return nil
    }
    func missing(_ what: String, _ paths: [ColumnPath]) -> Result<Item, Fault> {
      if let list = paths.first(where: { $0.value(in: row)?.list != nil }) {
        return .failure(
          Fault(reason: "its \(what) is a list: write \(list.text)[0] for its first"))
      }
      return .failure(
        Fault(reason: "it has no \(what) (\(paths.map(\.text).joined(separator: ", ")))"))
    }
    guard let question = text(columns.question), !question.allSatisfy(\.isWhitespace) else {
      return missing("question", columns.question)
    }
    var options: [String] = []
    if !columns.rightOption.isEmpty {
      guard let right = text(columns.rightOption) else {
        return missing("right option", columns.rightOption)
      }
      options = [right] + columns.otherOptions.compactMap { $0.value(in: row)?.plainText }
      guard options.count == columns.otherOptions.count + 1 else {
        return missing("other option", columns.otherOptions)
      }
      guard Set(options).count == options.count else {
        return .failure(Fault(reason: "two of its options are the same"))
      }
    }
    let reference = text(columns.reference) ?? options.first
    if reference == nil, !columns.reference.isEmpty {
      return missing("reference", columns.reference)
    }
    if benchmark.grader.kind == .choice, options.isEmpty,
      reference.map({ ChosenLetters.named($0)?.count != 1 }) ?? true
    {
      return .failure(
        Fault(
          reason:
            "its reference \"\((reference ?? "").prefix(40))\" is no letter, and it has no options")
      )
    }
    var tests: Digest?
    if benchmark.grader.kind == .program {
      guard let column = columns.tests.first(where: { ($0.value(in: row) ?? .null) != .null })
      else { return missing("tests", columns.tests) }
      tests = column.value(in: row).map { Digest(of: $0.json) }
    }
    return .success(
      Item(
        name: text(columns.name) ?? String(place + 1), question: question,
        reference: reference ?? "", options: options, rightOption: options.isEmpty ? nil : 0,
        kind: text(columns.kind), cluster: text(columns.cluster).flatMap(cluster),
        group: text(columns.group), tests: tests, row: row))
  }

  private func cluster(_ text: String) -> String? {
    guard let clusterPattern else { return text }
    guard let match = text.firstMatch(of: clusterPattern) else { return nil }
    let part = match.output.count > 1 ? match.output[1].substring : match.output[0].substring
    return part.map(String.init)
  }
}
