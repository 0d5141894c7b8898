import Values

extension ChatClient {
  /// The names of the models that a teacher's endpoints list; nil where one of them lists none.
  ///
  /// Asked once and briefly: an endpoint without a list is no worse for it.
  public func listedModels(of teacher: Teacher) async throws -> [String]? {
    guard case .endpoints(let urls, _) = teacher.place else { return nil }
    var names: [String] = []
    for url in urls {
      var request = try Request(method: .get, url: try teacher.url(url, "/models")).from(teacher)
      request.timeouts.connect = min(request.timeouts.connect, 5)
      request.timeouts.firstByte = 10
      request.timeouts.whole = 20
      guard let response = try? await connections.response(to: request), response.isSuccess,
        let list = response.record?["data"]?.list
      else { return nil }
      let found = list.compactMap { $0.record?["id"]?.string }
      guard !found.isEmpty else { return nil }
      names += found
    }
    return names
  }
}
