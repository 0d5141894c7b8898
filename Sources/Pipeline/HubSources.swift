import Filters
import Formats
import Foundation
import Hub
import Machine
import Recipes
import Sources
import Storage
import Values

/// Brings the Hub's datasets that a recipe names.
///
/// The first run pins each of them to a commit, in its plan; later runs of the same name take that commit
/// again, whatever has become of the branch, and without asking the Hub when the files are here.
public struct HubSources: Sendable {
  private let run: RunFolder?
  private let place: HubPlace
  /// Whether branches are looked up anew.
  private let updates: Bool

  /// - Parameter run: whose former commits are taken again; nil for none.
  public init(run: RunFolder?, place: HubPlace = HubPlace(), updates: Bool = false) {
    self.run = run
    self.place = place
    self.updates = updates
  }

  /// The datasets that a recipe names.
  public static func specs(in recipe: Recipe) -> [HubSpec] {
    recipe.sources.compactMap { source in
      if case .hub(let spec) = source.origin { spec } else { nil }
    }
  }

  /// What a plan can know: which commit and files each dataset is, and where they lie if they are here.
  ///
  /// - Parameter attempts: how often the Hub is asked before it is taken not to answer.
  /// - Throws: ``RetortError`` if the Hub has to be asked and does not answer.
  public func pins(_ specs: [HubSpec], attempts: Int = 7) async throws -> [HubPin] {
    let known = updates ? [] : pinsOfLastRun()
    return try await Hub.with(place, isRows: Self.isRows, attempts: attempts) { hub in
      var pins: [HubPin] = []
      for spec in specs {
        if let pin = known.first(where: { $0.answers(spec) }) {
          pins.append(pin)
        } else {
          pins.append(try await hub.pin(spec))
        }
      }
      return pins
    }
  }

  /// Brings the files of all pins.
  ///
  /// - Parameter note: is told of files in the cache that are damaged.
  public func fetch(
    _ pins: [HubPin], progress: @escaping @Sendable (Hub.Progress) -> Void,
    note: @escaping @Sendable (String) -> Void
  ) async throws {
    try await Hub.with(place, isRows: Self.isRows) { hub in
      for pin in pins { try await hub.fetch(pin, progress: progress, note: note) }
    }
  }

  /// What is known of datasets that filters compare with: which commit each is, and which of its files are taken.
  ///
  /// - Throws: ``RetortError`` if the Hub has to be asked and does not answer, or a dataset has no such files.
  public func pins(_ datasets: [EvaluationDataset], attempts: Int = 7) async throws -> [HubPin] {
    let known = updates ? [] : pinsOfLastRun()
    return try await Hub.with(place, isRows: Self.isRows, attempts: attempts) { hub in
      var pins: [HubPin] = []
      for dataset in datasets {
        // A pin of other files of the same dataset does not have these.
        let kept = known.lazy.filter { $0.answers(dataset.spec) }.map { $0.taking(dataset.only) }
        if let pin = kept.first(where: { $0.has(dataset.only) }) {
          pins.append(pin)
          continue
        }
        let pin = try await hub.pin(dataset.spec).taking(dataset.only)
        guard pin.has(dataset.only) else {
          throw RetortError(
            .input, "\(dataset.spec.dataset) has no such files",
            cause: dataset.only.joined(separator: ", "))
        }
        pins.append(pin)
      }
      return pins
    }
  }

  /// The files of datasets that filters compare with, of which all are here.
  ///
  /// - Parameter pins: of each dataset.
  public func files(of pins: [HubPin], for datasets: [EvaluationDataset])
    -> ComparedFiles
  {
    var found: ComparedFiles = [:]
    for (pin, dataset) in zip(pins, datasets) { found[dataset] = pinned(pin) }
    return found
  }

  private func pinned(_ pin: HubPin) -> PinnedFiles? {
    Hub.paths(of: pin, place: place).map { paths in
      PinnedFiles(
        dataset: pin.dataset, revision: pin.commit,
        files: zip(pin.files, paths).map {
          .init(name: $0.path, path: $1, size: $0.size, content: $0.content)
        })
    }
  }

  /// The files of those pins of which all are here.
  public func files(of pins: [HubPin], for specs: [HubSpec]) -> HubFiles {
    var known: [HubSpec: PinnedFiles] = [:]
    for spec in specs {
      known[spec] = pins.first { $0.answers(spec) }.flatMap(pinned)
    }
    return .known(known)
  }

  private func pinsOfLastRun() -> [HubPin] {
    struct Plan: Decodable {
      let pinned: [HubPin]?
    }
    guard let run, let data = Files.contents(of: run.plan) else { return [] }
    return (try? JSONDecoder().decode(Plan.self, from: data))?.pinned ?? []
  }

  private static let isRows: @Sendable (String) -> Bool = { FileSet.isRows($0) }
}

extension HubPin {
  /// The same with those of its files that are named, by their whole paths or the last parts; with all for no names.
  package func taking(_ names: [String]) -> HubPin {
    names.isEmpty ? self : only { file in names.contains { Self.isNamed($0, file) } }
  }

  /// Whether it has all files of these names.
  fileprivate func has(_ names: [String]) -> Bool {
    names.allSatisfy { name in files.contains { Self.isNamed(name, $0) } }
  }

  private static func isNamed(_ name: String, _ file: File) -> Bool {
    name == file.path || name == String(file.path.split(separator: "/").last ?? "")
  }
}
