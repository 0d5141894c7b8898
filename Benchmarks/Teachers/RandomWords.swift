import NIOCore

/// Answers that no compressor makes small: words drawn from many, another text for every request.
enum RandomWords {
  private static let words: [String] = {
    var generator = SplitMix(state: 7)
    return (0..<4096).map { _ in
      let letters = (0..<(2 + generator.next() % 9)).map { _ in
        Character(UnicodeScalar(UInt8(97 + generator.next() % 26)))
      }
      return String(letters)
    }
  }()

  /// A whole reply with 2 KB of words, the same for the same digest of a request.
  static func completion(of digest: UInt64) -> ByteBuffer {
    ByteBuffer(
      string: """
        {"id":"x","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":\
        {"role":"assistant","content":"\(pieces(of: digest).joined())"}}],"usage":\(usage)}
        """)
  }

  /// The same as a stream of twenty events.
  static func events(of digest: UInt64) -> ByteBuffer {
    var buffer = ByteBuffer()
    for piece in pieces(of: digest) {
      buffer.writeString(
        #"data: {"id":"x","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":""#
          + piece + #""},"finish_reason":null}]}"# + "\n\n")
    }
    buffer.writeString(
      #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
        + "\n\ndata: {\"choices\":[],\"usage\":\(usage)}\n\ndata: [DONE]\n\n")
    return buffer
  }

  private static let usage =
    #"{"prompt_tokens":20,"completion_tokens":500,"total_tokens":520}"#

  /// 2 KB of words in twenty pieces.
  private static func pieces(of digest: UInt64) -> [String] {
    var generator = SplitMix(state: digest)
    return (0..<20).map { _ in
      var piece = ""
      while piece.utf8.count < 100 { piece += words[Int(generator.next() & 4095)] + " " }
      return piece
    }
  }

  /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
  }
}
