import Foundation

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

/// Money as people read it: `$1,234.50`, `$0.0123`, `unknown`.
public func worded(_ money: Money?) -> String {
  guard let money else { return "unknown" }
  let places = money.dollars >= 1 || money == .zero ? 2 : 4
  let text = String(format: "%.\(places)f", money.dollars)
  let parts = text.split(separator: ".")
  return "$\(grouped(Int(parts[0]) ?? 0)).\(parts[1])"
}

extension Dictionary where Value == Int, Key: Comparable {
  /// The most frequent first; of equally frequent ones in the order of their names.
  public var byCount: [(key: Key, value: Int)] {
    sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }
}
