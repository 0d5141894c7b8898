/// Numbers of JSON that no 64 bits hold, as doubles.
///
/// Transformers writes `1000000000000000019884624838656` where a tokenizer knows no longest text.
enum LongNumbers {
  /// The text with a fraction behind whole numbers of nineteen digits and more, outside of texts.
  ///
  /// - Complexity: one pass.
  static func widened(_ json: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(json.utf8.count + 8)
    var isInText = false
    var isEscaped = false
    /// Digits of a number that has been a whole one so far; nil within another one.
    var digits: Int? = 0
    for byte in json.utf8 {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isInText {
        isInText = isEscaped || byte != UInt8(ascii: "\"")
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
      } else if isDigit {
        digits = digits.map { $0 + 1 }
      } else if byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
        digits = nil
      } else {
        if let digits, digits >= 19 { result += ".0".utf8 }
        digits = 0
        isInText = byte == UInt8(ascii: "\"")
      }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
