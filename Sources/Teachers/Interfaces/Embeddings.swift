import Foundation
import Values

/// OpenAI's embeddings, as vLLM, llama.cpp, Text Embeddings Inference and others have them: many texts in one request.
struct Embeddings: Interface {
  var path: String { "/embeddings" }

  func headers(key: String?) -> [(name: String, value: String)] {
    ChatCompletions().headers(key: key)
  }

  func body(_ group: CallGroup) -> Record {
    var body: Record = [
      "model": .string(group.teacher.model),
      "input": .list(group.calls.map { .string($0.messages[0].content) }),
    ]
    body.merge(group.teacher.extraBody)
    return body
  }

  /// What all took together is the first's; it cannot be told what each did. A vector that cannot be used (NaN, null,
  /// no list) is that of its text alone: its reply has none.
  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    let items = (body["data"]?.list ?? []).compactMap(\.record).sorted {
      ($0["index"]?.integer ?? 0) < ($1["index"]?.integer ?? 0)
    }
    guard !items.isEmpty else { throw UnreadableReply("it has no vectors") }
    let tokens = Usage(body).promptTokens
    var replies: [Reply] = []
    var whole = 0
    for (place, item) in items.enumerated() {
      // Where one is missing, the others would be given to the wrong texts.
      if let index = item["index"]?.integer, index != place {
        throw UnreadableReply("vector \(place) is missing")
      }
      let numbers = item["embedding"]?.list ?? []
      let vector = numbers.compactMap { $0.double.map(Float.init) }
      let isWhole =
        !vector.isEmpty && vector.count == numbers.count && vector.allSatisfy(\.isFinite)
      if isWhole { whole += 1 }
      replies.append(
        Reply(vector: isWhole ? vector : [], promptTokens: tokens.map { place == 0 ? $0 : 0 }))
    }
    guard whole > 0 else { throw UnreadableReply("vector 0 is no list of numbers") }
    return replies
  }

  func piece(_ event: Record) -> ReplyPiece { ReplyPiece() }
}

extension Reply {
  /// Why a reply ended that is a vector.
  private static let isVector = "vector"

  /// An embedding. It is remembered as answers are: the content is Base64 of 4 bytes a number, the lowest first, as
  /// OpenAI's `encoding_format: base64` has it. An empty one stands for a vector that could not be used.
  public init(vector: [Float], promptTokens: Int64?) {
    let bytes = vector.flatMap { number in
      withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
    }
    self.init(
      content: Data(bytes).base64EncodedString(), reasoning: nil, finishReason: Self.isVector,
      promptTokens: promptTokens, completionTokens: 0)
  }

  /// The embedding that it is; nil if it is none.
  public var vector: [Float]? {
    guard finishReason == Self.isVector, let bytes = Data(base64Encoded: content),
      !bytes.isEmpty, bytes.count.isMultiple(of: 4)
    else { return nil }
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
  }
}
