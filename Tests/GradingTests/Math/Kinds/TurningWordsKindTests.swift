import Testing

/// Words that turn an amount, things that are counted, words that are not understood.
struct TurningWordsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    5 m up ;; \boxed{5 m down} ;; wrong
    10\% increase ;; \boxed{10\% increase} ;; right
    10\% increase ;; \boxed{10\% decrease} ;; wrong
    10\% increase ;; \boxed{20\% increase} ;; wrong
    \text{increase of }10\% ;; \boxed{10\% decrease} ;; not right
    5 more ;; \boxed{5 less} ;; wrong
    5 more ;; \boxed{5 fewer} ;; wrong
    3 miles east ;; \boxed{3 miles west} ;; wrong
    3 miles east ;; \boxed{3 miles east} ;; right
    3 miles east ;; \boxed{4 miles east} ;; wrong
    $5 profit ;; \boxed{$5 loss} ;; wrong
    10 years older ;; \boxed{10 years younger} ;; wrong
    20 m above ;; \boxed{20 m below} ;; wrong
    5 km north ;; \boxed{5 km east} ;; wrong
    5 km north ;; \boxed{5 km North} ;; right
    \$50 \text{ profit} ;; \boxed{\$50 \text{ loss}} ;; wrong
    15 degrees clockwise ;; \boxed{15 degrees counterclockwise} ;; wrong
    30 BC ;; \boxed{30 AD} ;; wrong
    5 frobnitz ;; \boxed{5} ;; could not tell
    5 ;; \boxed{5 frobnitz} ;; could not tell
    2 hours before ;; \boxed{2 hours after} ;; wrong
    2 \text{ hours later} ;; \boxed{2\text{ hours earlier}} ;; wrong
    5 apples ;; \boxed{5} ;; right
    12 ;; \boxed{12 students} ;; right
    12 ;; \boxed{13 students} ;; wrong
    12\text{ students} ;; \boxed{12 \text{ people}} ;; could not tell
    """#
}
