import Corpus

// What some endpoints have besides answers.

extension ChatClient {
  /// The embeddings of texts, in their order: a vector for each, of the model's width.
  ///
  /// - Throws: ``RetortError`` of kind `teacher`, also if the endpoint has no embeddings.
  public func embeddings(of texts: [String], by teacher: Teacher) async throws -> [[Float]] {
    let url = try await address(of: teacher) + "/embeddings"
    let reply = try await door(to: teacher, url).send(
      .posting(
        ["model": .string(teacher.model), "input": .list(texts.map(Value.string))], to: url))
    let vectors = (reply["data"]?.list ?? []).compactMap(\.record).sorted {
      ($0["index"]?.integer ?? 0) < ($1["index"]?.integer ?? 0)
    }.map { ($0["embedding"]?.list ?? []).compactMap { $0.double.map(Float.init) } }
    guard vectors.count == texts.count, let width = vectors.first?.count, width > 0,
      vectors.allSatisfy({ $0.count == width })
    else {
      throw RetortError(
        .teacher, "teacher \"\(teacher.name)\" gave no embeddings",
        cause: "\(vectors.count) vectors for \(texts.count) texts")
    }
    return vectors
  }

  /// The number of a text's tokens, by the endpoint's own tokenizer: vLLM's and llama.cpp's `/tokenize`.
  ///
  /// - Throws: ``RetortError`` of kind `teacher`, also if the endpoint does not tokenize.
  public func tokenCount(of text: String, by teacher: Teacher) async throws -> Int {
    var url = try await address(of: teacher)
    if url.hasSuffix("/v1") { url.removeLast(3) }
    url += "/tokenize"
    // vLLM reads `prompt`, llama.cpp `content`.
    let reply = try await door(to: teacher, url).send(
      .posting(
        ["model": .string(teacher.model), "prompt": .string(text), "content": .string(text)],
        to: url))
    if let count = reply["count"]?.integer { return Int(count) }
    if let tokens = reply["tokens"]?.list { return tokens.count }
    throw RetortError(
      .teacher, "teacher \"\(teacher.name)\" did not count tokens",
      cause: String(reply.json.prefix(200)))
  }

  private func door(to teacher: Teacher, _ url: String) -> EndpointDoor {
    EndpointDoor(
      teacher: teacher, what: "has no \(url.split(separator: "/").last ?? "")",
      connections: connections, policy: policy)
  }
}
