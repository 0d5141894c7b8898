import Testing

/// A plus-minus sign is two values.
struct PlusMinusKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    \pm2 ;; \boxed{2,-2} ;; right
    x=\pm2 ;; \boxed{x=2 \text{ or } x=-2} ;; right
    (\pm1,2) ;; \boxed{(1,2),(-1,2)} ;; right
    (\pm1,2) ;; \boxed{(1,2)} ;; wrong
    1\pm\sqrt2 ;; \boxed{1+\sqrt2,1-\sqrt2} ;; right
    \frac{1\pm\sqrt5}{2} ;; \boxed{\frac{1+\sqrt5}{2},\frac{1-\sqrt5}{2}} ;; right
    \pm\sqrt3 ;; \boxed{\sqrt3} ;; wrong
    \pm3i ;; \boxed{3i,-3i} ;; right
    -1\pm 2i ;; \boxed{-1+2i,-1-2i} ;; right
    \pm1,\pm2 ;; \boxed{1,-1,2,-2} ;; right
    x=\pm 1, \pm 2 ;; \boxed{-2,-1,1,2} ;; right
    """#
}
