import Values

/// Anthropic's message batches: requests are posted together, and a file of results comes back.
struct AnthropicBatches: BatchInterface {
  var mostCalls: Int { 100_000 }

  func submit(_ calls: [Call], tag: String, _ endpoint: BatchEndpoint) async throws -> String {
    let requests = calls.map { call -> Value in
      .record([
        "custom_id": .string(call.key.description),
        "params": .record(AnthropicMessages().body(CallGroup(call))),
      ])
    }
    let request = Request.posting(
      ["requests": .list(requests)], to: try endpoint.at("/messages/batches"))
    return try await endpoint.make(request) {
      try await find(tag: tag, size: calls.count, endpoint)
    }
  }

  /// The interface has no place for a tag. The tag is the time before it was handed in, so a batch of as many
  /// calls that was made since is taken for it; what comes out of it goes by the calls' own names.
  func find(tag: String, size: Int, _ endpoint: BatchEndpoint) async throws -> String? {
    var after = ""
    while true {
      let page = try await endpoint.get("/messages/batches?limit=100\(after)")
      for batch in page["data"]?.list?.compactMap(\.record) ?? [] {
        let counts = batch["request_counts"]?.record?.fields ?? []
        let calls = counts.reduce(0) { $0 + ($1.value.integer ?? 0) }
        if calls == size, batch["created_at"]?.string ?? "" >= tag { return batch["id"]?.string }
      }
      guard page["has_more"]?.bool == true, let last = page["last_id"]?.string else { return nil }
      after = "&after_id=\(last)"
    }
  }

  func resultAddresses(of name: String, _ endpoint: BatchEndpoint) async throws -> [String]? {
    let batch = try await endpoint.get("/messages/batches/\(name)")
    guard batch["processing_status"]?.string == "ended" else { return nil }
    return batch["results_url"]?.string.map { [$0] } ?? []
  }

  func result(_ line: Record) throws -> BatchResult {
    guard let id = line["custom_id"]?.string, let result = line["result"]?.record else {
      throw UnreadableReply("a line has no custom_id or no result")
    }
    func response(_ status: Int, _ body: Value?) -> BatchResult {
      BatchResult(
        id: id, response: Response(status: status, bytes: Array((body ?? .null).json.utf8)))
    }
    switch result["type"]?.string {
    case "succeeded": return response(200, result["message"])
    case "errored":
      let error = result["error"]?.record
      let type = error?["error"]?.record?["type"]?.string ?? error?["type"]?.string
      return response(type == "invalid_request_error" ? 400 : 500, result["error"])
    default: return BatchResult(id: id, response: nil)
    }
  }
}
