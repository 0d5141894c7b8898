import Values

/// Anthropic's message batches: requests are posted together, and a file of results comes back.
struct AnthropicBatches: BatchInterface {
  var mostCalls: Int { 100_000 }

  func submit(_ calls: [Call], tag: BatchTag, _ endpoint: BatchEndpoint) async throws -> String {
    let requests = calls.map { call -> Value in
      .record([
        "custom_id": .string(call.key.description),
        "params": .record(AnthropicMessages().body(CallGroup(call))),
      ])
    }
    let request = Request.posting(
      ["requests": .list(requests)], to: try endpoint.at("/messages/batches"))
    // What was there before is not ours.
    let ids = Set(calls.map(\.key.description))
    let others = try await names(size: calls.count, tag, endpoint)
    return try await endpoint.make(request) {
      try await find(WantedBatch(tag: tag, ids: ids, others: Set(others)), endpoint)
    }
  }

  /// The interface has no place for a tag, so a batch of as many calls that was made since is taken for it until its
  /// results, which go by the calls' own names, say otherwise.
  func find(_ wanted: WantedBatch, _ endpoint: BatchEndpoint) async throws -> String? {
    // The oldest that it can be: the list begins with the newest.
    try await names(size: wanted.ids.count, wanted.tag, endpoint).last {
      !wanted.others.contains($0)
    }
  }

  /// The names of all batches of a size that were made since a time, the newest first.
  private func names(size: Int, _ tag: BatchTag, _ endpoint: BatchEndpoint) async throws -> [String]
  {
    var names: [String] = []
    var after = ""
    while true {
      let page = try await endpoint.get("/messages/batches?limit=100\(after)")
      let batches = page["data"]?.list?.compactMap(\.record) ?? []
      let young = batches.filter {
        tag.isBefore($0["created_at"]?.string.flatMap(BatchTag.date))
      }
      for batch in young {
        let counts = batch["request_counts"]?.record?.fields ?? []
        let calls = counts.reduce(Int64(0)) { saturatingSum($0, $1.value.integer ?? 0) }
        if calls == size, let name = batch["id"]?.string { names.append(name) }
      }
      // The others are older still.
      guard page["has_more"]?.bool == true, !young.isEmpty, let last = page["last_id"]?.string
      else { return names }
      after = "&after_id=\(last)"
    }
  }

  func state(of name: String, _ endpoint: BatchEndpoint) async throws -> BatchState {
    let batch = try await endpoint.get("/messages/batches/\(name)")
    guard batch["processing_status"]?.string == "ended" else { return .isWorkedOn }
    return .isOver(results: batch["results_url"]?.string.map { [$0] } ?? [])
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
