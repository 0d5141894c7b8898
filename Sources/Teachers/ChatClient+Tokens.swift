import Values

// What some endpoints have besides answers.

extension ChatClient {
  /// The number of a text's tokens, by the endpoint's own tokenizer: vLLM's and llama.cpp's `/tokenize`.
  ///
  /// - Throws: ``RetortError`` of kind `teacher`, also if the endpoint does not tokenize.
  public func tokenCount(of text: String, by teacher: Teacher) async throws -> Int {
    let place = EndpointAddress(try await address(of: teacher)).withoutVersion
    let url = try teacher.url("\(place)", "/tokenize")
    // vLLM reads `prompt`, llama.cpp `content`.
    let reply = try await client(for: teacher).send(
      .posting(
        ["model": .string(teacher.model), "prompt": .string(text), "content": .string(text)],
        to: url))
    if let count = reply["count"]?.integer { return Int(count) }
    if let tokens = reply["tokens"]?.list { return tokens.count }
    let said = reply.json
    throw RetortError(
      .teacher, "teacher \"\(teacher.name)\" did not count tokens",
      cause: String(try teacher.secrets.redacted(said).prefix(200)))
  }

  private func client(for teacher: Teacher) -> EndpointClient {
    EndpointClient(
      teacher: teacher, what: "has no /tokenize",
      connections: connections, policy: policy)
  }
}
