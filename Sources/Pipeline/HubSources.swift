import Formats
import Foundation
import Hub
import Machine
import Recipes
import Sources
import Storage

/// Brings the Hub's datasets that a recipe names.
///
/// The first run pins each of them to a commit, in its plan; later runs of the same name take that commit
/// again, whatever has become of the branch, and without asking the Hub when the files are here.
public struct HubSources: Sendable {
  private let run: RunFolder
  private let place: HubPlace
  /// Whether branches are looked up anew.
  private let updates: Bool

  public init(run: RunFolder, place: HubPlace = HubPlace(), updates: Bool = false) {
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

  /// The files of those pins of which all are here.
  public func files(of pins: [HubPin], for specs: [HubSpec]) -> HubFiles {
    var known: [HubSpec: PinnedFiles] = [:]
    for spec in specs {
      guard let pin = pins.first(where: { $0.answers(spec) }),
        let paths = Hub.paths(of: pin, place: place)
      else { continue }
      known[spec] = PinnedFiles(
        dataset: pin.dataset, revision: pin.commit,
        files: zip(pin.files, paths).map {
          .init(name: $0.path, path: $1, size: $0.size, content: $0.content)
        })
    }
    return .known(known)
  }

  private func pinsOfLastRun() -> [HubPin] {
    struct Plan: Decodable {
      let pinned: [HubPin]?
    }
    guard let data = Files.contents(of: run.plan) else { return [] }
    return (try? JSONDecoder().decode(Plan.self, from: data))?.pinned ?? []
  }

  private static let isRows: @Sendable (String) -> Bool = { FileSet.isRows($0) }
}
