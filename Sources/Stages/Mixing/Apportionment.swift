/// Divides a whole number in proportion to weights, so that the parts add up to it: the method of the
/// largest remainder (Hamilton's). Of equal remainders the first takes the unit that is left over.
///
/// - Parameter weights: none below zero, and not all zero.
func apportion(_ total: Int, to weights: [Double]) -> [Int] {
  let sum = weights.reduce(0, +)
  guard sum > 0 else { return weights.map { _ in 0 } }
  let exact = weights.map { Double(total) * $0 / sum }
  var parts = exact.map { Int($0) }
  let left = total - parts.reduce(0, +)
  let byRemainder = exact.indices.sorted { left, right in
    let (first, second) = (exact[left] - Double(parts[left]), exact[right] - Double(parts[right]))
    return first == second ? left < right : first > second
  }
  for index in byRemainder.prefix(max(0, left)) { parts[index] += 1 }
  return parts
}
