import Testing

/// Rounded numbers are not exact ones, and exact ones are told apart however near they are.
struct DecimalsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    3.14 ;; \boxed{\pi} ;; could not tell
    3.14 ;; \boxed{3.1416} ;; right
    3.14 ;; \boxed{3.15} ;; wrong
    3.14 ;; \boxed{3.149} ;; wrong
    0.667 ;; \boxed{0.6667} ;; right
    0.667 ;; \boxed{0.666} ;; wrong
    \frac23 ;; \boxed{0.667} ;; could not tell
    \frac23 ;; \boxed{0.66} ;; could not tell
    \frac23 ;; \boxed{0.68} ;; wrong
    \frac13 ;; \boxed{0.333} ;; could not tell
    0.333 ;; \boxed{\frac13} ;; could not tell
    x\approx 0.333 ;; \boxed{\frac13} ;; right
    \approx 3.14 ;; \boxed{\pi} ;; right
    \approx 3.14 ;; \boxed{3.14} ;; right
    \approx 3.14 ;; \boxed{\frac{22}{7}} ;; right
    \approx 3.14 ;; \boxed{3.2} ;; wrong
    2.0 ;; \boxed{2} ;; right
    2.50 ;; \boxed{2.5} ;; right
    0.5 ;; \boxed{\frac12} ;; right
    0.5 ;; \boxed{0.50} ;; right
    7 ;; \boxed{7.2} ;; wrong
    7 ;; \boxed{7.0} ;; right
    1 ;; \boxed{0.999\ldots} ;; right
    1 ;; \boxed{0.\overline{9}} ;; right
    1 ;; \boxed{0.999} ;; wrong
    \frac19 ;; \boxed{0.111\ldots} ;; right
    \frac{1}{7} ;; \boxed{0.\overline{142857}} ;; right
    \frac16 ;; \boxed{0.1(6)} ;; right
    \frac16 ;; \boxed{0.16} ;; could not tell
    0 ;; \boxed{10^{-30}} ;; wrong
    1 ;; \boxed{1+e^{-100}} ;; wrong
    0 ;; \boxed{\sin\pi} ;; right
    2 ;; \boxed{\sqrt{4.0000001}} ;; wrong
    \sqrt2+\sqrt3 ;; \boxed{\sqrt{5+2\sqrt6}} ;; right
    \sqrt2+\sqrt3 ;; \boxed{\sqrt{5+2\sqrt6.0001}} ;; wrong
    e^{\pi\sqrt{163}} ;; \boxed{262537412640768744} ;; wrong
    \ln 2 ;; \boxed{0.693147} ;; could not tell
    \ln 2 ;; \boxed{0.694} ;; wrong
    \frac{\sqrt5-1}{4} ;; \boxed{\sin 18^\circ} ;; right
    \frac{\sqrt5-1}{4} ;; \boxed{\cos 72^\circ} ;; right
    \frac{\sqrt5+1}{4} ;; \boxed{\cos 72^\circ} ;; wrong
    \frac\pi4 ;; \boxed{\arctan\frac12+\arctan\frac13} ;; right
    \frac\pi4 ;; \boxed{4\arctan\frac15-\arctan\frac1{239}} ;; right
    0.1 ;; \boxed{\frac{1}{10}} ;; right
    12.5 ;; \boxed{12.48} ;; right
    12.5 ;; \boxed{12.4} ;; wrong
    1.7 ;; \boxed{\sqrt3} ;; could not tell
    1000000 ;; \boxed{10^6} ;; right
    1.2e3 ;; \boxed{1200} ;; right
    2^{1/2} ;; \boxed{1.41421356} ;; could not tell
    100 ;; \boxed{99.99999999} ;; wrong
    99.99999999 ;; \boxed{100} ;; wrong
    \arctan 2 ;; \boxed{63.43^\circ} ;; could not tell
    \arctan 2 ;; \boxed{45^\circ} ;; wrong
    \frac{\pi}{2} ;; \boxed{90.0^\circ} ;; right
    """#
}
