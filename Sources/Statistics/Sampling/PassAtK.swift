/// What k answers to a question are worth, estimated from n ≥ k answers of which c are right.
public enum PassAtK {
  /// pass@k: the chance that at least one of k is right, 1 − C(n−c, k)/C(n, k).
  ///
  /// As the product Π_{j=n−c+1}^{n} (1 − k/j), which neither overflows nor cancels (Chen et al. 2021).
  ///
  /// - Throws: a ``StatisticsError`` unless 1 ≤ k ≤ n and 0 ≤ c ≤ n. With fewer answers than k there is no estimate.
  public static func any(right c: Int, of n: Int, k: Int) throws(StatisticsError) -> Double {
    try check(c, n, k)
    if n - c < k { return 1 }
    guard c > 0 else { return 0 }
    var none = 1.0
    for j in n - c + 1...n { none *= 1 - Double(k) / Double(j) }
    return 1 - none
  }

  /// pass^k: the chance that all k are right, C(c, k)/C(n, k).
  ///
  /// - Throws: as ``any(right:of:k:)``.
  public static func all(right c: Int, of n: Int, k: Int) throws(StatisticsError) -> Double {
    try check(c, n, k)
    if c < k { return 0 }
    var every = 1.0
    for drawn in 0..<k { every *= Double(c - drawn) / Double(n - drawn) }
    return every
  }

  /// G-pass@k_τ: the chance that at least ⌈τk⌉ of k are right, and one at least (Liu et al., arXiv 2412.13147).
  ///
  /// - Throws: as ``any(right:of:k:)``, or if τ lies outside 0…1.
  public static func share(_ threshold: Double, right c: Int, of n: Int, k: Int)
    throws(StatisticsError) -> Double
  {
    try check(c, n, k)
    guard 0...1 ~= threshold else {
      throw StatisticsError(
        "G-pass@\(k) cannot be given for the threshold \(threshold)",
        cause: "it is a share of the k answers", hint: "give a number from 0 to 1")
    }
    // A product that rounding lifts above a whole number is that number.
    let needed = max(1, Int((threshold * Double(k) - 1e-9).rounded(.up)))
    return atLeast(needed, c, n, k)
  }

  /// mG-pass@k: the mean of G-pass@k_τ over τ from ½ to 1, 2/k Σ_{i=⌈k/2⌉+1}^{k} P(at least i right).
  ///
  /// - Throws: as ``any(right:of:k:)``.
  public static func meanShare(right c: Int, of n: Int, k: Int) throws(StatisticsError) -> Double {
    try check(c, n, k)
    let first = (k + 1) / 2 + 1
    guard first <= k else { return 0 }
    let sum = (first...k).reduce(0.0) { $0 + atLeast($1, c, n, k) }
    return sum * 2 / Double(k)
  }

  /// How far pass@k of one question would move with other answers: its variance by the jack-knife over answers.
  ///
  /// Nil for n = k, where leaving one out leaves too few.
  ///
  /// - Throws: as ``any(right:of:k:)``.
  public static func anyVariance(right c: Int, of n: Int, k: Int) throws(StatisticsError)
    -> Double?
  {
    try check(c, n, k)
    guard n > k else { return nil }
    let withoutRight = c > 0 ? try any(right: c - 1, of: n - 1, k: k) : 0
    let withoutWrong = c < n ? try any(right: c, of: n - 1, k: k) : 0
    let (rights, wrongs) = (Double(c), Double(n - c))
    let mean = (rights * withoutRight + wrongs * withoutWrong) / Double(n)
    let squares =
      rights * (withoutRight - mean) * (withoutRight - mean)
      + wrongs * (withoutWrong - mean) * (withoutWrong - mean)
    return squares * Double(n - 1) / Double(n)
  }

  private static func atLeast(_ needed: Int, _ c: Int, _ n: Int, _ k: Int) -> Double {
    guard needed <= min(c, k) else { return 0 }
    if n - c <= k - needed { return 1 }
    let sum = (needed...min(c, k)).reduce(0.0) {
      $0 + Hypergeometric.chance($1, drawn: k, marked: c, of: n)
    }
    return min(1, sum)
  }

  static func check(_ c: Int, _ n: Int, _ k: Int) throws(StatisticsError) {
    guard k >= 1, k <= n else {
      throw StatisticsError(
        "a score at k = \(k) cannot be given from \(n) answers",
        cause: k < 1 ? "k is at least 1" : "it takes at least k answers to each question",
        hint: "ask for more repeats, or give a k of at most \(n)")
    }
    guard 0...n ~= c else {
      throw StatisticsError(
        "\(c) of \(n) answers cannot be right", cause: "a count lies in 0…\(n)",
        hint: "count the right ones among the answers given")
    }
  }
}
