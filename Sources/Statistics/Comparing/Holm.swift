/// Holm's correction for several tests (1979).
public enum Holm {
  /// The p-values that hold for all tests together, in the order given: no more than one in twenty families has a false
  /// one below 0.05.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
