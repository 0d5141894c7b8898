import Testing

/// Dots behind digits repeat the block that repeats most completely, or say nothing.
struct RepeatingDecimalsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    \frac{211}{333} ;; \boxed{0.633633633...} ;; right
    \frac{211}{333} ;; \boxed{0.633633...} ;; right
    \frac{190}{300} ;; \boxed{0.633633...} ;; wrong
    \frac13 ;; \boxed{0.33...} ;; right
    \frac16 ;; \boxed{0.1666...} ;; right
    \frac16 ;; \boxed{0.1667...} ;; could not tell
    \frac17 ;; \boxed{0.142857142857142...} ;; right
    \frac{1}{11} ;; \boxed{0.0909...} ;; right
    \frac{1}{11} ;; \boxed{0.1010...} ;; wrong
    \frac{10}{99} ;; \boxed{0.1010...} ;; right
    \frac56 ;; \boxed{0.8333\ldots} ;; right
    \frac{233}{990} ;; \boxed{0.2353535...} ;; right
    e ;; \boxed{2.718281828...} ;; could not tell
    \sqrt{11} ;; \boxed{3.3166...} ;; could not tell
    \frac{26}{45} ;; \boxed{0.577...} ;; could not tell
    \frac17 ;; \boxed{0.142857...} ;; could not tell
    """#
}
