import Testing

/// Times of the day, and ratios.
struct ClockTimesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    3:30 PM ;; \boxed{3:30 p.m.} ;; right
    3:30 PM ;; \boxed{3:30} ;; right
    3:30 PM ;; \boxed{15:30} ;; right
    3:30 PM ;; \boxed{3:31 PM} ;; wrong
    12:00 PM ;; \boxed{noon} ;; right
    12:00 AM ;; \boxed{midnight} ;; right
    9:05 AM ;; \boxed{9:05 am} ;; right
    9:05 AM ;; \boxed{9:05 PM} ;; wrong
    9:05 AM ;; \boxed{21:05} ;; wrong
    5 PM ;; \boxed{5:00 PM} ;; right
    17:00 ;; \boxed{5 PM} ;; right
    1:2 ;; \boxed{2:4} ;; right
    1:2 ;; \boxed{2:1} ;; wrong
    3:4 ;; \boxed{6:8} ;; right
    2:3:4 ;; \boxed{4:6:8} ;; right
    7 a.m. ;; \boxed{7:00 AM} ;; right
    7 a.m. ;; \boxed{7 p.m.} ;; wrong
    10:15 ;; \boxed{10:15 \text{ AM}} ;; right
    12:30 AM ;; \boxed{0:30} ;; right
    12:30 PM ;; \boxed{12:30} ;; right
    12:30 AM ;; \boxed{12:30 PM} ;; wrong
    \text{3:30 PM} ;; \boxed{3:30\text{ PM}} ;; right
    """#
}
