import Testing

/// Equations of curves say the same only if they hold at the same points.
struct CurvesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    x^2+y^2=25 ;; \boxed{x^2+y^2=5} ;; wrong
    x^2+y^2=25 ;; \boxed{x^2-y^2=25} ;; wrong
    x^2+y^2=25 ;; \boxed{y^2=25-x} ;; wrong
    x^2+y^2=25 ;; \boxed{25-x^2=y^2} ;; right
    x^2+y^2=25 ;; \boxed{(x-1)^2+y^2=25} ;; wrong
    x^2+y^2=25 ;; \boxed{x^2+2y^2=25} ;; wrong
    x^2+y^2=25 ;; \boxed{2x^2+2y^2=50} ;; right
    \frac{x^2}{4}+\frac{y^2}{9}=1 ;; \boxed{9x^2+4y^2=36} ;; right
    \frac{x^2}{4}+\frac{y^2}{9}=1 ;; \boxed{\frac{x^2}{9}+\frac{y^2}{4}=1} ;; wrong
    \frac{x^2}{4}+\frac{y^2}{9}=1 ;; \boxed{\frac{x^2}{4}-\frac{y^2}{9}=1} ;; wrong
    y^2=4x ;; \boxed{x^2=4y} ;; wrong
    y^2=4x ;; \boxed{y^2=-4x} ;; wrong
    y^2=4x ;; \boxed{y^2-4x=0} ;; right
    xy=6 ;; \boxed{x+y=6} ;; wrong
    xy=6 ;; \boxed{xy=-6} ;; wrong
    xy=6 ;; \boxed{2xy=12} ;; right
    x^3+y^3=9 ;; \boxed{x^3+y^3=8} ;; wrong
    x^4+y^4=17 ;; \boxed{x^4+y^4=16} ;; wrong
    """#
}
