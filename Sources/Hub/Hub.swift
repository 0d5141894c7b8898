import Foundation
import Recipes
import Values

/// The Hugging Face Hub: which files a dataset has, and their way into the cache that all tools share.
public struct Hub: Sendable {
  private let requests: HubRequests
  private let isRows: @Sendable (String) -> Bool

  /// How far a download has come.
  public struct Progress: Sendable {
    public let dataset: String
    /// Bytes that are here, and bytes in all.
    public let bytes: Int
    public let total: Int
  }

  /// Opens the connections for the time of `body`.
  ///
  /// - Parameters:
  ///   - isRows: whether a name is that of a file of rows.
  ///   - attempts: of a request that fails in passing; at least 1.
  ///   - pause: seconds before the second attempt; twice as many before each further one.
  public static func with<Result>(
    _ place: HubPlace = HubPlace(), isRows: @escaping @Sendable (String) -> Bool, attempts: Int = 7,
    pause: Double = 0.5, _ body: (Hub) async throws -> Result
  ) async throws -> Result {
    let clients = HubClients(place.environment)
    let requests = HubRequests(place: place, clients: clients, attempts: attempts, pause: pause)
    do {
      let result = try await body(Hub(requests: requests, isRows: isRows))
      try await clients.close()
      return result
    } catch {
      try? await clients.close()
      throw error
    }
  }

  /// Finds out the commit and the files that a recipe's source takes. Offline the cache is asked.
  ///
  /// - Throws: ``RetortError`` of kind `input` or `usage`.
  public func pin(_ spec: HubSpec) async throws -> HubPin {
    let cache = HubCache(requests.place, dataset: spec.dataset)
    let listing: HubListing
    if requests.place.isOffline {
      guard let commit = cache.commit(of: spec.revision) else { throw Self.offline(spec.dataset) }
      listing = HubListing(commit: commit, files: cache.files(of: commit), configurations: [])
    } else {
      listing = try await HubListing.read(spec.dataset, revision: spec.revision, requests)
    }
    return HubPin(
      dataset: spec.dataset, subset: spec.subset, split: spec.split, revision: spec.revision,
      commit: listing.commit, files: try listing.files(for: spec, isRows: isRows))
  }

  /// Brings all files of a pinned dataset that are not in the cache yet, or not as they should be.
  ///
  /// - Parameter note: is told of files in the cache that are damaged.
  /// - Throws: ``RetortError`` of kind `input` or `storage`; what has come by then stays.
  public func fetch(
    _ pin: HubPin, progress: @escaping @Sendable (Progress) -> Void = { _ in },
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws {
    let cache = HubCache(requests.place, dataset: pin.dataset)
    if requests.place.isOffline {
      guard pin.files.allSatisfy(cache.has) else { throw Self.offline(pin.dataset) }
      for file in pin.files where try !cache.isWhole(file) {
        throw RetortError(
          .input, "\(file.path) of \(pin.dataset) is damaged in the cache",
          cause: "its digest is not the one that names it (\(file.content))",
          hint: "unset HF_HUB_OFFLINE, and it is fetched again")
      }
    }
    try cache.prepare()
    let counter = Counter()
    for file in pin.files {
      let download = HubDownload(
        hub: requests, cache: cache, dataset: pin.dataset, commit: pin.commit, file: file,
        progress: { bytes in
          progress(
            Progress(dataset: pin.dataset, bytes: counter.add(bytes), total: pin.bytes))
        }, note: note)
      try await download.run(concurrency: 8)
      try cache.link(file, pin.commit)
    }
    try cache.remember(pin.revision, is: pin.commit)
  }

  /// Where the files of a pinned dataset lie; nil if one of them is not in the cache.
  public static func paths(of pin: HubPin, place: HubPlace = HubPlace()) -> [String]? {
    let cache = HubCache(place, dataset: pin.dataset)
    guard pin.files.allSatisfy(cache.has) else { return nil }
    return pin.files.map { cache.blob($0) }
  }

  private static func offline(_ dataset: String) -> RetortError {
    RetortError(
      .input, "\(dataset) is not in the cache", cause: "HF_HUB_OFFLINE is set",
      hint: "unset it, or bring the dataset first")
  }
}
