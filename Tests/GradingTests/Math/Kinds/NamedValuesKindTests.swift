import Testing

/// Values belong to their names, whatever their order.
struct NamedValuesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    a=1,b=2,c=3 ;; \boxed{c=3,a=1,b=2} ;; right
    a=1,b=2,c=3 ;; \boxed{a=1,b=3,c=2} ;; wrong
    x=2,y=3 ;; \boxed{(2,3)} ;; right
    x=2,y=3 ;; \boxed{(3,2)} ;; wrong
    (x,y)=(2,3) ;; \boxed{x=2, y=3} ;; right
    (x,y)=(2,3) ;; \boxed{y=3, x=2} ;; right
    (2,3) ;; \boxed{x=3, y=2} ;; wrong
    x=1, x=2 ;; \boxed{1, 2} ;; right
    x=1 \text{ or } x=2 ;; \boxed{x=2, x=1} ;; right
    x=1 ;; \boxed{x=2} ;; wrong
    f(x)=x+1, g(x)=x-1 ;; \boxed{g(x)=x-1, f(x)=x+1} ;; right
    f(x)=x+1, g(x)=x-1 ;; \boxed{f(x)=x-1, g(x)=x+1} ;; wrong
    a=3, b=4 ;; \boxed{3, 4} ;; right
    a=3, b=4 ;; \boxed{a=4, b=3} ;; wrong
    m=2 \text{ and } n=7 ;; \boxed{n=7 \text{ and } m=2} ;; right
    \alpha=1,\beta=2 ;; \boxed{\beta=1,\alpha=2} ;; wrong
    x_1=1,x_2=2 ;; \boxed{x_1=2,x_2=1} ;; wrong
    (a,b,c)=(1,2,3) ;; \boxed{(1,2,3)} ;; right
    A=5, B=7 ;; \boxed{B=5, A=7} ;; wrong
    x=2, y=5 ;; \boxed{\begin{cases}x=2\\y=5\end{cases}} ;; right
    x=2, y=5 ;; \boxed{\begin{aligned}x&=2\\y&=5\end{aligned}} ;; right
    x=2, y=5 ;; \boxed{\begin{aligned}x&=5\\y&=2\end{aligned}} ;; wrong
    p=5,q=2;p=7,q=2 ;; \boxed{(p,q)=(5,2),(7,2)} ;; right
    f(x)=x^2 ;; \boxed{f(t)=t^2} ;; right
    y=2x ;; \boxed{y = 2x} ;; right
    P(A)=\frac12 ;; \boxed{\frac12} ;; right
    m=2, n=7 ;; \boxed{2, 7} ;; right
    m=2, n=7 ;; \boxed{7, 2} ;; could not tell
    """#
}
