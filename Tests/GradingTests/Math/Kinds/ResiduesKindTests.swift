import Testing

/// Classes by a modulus.
struct ResiduesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    x\equiv 2\pmod 5 ;; \boxed{x \equiv -3 \pmod{5}} ;; right
    x\equiv 2\pmod 5 ;; \boxed{x\equiv 2 \pmod{6}} ;; wrong
    x\equiv 2\pmod 5 ;; \boxed{x=5k+2, k\in\mathbb{Z}} ;; right
    x\equiv 2\pmod 5 ;; \boxed{x\equiv 3 \pmod 5} ;; wrong
    3 \pmod 7 ;; \boxed{10\pmod 7} ;; right
    3 \pmod 7 ;; \boxed{4\pmod 7} ;; wrong
    n \equiv 1, 3 \pmod 4 ;; \boxed{n\equiv 1 \pmod 2} ;; right
    n \equiv 1 \text{ or } 3 \pmod 4 ;; \boxed{n \text{ is odd}} ;; right
    x \equiv 2 (\bmod 5) ;; \boxed{x\equiv7\pmod5} ;; right
    x \equiv 2 \text{ (mod } 5) ;; \boxed{x\equiv7\pmod5} ;; right
    x\equiv 2 \mod 5 ;; \boxed{x\equiv 7\pmod 5} ;; right
    x\equiv 2\pmod 5 ;; \boxed{x\equiv2\pmod{10}} ;; wrong
    x ≡ 3 (mod 7) ;; \boxed{x \equiv 10 \pmod 7} ;; right
    x ≡ 3 mod 7 ;; \boxed{x ≡ 4 mod 7} ;; wrong
    """#
}
