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
    var generator = SplitMix(state: digest)
    var buffer = ByteBuffer(
      string: """
        {"id":"x","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":\
        {"role":"assistant","content":"
        """)
    let end = buffer.writerIndex + 2000
    while buffer.writerIndex < end {
      buffer.writeString(words[Int(generator.next() & 4095)])
      buffer.writeString(" ")
    }
    buffer.writeString(
      #"done."}}],"usage":{"prompt_tokens":20,"completion_tokens":500,"total_tokens":520}}"#)
    return buffer
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
