import Foundation
import Values

/// OpenAI's batches: a file of requests is uploaded, a batch made of it, and two files come back.
struct OpenAIBatches: BatchInterface {
  var mostCalls: Int { 50_000 }

  func submit(_ calls: [Call], tag: BatchTag, _ endpoint: BatchEndpoint) async throws -> String {
    let interface = ChatCompletions()
    var lines: [UInt8] = []
    for call in calls {
      let line: Record = [
        "custom_id": .string(call.key.description), "method": "POST",
        "url": .string("/v1\(interface.path)"), "body": .record(interface.body(CallGroup(call))),
      ]
      line.appendJSON(to: &lines)
      lines.append(UInt8(ascii: "\n"))
    }
    let file = try await endpoint.send(upload(lines, to: endpoint.at("/files")))
    let request = Request.posting(
      [
        "input_file_id": file["id"] ?? .null,
        "endpoint": .string("/v1\(interface.path)"), "completion_window": "24h",
        "metadata": .record(["retort": .string(tag.description)]),
      ], to: try endpoint.at("/batches"))
    let ids = Set(calls.map(\.key.description))
    return try await endpoint.make(request) {
      try await find(WantedBatch(tag: tag, ids: ids, others: []), endpoint)
    }
  }

  func find(_ wanted: WantedBatch, _ endpoint: BatchEndpoint) async throws -> String? {
    var after = ""
    while true {
      let page = try await endpoint.get("/batches?limit=100\(after)")
      let batches = page["data"]?.list?.compactMap(\.record) ?? []
      var isTooOld = false
      for batch in batches {
        guard let name = batch["id"]?.string else { continue }
        let made = batch["created_at"]?.double.map { Date(timeIntervalSince1970: $0) }
        isTooOld = !wanted.tag.isBefore(made)
        if isTooOld { break }
        if wanted.others.contains(name) { continue }
        if let tag = batch["metadata"]?.record?["retort"]?.string {
          if tag == wanted.tag.description { return name }
        } else if try await holds(wanted.ids, batch, endpoint) {
          // A provider that keeps no metadata: what was handed in has the calls' names.
          return name
        }
      }
      guard page["has_more"]?.bool == true, !isTooOld, let last = batches.last?["id"]?.string
      else { return nil }
      after = "&after=\(last)"
    }
  }

  /// Whether a batch's file begins with one of these calls.
  private func holds(_ ids: Set<String>, _ batch: Record, _ endpoint: BatchEndpoint) async throws
    -> Bool
  {
    guard let file = batch["input_file_id"]?.string else { return false }
    let request = try Request(method: .get, url: "\(endpoint.url)/files/\(file)/content").from(
      endpoint.client.teacher)
    // What cannot be read is not known to be ours.
    guard let response = try? await endpoint.client.connections.response(to: request),
      response.isSuccess
    else { return false }
    let line = response.bytes.prefix { $0 != UInt8(ascii: "\n") }
    let id = Response(status: 200, bytes: Array(line)).record?["custom_id"]?.string
    return id.map(ids.contains) ?? false
  }

  func state(of name: String, _ endpoint: BatchEndpoint) async throws -> BatchState {
    let batch = try await endpoint.get("/batches/\(name)")
    switch batch["status"]?.string {
    case "completed", "expired", "cancelled":
      return .isOver(
        results: try ["output_file_id", "error_file_id"].compactMap { batch[$0]?.string }
          .map { try endpoint.at("/files/\($0)/content") })
    case "failed":
      let errors = batch["errors"]?.record?["data"]?.list?.compactMap(\.record) ?? []
      let first = errors.first
      return .failed(
        BatchFault(
          code: first?["code"]?.string ?? "",
          message: first?["message"]?.string ?? "batch \(name) failed: \(batch.json)"))
    default: return .isWorkedOn
    }
  }

  func result(_ line: Record) throws -> BatchResult {
    guard let id = line["custom_id"]?.string else {
      throw UnreadableReply("a line has no custom_id")
    }
    guard let response = line["response"]?.record, let status = response["status_code"]?.integer
    else {
      return BatchResult(id: id, response: nil)
    }
    return BatchResult(
      id: id,
      response: Response(
        status: Int(clamping: status), bytes: Array((response["body"] ?? .null).json.utf8)))
  }

  private func upload(_ lines: [UInt8], to url: String) -> Request {
    let boundary = "retort-\(UUID().uuidString)"
    let head = """
      --\(boundary)\r
      content-disposition: form-data; name="purpose"\r
      \r
      batch\r
      --\(boundary)\r
      content-disposition: form-data; name="file"; filename="calls.jsonl"\r
      content-type: application/jsonl\r
      \r\n
      """
    return Request(
      method: .post, url: url,
      headers: [("content-type", "multipart/form-data; boundary=\(boundary)")],
      body: Array(head.utf8) + lines + Array("\r\n--\(boundary)--\r\n".utf8))
  }
}
