import Values

/// Which questions are kept back from a training: always the same ones, whatever else is in the data.
///
/// The rows of one question go together, since a loss over answers to questions that were trained on tells little.
public enum HeldOut {
  /// Whether a question is held out.
  ///
  /// - Parameter share: of all questions, from 0 to 1.
  public static func contains(question: String, share: Double) -> Bool {
    guard share > 0 else { return false }
    // The first 53 bits of the digest are a number that a double holds exactly.
    let bytes = Digest(of: "held out\n\(question)").bytes
    let bits = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 11
    return Double(bits) / 9_007_199_254_740_992 < share
  }
}
