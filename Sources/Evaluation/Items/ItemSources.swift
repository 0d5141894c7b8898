import Filters
import Formats
import Foundation
import Hub
import Machine
import Pipeline
import Recipes
import Values

/// Brings the items of benchmarks: from files, or from the Hub, where each dataset is pinned to the commit that it was when
/// the evaluation first took it.
public struct ItemSources: Sendable {
  private let folder: EvaluationFolder
  private let place: HubPlace
  /// Whether branches are looked up anew.
  private let updates: Bool

  public init(_ folder: EvaluationFolder, place: HubPlace = HubPlace(), updates: Bool = false) {
    self.folder = folder
    self.place = place
    self.updates = updates
  }

  private static let isRows: @Sendable (String) -> Bool = { FileSet.isRows($0) }

  /// The items of a benchmark.
  ///
  /// - Parameters:
  ///   - say: is told what is downloaded.
  ///   - progress: is told how far it is.
  /// - Throws: ``RetortError`` of kind `input` or `usage` if they cannot be had.
  func items(
    of benchmark: Benchmark, say: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (Hub.Progress) -> Void
  ) async throws -> ItemSet {
    let reader = ItemReader(benchmark)
    switch benchmark.place {
    case .files(let paths, let folder):
      var files: [String] = []
      for path in paths {
        let found = Files.matching(resolved(path.value, in: folder))
        guard !found.isEmpty else {
          throw RetortError(
            .input, "benchmark \"\(benchmark.name)\" has no items",
            cause: "no such file: \(path.value)")
        }
        files += found
      }
      let origin = paths.map(\.value).joined(separator: ", ")
      return try await OwnThread.run { [files] in try reader.items(files, origin: origin) }
    case .hub(let spec, let only):
      do {
        let pin = try await fetched(spec, only, say, progress)
        guard let paths = Hub.paths(of: pin, place: place), !paths.isEmpty else {
          throw RetortError(
            .input, "\(spec.dataset) has no such files", cause: only.joined(separator: ", "))
        }
        let origin = "\(pin.dataset)@\(pin.commit)"
        return try await OwnThread.run { try reader.items(paths, origin: origin) }
      } catch let error as RetortError {
        throw Self.told(error, benchmark, spec)
      }
    }
  }

  /// The same error, with what has to be done for a gated dataset, or how to do without the Hub.
  private static func told(_ error: RetortError, _ benchmark: Benchmark, _ spec: HubSpec)
    -> RetortError
  {
    RetortError(
      error.kind, "the items of benchmark \"\(benchmark.name)\" cannot be had: \(error.what)",
      cause: error.cause,
      hint: benchmark.access.map { "if it is denied: \($0)" }
        ?? "\(error.hint.map { "\($0); or " } ?? "")name a file of them: "
        + "{ \(benchmark.name): { items: FILE } }")
  }

  private func fetched(
    _ spec: HubSpec, _ only: [String], _ say: @escaping @Sendable (String) -> Void,
    _ progress: @escaping @Sendable (Hub.Progress) -> Void
  ) async throws -> HubPin {
    let known = updates ? [] : pins()
    return try await Hub.with(place, isRows: Self.isRows) { hub in
      let whole: HubPin
      if let pin = known.first(where: { $0.answers(spec) }) {
        whole = pin
      } else {
        whole = try await hub.pin(spec)
        try keep(whole)
      }
      let pin = only.isEmpty ? whole : whole.taking(only)
      if Hub.paths(of: pin, place: place) == nil {
        say(
          "\(pin.dataset) at \(pin.commit.prefix(12)): \(pin.files.count) files, \(pin.bytes) bytes"
        )
      }
      try await hub.fetch(pin, progress: progress, note: { say("note: \($0)") })
      return pin
    }
  }

  private func pins() -> [HubPin] {
    guard let data = Files.contents(of: folder.pins) else { return [] }
    return (try? JSONDecoder().decode([HubPin].self, from: data)) ?? []
  }

  private func keep(_ pin: HubPin) throws {
    try Files.makeFolder(folder.path)
    let others = pins().filter {
      ($0.dataset, $0.subset, $0.split, $0.revision)
        != (pin.dataset, pin.subset, pin.split, pin.revision)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(others + [pin]) else { return }
    try Files.writeWhole(String(decoding: data, as: UTF8.self) + "\n", to: folder.pins)
  }
}
