/// McNemar's test of two models that answered the same questions once.
public enum McNemar {
  /// The two-sided exact p-value from how many questions only the first and only the second solved.
  ///
  /// - Parameter midP: count tables as likely as the one that was seen half (Fagerland, Lydersen and Laake 2013).
  public static func test(onlyFirst: Int, onlySecond: Int, midP: Bool = false) -> Double {
    let (b, c) = (max(0, onlyFirst), max(0, onlySecond))
    guard b + c > 0 else { return 1 }
    let fewer = min(b, c)
    let seen = Binomial.chance(fewer, of: b + c, p: 0.5)
    let exact = min(1, 2 * Binomial.cumulative(fewer, of: b + c, p: 0.5))
    guard midP else { return exact }
    return b == c ? 1 - seen / 2 : exact - seen
  }
}
