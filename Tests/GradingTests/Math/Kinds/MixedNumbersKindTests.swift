import Testing

/// A whole number and a fraction behind it are a sum only where no sign and no bracket stands between.
struct MixedNumbersKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    10 ;; \boxed{2\cdot 5} ;; right
    3 ;; \boxed{6\cdot\frac{1}{2}} ;; right
    \frac{13}{2} ;; \boxed{6\cdot\frac{1}{2}} ;; wrong
    \frac{13}{2} ;; \boxed{6\frac{1}{2}} ;; right
    6.5 ;; \boxed{6 \frac12} ;; right
    2 ;; \boxed{4(\frac12)} ;; right
    2 ;; \boxed{4\left(\frac{1}{2}\right)} ;; right
    -2.5 ;; \boxed{-2\frac{1}{2}} ;; right
    5 ;; \boxed{2*5/2} ;; right
    \frac{7}{2} ;; \boxed{3 1/2} ;; right
    \frac{3}{2} ;; \boxed{3 * 1/2} ;; right
    1.5 ;; \boxed{3\times\frac12} ;; right
    7/3 ;; \boxed{2\frac{1}{3}} ;; right
    2/3 ;; \boxed{2\frac13} ;; wrong
    \frac{2x}{3} ;; \boxed{2x\cdot\frac13} ;; right
    \frac52 ;; \boxed{2+\frac12} ;; right
    15/2 ;; \boxed{3\frac{5}{2}} ;; right
    2\frac34 \text{ cups} ;; \boxed{2.75} ;; right
    1\frac{1}{2} ;; \boxed{\frac{3}{2}} ;; right
    x\frac12 ;; \boxed{\frac{x}{2}} ;; right
    5\tfrac14 ;; \boxed{21/4} ;; right
    33\frac13\% ;; \boxed{\frac13} ;; right
    2\left(\frac34\right) ;; \boxed{\frac{3}{2}} ;; right
    20.5 ;; \boxed{20 and 1/2} ;; right
    20 and 1/2 ;; \boxed{\frac{41}{2}} ;; right
    20 and 1/2 ;; \boxed{20.25} ;; wrong
    20, \frac12 ;; \boxed{20 and 1/2} ;; right
    2\,\frac{3}{4} ;; \boxed{2.75} ;; right
    """#
}
