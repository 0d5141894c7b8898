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
    let bytes = Digest(of: question).bytes
    let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Double(number) / 18_446_744_073_709_551_616 < share
  }
}
