import Testing

/// Factorials and binomials of names.
struct FactorialsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    n! ;; \boxed{n\cdot(n-1)!} ;; right
    n! ;; \boxed{(n-1)!} ;; wrong
    \frac{(n+1)!}{n!} ;; \boxed{n+1} ;; right
    \binom{n}{3} ;; \boxed{\frac{n(n-1)(n-2)}{6}} ;; right
    \binom{n}{3} ;; \boxed{\frac{n(n-1)(n-2)}{3}} ;; wrong
    \binom{n}{k} ;; \boxed{\frac{n!}{k!(n-k)!}} ;; right
    \binom{n}{k} ;; \boxed{\binom{n}{n-k}} ;; right
    \binom{n}{k} ;; \boxed{\binom{n-1}{k}+\binom{n-1}{k-1}} ;; right
    \Gamma(n+1) ;; \boxed{n!} ;; right
    \Gamma(n) ;; \boxed{n!} ;; wrong
    (n+1)!-n! ;; \boxed{n\cdot n!} ;; right
    \frac{n!}{(n-2)!} ;; \boxed{n^2-n} ;; right
    \binom{2n}{n} ;; \boxed{\frac{(2n)!}{(n!)^2}} ;; right
    \binom{n}{2} ;; \boxed{\binom{n}{3}} ;; wrong
    (2n)! ;; \boxed{2n!} ;; wrong
    C_n^2 ;; \boxed{\frac{n(n-1)}{2}} ;; right
    \binom{n+1}{2} ;; \boxed{\frac{n(n+1)}{2}} ;; right
    """#
}
