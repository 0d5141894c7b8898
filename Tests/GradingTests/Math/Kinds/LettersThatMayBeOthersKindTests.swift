import Testing

/// Letters that differ and may stand for the same, or for what their notation makes of them.
struct LettersThatMayBeOthersKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    \frac{a}{b} ;; \boxed{\frac{a}{c}} ;; not right
    a+b ;; \boxed{a+c} ;; not right
    \cos(A+B) ;; \boxed{\cos(A+C)} ;; not right
    e^{-kt} ;; \boxed{e^{-ct}} ;; not right
    \log_a b ;; \boxed{\log_a c} ;; not right
    Ce^x ;; \boxed{Ae^x} ;; right
    x^2+C ;; \boxed{x^2+c} ;; right
    x^2+C ;; \boxed{x^2+k} ;; right
    C_1e^x+C_2e^{-x} ;; \boxed{c_1e^x+c_2e^{-x}} ;; right
    \sin^2x+C ;; \boxed{-\cos^2x+C} ;; could not tell
    x^2+C ;; \boxed{x^2+5+C} ;; could not tell
    \frac{(x+1)^2}2+C ;; \boxed{\frac{x^2}2+x+C} ;; could not tell
    \sin x+C ;; \boxed{\cos x+C} ;; wrong
    x^3+C ;; \boxed{x^2+C} ;; wrong
    y=Ce^{-x}+1 ;; \boxed{y=1-Ce^{-x}} ;; could not tell
    (t,2t) ;; \boxed{(s,2s)} ;; could not tell
    (t,2t) ;; \boxed{(s,3s)} ;; wrong
    y=kx ;; \boxed{y=mx} ;; could not tell
    x+y ;; \boxed{x+z} ;; wrong
    (-1)^n ;; \boxed{(-1)^{-n}} ;; could not tell
    (-1)^n ;; \boxed{(-1)^{n+1}} ;; wrong
    1 ;; \boxed{(-1)^{2n}} ;; not right
    n ;; \boxed{\lfloor n/2\rfloor+\lceil n/2\rceil} ;; could not tell
    abc ;; \boxed{cba} ;; could not tell
    2abc ;; \boxed{2cba} ;; could not tell
    mgh ;; \boxed{ghm} ;; could not tell
    mgh ;; \boxed{mgk} ;; wrong
    \frac{dy}{dx} ;; \boxed{\frac yx} ;; could not tell
    \frac{dy}{dx} ;; \boxed{\frac{dy}{dx}} ;; right
    P^{-1}AP ;; \boxed{A} ;; could not tell
    (AB)^T ;; \boxed{A^TB^T} ;; not right
    f\circ g ;; \boxed{g\circ f} ;; not right
    (12)(34) ;; \boxed{(17)(24)} ;; not right
    7 ;; \boxed{7\text{ if }x>0} ;; not right
    """#
}
