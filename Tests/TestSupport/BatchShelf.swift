import Values

/// The batches that lie with a ``FaultyProvider``: each is worked on for two looks at it, leaves every seventh
/// call of its first round open, and then brings results in a shuffled order.
struct BatchShelf {
  private struct Batch {
    let isAnthropic: Bool
    let tag: String
    let created: Int
    var results: [String] = []
    var errors: [String] = []
    var looks = 0
    var size = 0
  }

  private var files: [String: [UInt8]] = [:]
  private var batches: [Batch] = []
  private var clock = 0

  var count: Int { batches.count }

  typealias Complete = (_ body: Record, _ isAnthropic: Bool) -> (status: Int, record: Record)

  mutating func answer(
    _ request: LoopbackServer.Request, path: String, body: Record, _ complete: Complete
  ) -> LoopbackServer.Response {
    let parts = path.split(separator: "/").map(String.init)
    switch (request.method, parts.dropFirst().joined(separator: "/")) {
    case ("POST", "files"):
      let name = "file-\(files.count)"
      files[name] = Self.fileContent(request.body)
      return .text(200, Record.init([.init("id", .string(name))]).json)
    case ("POST", "batches"):
      let lines = files[body["input_file_id"]?.string ?? ""].map(Self.lines) ?? []
      let calls = lines.map { ($0["custom_id"]?.string ?? "", $0["body"]?.record ?? [:]) }
      let tag = body["metadata"]?.record?["retort"]?.string ?? ""
      let number = add(calls, isAnthropic: false, tag: tag, complete)
      return .text(200, view(number).json)
    case ("POST", "messages/batches"):
      let calls = (body["requests"]?.list ?? []).compactMap(\.record).map {
        ($0["custom_id"]?.string ?? "", $0["params"]?.record ?? [:])
      }
      let number = add(calls, isAnthropic: true, tag: "", complete)
      return .text(200, view(number).json)
    case ("GET", "batches"), ("GET", "messages/batches"):
      let list = batches.indices.filter { batches[$0].isAnthropic == (parts.count > 2) }
      return .text(
        200,
        Record([
          .init("data", .list(list.reversed().map { .record(view($0)) })), .init("has_more", false),
        ]).json)
    default: return look(parts, request)
    }
  }

  private mutating func look(_ parts: [String], _ request: LoopbackServer.Request)
    -> LoopbackServer.Response
  {
    guard let number = parts.compactMap({ $0.split(separator: "_").last.flatMap { Int($0) } }).last,
      batches.indices.contains(number)
    else { return .text(404, "{}") }
    switch parts.last {
    case "content":
      let isError = parts.contains { $0.hasPrefix("errors_") }
      let lines = isError ? batches[number].errors : batches[number].results
      return .text(200, lines.joined(separator: "\n"))
    case "results": return .text(200, batches[number].results.joined(separator: "\n") + "\n")
    default:
      batches[number].looks += 1
      let port = request.headers["host"] ?? ""
      return .text(200, view(number, host: port).json)
    }
  }

  private mutating func add(
    _ calls: [(id: String, body: Record)], isAnthropic: Bool, tag: String, _ complete: Complete
  ) -> Int {
    clock += 1
    var batch = Batch(isAnthropic: isAnthropic, tag: tag, created: clock)
    batch.size = calls.count
    for (index, call) in calls.enumerated() {
      let isOpen = batches.isEmpty && index % 7 == 3
      let (status, record) = complete(call.body, isAnthropic)
      let line =
        isAnthropic
        ? Self.anthropicLine(call.id, status, record, isOpen)
        : Self.openAILine(call.id, status, record, isOpen)
      if !isAnthropic && (isOpen || status != 200) {
        batch.errors.append(line)
      } else {
        batch.results.append(line)
      }
    }
    batch.results.reverse()
    batches.append(batch)
    return batches.count - 1
  }

  private static func openAILine(_ id: String, _ status: Int, _ record: Record, _ isOpen: Bool)
    -> String
  {
    let response: Record = ["status_code": .integer(Int64(status)), "body": .record(record)]
    let expired: Record = ["code": "batch_expired", "message": "too late"]
    return Record([
      .init("custom_id", .string(id)), .init("response", isOpen ? .null : .record(response)),
      .init("error", isOpen ? .record(expired) : .null),
    ]).json
  }

  private static func anthropicLine(_ id: String, _ status: Int, _ record: Record, _ isOpen: Bool)
    -> String
  {
    var result: Record = ["type": "succeeded", "message": .record(record)]
    if status != 200 { result = ["type": "errored", "error": .record(record)] }
    if isOpen { result = ["type": "expired"] }
    return Record([.init("custom_id", .string(id)), .init("result", .record(result))]).json
  }

  private func view(_ number: Int, host: String = "") -> Record {
    let batch = batches[number]
    let isOver = batch.looks >= 2
    if batch.isAnthropic {
      return [
        "id": .string("msgbatch_\(number)"), "created_at": .string("2999-01-01T00:00:0\(number)Z"),
        "processing_status": isOver ? "ended" : "in_progress",
        "request_counts": .record(["processing": .integer(Int64(batch.size))]),
        "results_url": isOver
          ? .string("http://\(host)/v1/messages/batches/msgbatch_\(number)/results") : .null,
      ]
    }
    return [
      "id": .string("batch_\(number)"), "status": isOver ? "completed" : "in_progress",
      "metadata": .record(["retort": .string(batch.tag)]),
      "output_file_id": isOver ? .string("output_\(number)") : .null,
      "error_file_id": isOver && !batch.errors.isEmpty ? .string("errors_\(number)") : .null,
    ]
  }

  /// The content of the file in a multipart form.
  private static func fileContent(_ form: [UInt8]) -> [UInt8] {
    let text = String(decoding: form, as: UTF8.self)
    guard let start = text.range(of: "application/jsonl\r\n\r\n"),
      let end = text.range(of: "\r\n--", range: start.upperBound..<text.endIndex)
    else { return [] }
    return Array(text[start.upperBound..<end.lowerBound].utf8)
  }

  private static func lines(_ bytes: [UInt8]) -> [Record] {
    bytes.split(separator: UInt8(ascii: "\n")).map { FaultyProvider.record(Array($0)) }
  }
}
