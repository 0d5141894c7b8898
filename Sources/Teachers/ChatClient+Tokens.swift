import Values

// What some endpoints have besides answers.

extension ChatClient {
  /// The number of a text's tokens, by the endpoint's own tokenizer: vLLM's and llama.cpp's `/tokenize`.
  ///
  /// - Throws: ``RetortError`` of kind `teacher`, also if the endpoint does not tokenize.
  public func tokenCount(of text: String, by teacher: Teacher) async throws -> Int {
    var url = try await address(of: teacher)
    if url.hasSuffix("/v1") { url.removeLast(3) }
    url += "/tokenize"
    // vLLM reads `prompt`, llama.cpp `content`.
    let reply = try await client(for: teacher, url).send(
      .posting(
        ["model": .string(teacher.model), "prompt": .string(text), "content": .string(text)],
        to: url))
    if let count = reply["count"]?.integer { return Int(count) }
    if let tokens = reply["tokens"]?.list { return tokens.count }
    let said = reply.json
    throw RetortError(
      .teacher, "teacher \"\(teacher.name)\" did not count tokens",
      cause: String((try teacher.key?.redacted(said) ?? said).prefix(200)))
  }

  private func client(for teacher: Teacher, _ url: String) -> EndpointClient {
    EndpointClient(
      teacher: teacher, what: "has no \(url.split(separator: "/").last ?? "")",
      connections: connections, policy: policy)
  }
}
