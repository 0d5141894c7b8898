import Testing

/// What is written in another way than most do, and is not wrong for that.
struct OtherNotationsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) {
    let found = pair.found
    #expect(pair.verdict == "not wrong" ? found != .wrong : found == .wrong, "\(found)")
  }

  private static let pairs = #"""
    4700\ \Omega ;; \boxed{4.7\text{ k}\Omega} ;; not wrong
    4700\ \Omega ;; \boxed{4.7\,\mathrm{k}\Omega} ;; not wrong
    4701\ \Omega ;; \boxed{4.7\text{ k}\Omega} ;; wrong
    7 ;; \boxed{2\times3\frac12} ;; not wrong
    8 ;; \boxed{2\times3\frac12} ;; wrong
    60^\circ ;; \boxed{60^{o}} ;; not wrong
    5\text{ m/s} ;; \boxed{5\ \mathrm{ms^{-1}}} ;; not wrong
    6\text{ m/s} ;; \boxed{5\ \mathrm{ms^{-1}}} ;; wrong
    25\% ;; \boxed{25\text{ per cent}} ;; not wrong
    \frac94 ;; \boxed{1\frac{5}{4}} ;; not wrong
    3gm ;; \boxed{3mg} ;; not wrong
    2x ;; \boxed{\frac{d}{dx}x^2} ;; not wrong
    \frac{dy}{dx}=2x ;; \boxed{y'=2x} ;; not wrong
    61^\circ ;; \boxed{60^{o}} ;; wrong
    \ell ;; \boxed{l} ;; not wrong
    \vec v ;; \boxed{\mathbf v} ;; not wrong
    \overline z ;; \boxed{\bar z} ;; not wrong
    3+4i ;; \boxed{3+4j} ;; not wrong
    3-4i ;; \boxed{3+4j} ;; wrong
    \$5000 ;; \boxed{\$5\text{K}} ;; not wrong
    \text{converges} ;; \boxed{\text{convergent}} ;; not wrong
    \text{converges} ;; \boxed{\text{divergent}} ;; wrong
    \text{color} ;; \boxed{\text{colour}} ;; not wrong
    \text{Saturday} ;; \boxed{\text{Sat}} ;; not wrong
    \text{Saturday} ;; \boxed{\text{Sunday}} ;; wrong
    \text{northeast} ;; \boxed{\text{northwest}} ;; wrong
    \text{March 5, 2021} ;; \boxed{\text{5 March 2021}} ;; not wrong
    \text{March 5, 2021} ;; \boxed{\text{6 March 2021}} ;; wrong
    """#
}
