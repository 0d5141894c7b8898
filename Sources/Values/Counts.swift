/// A whole number as people read it: `1,234,567`.
public func grouped(_ number: some BinaryInteger) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return number < 0 ? "-\(text)" : text
}

extension Dictionary where Value == Int, Key: Comparable {
  /// The most frequent first; of equally frequent ones in the order of their names.
  public var byCount: [(key: Key, value: Int)] {
    sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }
}
