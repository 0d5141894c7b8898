import Foundation
import Values

/// OpenAI's batches: a file of requests is uploaded, a batch made of it, and two files come back.
struct OpenAIBatches: BatchInterface {
  var mostCalls: Int { 50_000 }

  func submit(_ calls: [Call], tag: String, _ endpoint: BatchEndpoint) async throws -> String {
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
        "metadata": .record(["retort": .string(tag)]),
      ], to: try endpoint.at("/batches"))
    return try await endpoint.make(request) {
      try await find(tag: tag, size: calls.count, endpoint)
    }
  }

  func find(tag: String, size: Int, _ endpoint: BatchEndpoint) async throws -> String? {
    var after = ""
    while true {
      let page = try await endpoint.get("/batches?limit=100\(after)")
      let batches = page["data"]?.list?.compactMap(\.record) ?? []
      for batch in batches where batch["metadata"]?.record?["retort"]?.string == tag {
        return batch["id"]?.string
      }
      guard page["has_more"]?.bool == true, let last = batches.last?["id"]?.string else {
        return nil
      }
      after = "&after=\(last)"
    }
  }

  func resultAddresses(of name: String, _ endpoint: BatchEndpoint) async throws -> [String]? {
    let batch = try await endpoint.get("/batches/\(name)")
    switch batch["status"]?.string {
    case "completed", "expired", "cancelled":
      return try ["output_file_id", "error_file_id"].compactMap { batch[$0]?.string }
        .map { try endpoint.at("/files/\($0)/content") }
    case "failed":
      let why = batch["errors"]?.record?["data"]?.list?.first?.record?["message"]?.string
      throw endpoint.unusable("batch \(name) failed: \(why ?? batch.json)")
    default: return nil
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
        status: Int(status), bytes: Array((response["body"] ?? .null).json.utf8)))
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
