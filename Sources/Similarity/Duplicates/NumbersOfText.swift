/// The numbers of a text, in their order, as 64 bits: two texts whose numbers differ are two problems,
/// however alike their words are.
enum NumbersOfText {
  /// A digest of all numbers; equal for equal numbers in the same order, however they are written: `2,000` is
  /// `2000`, and `twelve` is 12. Signs and decimal points count where they stand at a digit: 3.5 is not 35, and
  /// -2 is not 2.
  static func digest(_ text: CodePoints) -> UInt64 {
    let terms = Terms(text)
    var digest = FNV1a()
    for place in terms.digests.indices where terms.isNumber[place] {
      let start = Int(terms.places[place].lowerBound)
      if start > 0, isSign(text.values[start - 1]) { digest.add(text.values[start - 1]) }
      digest.add(UInt32(truncatingIfNeeded: terms.digests[place]))
      digest.add(UInt32(truncatingIfNeeded: terms.digests[place] >> 32))
    }
    return digest.value
  }

  /// A hyphen or a minus.
  private static func isSign(_ value: UInt32) -> Bool { value == 0x2D || value == 0x2212 }
}
