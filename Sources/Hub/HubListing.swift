import Foundation
import Values

/// What a dataset holds at a commit.
struct HubListing: Sendable {
  let commit: String
  let files: [HubPin.File]
  /// The configurations that the dataset's card names; none if it names none.
  let configurations: [HubConfiguration]

  /// Asks the Hub for a dataset at a branch, tag or commit.
  ///
  /// - Throws: ``RetortError`` of kind `input`; also if a path would leave the dataset's folder.
  static func read(_ dataset: String, revision: String, _ hub: HubRequests) async throws
    -> HubListing
  {
    let base = "\(hub.place.endpoint)/api/datasets/\(dataset)"
    let info: Info = try await json("\(base)/revision/\(encoded(revision))", hub).0
    guard isHexadecimal(info.sha, 40) else {
      throw RetortError(.input, "cannot read \(base)", cause: "\"\(info.sha)\" is no commit")
    }
    var files: [HubPin.File] = []
    var next: String? = "\(base)/tree/\(info.sha)?recursive=true&expand=false"
    while let page = next {
      let (entries, link): ([Entry], String?) = try await json(page, hub)
      files += try entries.compactMap { try $0.file() }
      next = link
    }
    return HubListing(
      commit: info.sha, files: files.sorted { $0.path < $1.path },
      configurations: info.cardData?.configs ?? [])
  }

  private struct Info: Decodable {
    struct Card: Decodable {
      let configs: [HubConfiguration]?
    }

    let sha: String
    let cardData: Card?
  }

  private struct Entry: Decodable {
    struct Large: Decodable {
      let oid: String
      let size: Int
    }

    let type: String
    let path: String
    let oid: String
    let size: Int?
    let lfs: Large?

    /// Nil for a folder.
    func file() throws -> HubPin.File? {
      let content = lfs?.oid ?? oid
      guard type == "file" || type == "directory", staysBelow(path),
        isHexadecimal(content, lfs == nil ? 40 : 64)
      else {
        throw RetortError(
          .input, "the Hub's listing is refused",
          cause: "it names the \(type) \"\(path)\" (\(content))",
          hint: "do not use this dataset: its paths could lead anywhere")
      }
      guard type == "file" else { return nil }
      return HubPin.File(path: path, size: lfs?.size ?? size ?? 0, content: content)
    }
  }

  /// Reads a page, and where the next one is.
  private static func json<Page: Decodable>(_ address: String, _ hub: HubRequests) async throws -> (
    Page, next: String?
  ) {
    try await hub.retrying("cannot list \(address)") {
      let response = try await hub.get(address)
      let data = try await hub.body(response)
      let next = response.headers["link"].flatMap { $0.split(separator: ",") }
        .first { $0.contains("rel=\"next\"") }?
        .firstMatch(of: /<([^>]*)>/).map { String($0.1) }
      do {
        let page = try JSONDecoder().decode(Page.self, from: data)
        return (page, next.flatMap { hub.isOwn($0) ? $0 : nil })
      } catch {
        throw HubRequests.Passing(what: "\(address) answers what is no listing: \(error)")
      }
    }
  }

  /// A branch may be called `refs/convert/parquet`.
  private static func encoded(_ revision: String) -> String {
    revision.addingPercentEncoding(
      withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~")))
      ?? revision
  }
}
