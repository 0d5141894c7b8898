import Testing

/// Constants that may be chosen freely.
struct FreeConstantsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    x^2+C ;; \boxed{x^2+c} ;; right
    x^2+C ;; \boxed{x^2+C_1} ;; right
    x^2+C ;; \boxed{x^2+K} ;; right
    x^2+C ;; \boxed{x^3+C} ;; wrong
    x^2+C ;; \boxed{x^2} ;; could not tell
    y=C_1e^x+C_2e^{-x} ;; \boxed{y=Ae^x+Be^{-x}} ;; right
    y=C_1e^x+C_2e^{-x} ;; \boxed{y=C_2e^x+C_1e^{-x}} ;; right
    Ce^{2x} ;; \boxed{ce^{3x}} ;; not right
    \ln|x|+C ;; \boxed{\ln |x| + c} ;; right
    \frac{x^3}{3}+C ;; \boxed{\frac13x^3+C} ;; right
    \sin x + C ;; \boxed{\cos x + C} ;; wrong
    \sin x + C ;; \boxed{\cos x + c} ;; not right
    """#
}
