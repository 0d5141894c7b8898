import Testing

/// A letter before a bracket is a function or a factor.
struct LettersBeforeBracketsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    f(x)=3x ;; \boxed{3x} ;; right
    a(b+c) ;; \boxed{ab+ac} ;; right
    P(1+r)^2 ;; \boxed{P+2Pr+Pr^2} ;; right
    g(x+1) ;; \boxed{gx+g} ;; right
    f(2) ;; \boxed{2f} ;; right
    h(a+b) ;; \boxed{ha+hb} ;; right
    h(a+b) ;; \boxed{ha+b} ;; wrong
    f(x)+1 ;; \boxed{f(y)+1} ;; wrong
    f(x)=x^2 ;; \boxed{g(x)=x^2} ;; could not tell
    P(x)=x^2+1 ;; \boxed{x^2+1} ;; right
    x(x+1) ;; \boxed{x^2+x} ;; right
    f(x)=2x+1 ;; \boxed{f(x)=1+2x} ;; right
    f(x)=2x+1 ;; \boxed{f(x)=2x-1} ;; wrong
    F(a,b) ;; \boxed{F(b,a)} ;; wrong
    \pi r(r+h) ;; \boxed{\pi r^2+\pi rh} ;; right
    T(n)=2n ;; \boxed{2n} ;; right
    v(t)=3t^2 ;; \boxed{3t^2} ;; right
    n(n+1)/2 ;; \boxed{\frac{n^2+n}{2}} ;; right
    \frac{b(c+d)}{2} ;; \boxed{\frac{bc+bd}{2}} ;; right
    Q(1-t) ;; \boxed{Q-Qt} ;; right
    a(9c+s) ;; \boxed{9ac+as} ;; right
    a(9c+s) ;; \boxed{9ac-as} ;; wrong
    9ac+as ;; \boxed{a(9c+s)} ;; right
    k(2h+m) ;; \boxed{2hk+km} ;; right
    k(2h+m) ;; \boxed{2hk-km} ;; wrong
    b(5d+y) ;; \boxed{5bd+by} ;; right
    b(7n+3z) ;; \boxed{7bn+3bz} ;; right
    n(3d+5r) ;; \boxed{5nr+3nd} ;; right
    n(9d+2s) ;; \boxed{9nd+2s} ;; wrong
    f(x+1) ;; \boxed{f(x)+f(1)} ;; wrong
    f(x+1) ;; \boxed{f(1+x)} ;; right
    k(x+1) ;; \boxed{kx+k} ;; right
    """#
}
