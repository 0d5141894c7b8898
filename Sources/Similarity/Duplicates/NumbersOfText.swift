/// The numbers of a text, in their order, as 64 bits: two texts whose numbers differ are two problems,
/// however alike their words are.
enum NumbersOfText {
  /// A digest of all runs of digits and how they are parted; equal for equal numbers in the same order.
  /// Signs and decimal points count where they stand at a digit: 3.5 is not 35, and -2 is not 2.
  static func digest(_ text: CodePoints) -> UInt64 {
    var digest = FNV1a()
    let values = text.values
    for (place, value) in values.enumerated() {
      if isDigit(value) {
        if place == 0 || !isDigit(values[place - 1]) {
          digest.add(0)
          if place > 0, isSign(values[place - 1]) { digest.add(values[place - 1]) }
        }
        digest.add(value)
      } else if value == 0x2E || value == 0x2C, place > 0, isDigit(values[place - 1]),
        place + 1 < values.count, isDigit(values[place + 1])
      {
        digest.add(value)
      }
    }
    return digest.value
  }

  private static func isDigit(_ value: UInt32) -> Bool {
    if value < 128 { return (0x30...0x39).contains(value) }
    return Unicode.Scalar(value)?.properties.generalCategory == .decimalNumber
  }

  /// A hyphen or a minus.
  private static func isSign(_ value: UInt32) -> Bool { value == 0x2D || value == 0x2212 }
}
