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

/// Money as people read it: `$1,234.50`, `$0.0123`, `$0.0000015`, `unknown`. The one form in which amounts are shown;
/// exact ones stand in JSON.
public func worded(_ money: Money?) -> String {
  guard let money else { return "unknown" }
  let dollars = money.dollars.magnitude
  // What there is never looks like nothing: two digits of it are shown at least.
  let places =
    switch dollars {
    case 0, 0.99995...: 2
    default: max(4, min(12, 1 - Int(log10(dollars).rounded(.down))))
    }
  var text = String(format: "%.\(places)f", dollars)
  // Behind the fourth place a zero says nothing.
  for _ in 4..<max(4, places) where text.hasSuffix("0") { text.removeLast() }
  let parts = text.split(separator: ".")
  return "\(money < .zero ? "-" : "")$\(grouped(Int(parts[0]) ?? 0)).\(parts[1])"
}

extension Dictionary where Value == Int, Key: Comparable {
  /// The most frequent first; of equally frequent ones in the order of their names.
  public var byCount: [(key: Key, value: Int)] {
    sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }
}
